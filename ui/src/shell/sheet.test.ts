import { flushSync, mount, unmount } from 'svelte';
import { expect, it, vi } from 'vitest';
import ShortcutSheet from './ShortcutSheet.svelte';
import { inField, registerShortcuts } from './shortcuts.svelte';

it('tells every key once, and a field’s own beside what it means elsewhere', async () => {
  const run = vi.fn();
  const ends = [
    registerShortcuts('Partout', [
      { keys: '/', label: 'Palette', run },
      { keys: 'n', label: 'Nouveau', run },
    ]),
    registerShortcuts('Salle', [
      { keys: '/', label: 'Chercher', run },
      { keys: 'j', label: 'Suivant', run },
      inField('arrowdown', 'Suivant'),
    ]),
    registerShortcuts('Champ', [inField('/', 'Réponse type')]),
  ];
  const app = mount(ShortcutSheet, { target: document.body, props: { open: true } });
  flushSync();
  const told = () =>
    [...document.querySelectorAll('dl > div')].map((line) => [...line.children].map((one) => one.textContent?.trim()));
  await vi.waitFor(() => expect(told().length).toBe(4));
  expect(told()).toEqual([
    ['Réponse type', '/'],
    ['Chercher', '/'],
    ['Suivant', 'J↓'],
    ['Nouveau', 'N'],
  ]);
  await unmount(app);
  ends.forEach((end) => end());
});
