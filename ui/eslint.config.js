import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const rooms = ['today', 'calendar', 'composer', 'inbox', 'people', 'library', 'brands', 'settings'];
const tauri = { group: ['@tauri-apps/*'], message: 'Only src/host speaks to Tauri.' };
const served = { group: ['**/host/served'], message: 'The served desk is loaded by main.ts only.' };

/** A room knows the kit, the API and the shell, never another room. */
const roomRules = rooms.map((room) => ({
  files: [`src/rooms/${room}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          tauri,
          served,
          {
            group: rooms
              .filter((other) => other !== room)
              .flatMap((other) => [`../${other}`, `../${other}/*`, `**/rooms/${other}`, `**/rooms/${other}/**`]),
            message: 'Rooms never import rooms.',
          },
        ],
      },
    ],
  },
}));

export default ts.config(
  { ignores: ['dist', 'dist-served', 'shots', 'src/paraglide', 'src/api/generated.ts', 'project.inlang'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  ...svelte.configs.prettier,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-imports': ['error', { patterns: [tauri, served] }],
      'no-console': 'error',
      'svelte/no-at-html-tags': 'error',
      // Collections made and read within one computation need no reactivity of their own.
      'svelte/prefer-svelte-reactivity': 'off',
      // svelte-check knows every name.
      'no-undef': 'off',
      // Routes are hashes; there is no SvelteKit router.
      'svelte/no-navigation-without-resolve': 'off',
      eqeqeq: ['error', 'smart'],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
    rules: { 'prefer-const': 'off' },
  },
  ...roomRules,
  { files: ['src/host/**', 'src/main.ts'], rules: { 'no-restricted-imports': 'off' } },
  { files: ['tests/**', '*.config.*'], rules: { 'no-console': 'off', 'no-restricted-imports': 'off' } },
);
