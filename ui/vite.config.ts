import { fileURLToPath } from 'node:url';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: './',
  plugins: [
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/paraglide',
      strategy: ['globalVariable', 'baseLocale'],
      isServer: 'false',
    }),
    svelte(),
  ],
  resolve: {
    alias: { $i18n: at('./src/i18n/index.ts'), $src: at('./src') },
    conditions: process.env.VITEST ? ['browser'] : undefined,
  },
  clearScreen: false,
  server: {
    port: 5173,
    strictPort: true,
    // For a browser without a shell: the test program `desk-server`.
    proxy: Object.fromEntries(['/rpc', '/events', '/visual'].map((path) => [path, 'http://127.0.0.1:4180'])),
  },
  build: {
    target: 'es2022',
    // `light-dark()` stays as written: every WebKit that Tauri 2 meets in our bundles has it.
    cssTarget: 'safari18',
    modulePreload: { polyfill: false },
    // A data: font or script would need a wider content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // A sentence does nothing but be said: known as such, each goes into the chunk of the room that says it, not all into
    // the first one by way of their list.
    rolldownOptions: {
      treeshake: { moduleSideEffects: [{ test: /\/src\/paraglide\/messages/, sideEffects: false }] },
    },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.ts', 'tests/**/*.test.ts'] },
});
