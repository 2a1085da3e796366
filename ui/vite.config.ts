import { fileURLToPath } from 'node:url';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Icons are drawn by our own component: theirs was a third of what a full calendar cost to draw. */
const drawnIcons: Plugin = {
  name: 'drawn-icons',
  enforce: 'pre',
  resolveId(source, importer) {
    const theirs = source === '../Icon.svelte' && importer?.includes('/@lucide/svelte/dist/icons/');
    return theirs ? at('./src/kit/Drawing.svelte') : null;
  },
};

/** A sentence with a number makes its plural rules and its number format anew each time it is said; here, once. */
const intlOnce: Plugin = {
  name: 'intl-once',
  transform(code, id) {
    if (!id.endsWith('/paraglide/registry.js')) return null;
    const once = code.replaceAll(/new Intl\.(\w+)\(locale, options\)/g, "kept('$1', locale, options)");
    if (once === code) this.error('the messages make their formats in another way than they did');
    const kept = `const made = new Map();
function kept(kind, locale, options) {
  const key = kind + locale + JSON.stringify(options ?? {});
  let one = made.get(key);
  if (!one) made.set(key, (one = new Intl[kind](locale, options)));
  return one;
}`;
    return { code: `${once}\n${kept}\n`, map: null };
  },
};

export default defineConfig({
  base: './',
  plugins: [
    drawnIcons,
    intlOnce,
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
