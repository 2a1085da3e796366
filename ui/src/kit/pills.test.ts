import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import PillsHost from './pills.fixture.svelte';

let app: ReturnType<typeof mount> | null = null;
afterEach(async () => {
  if (app) await unmount(app);
  app = null;
});

const press = (key: string): void => {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
};
const names = (): (string | null)[] => [...document.querySelectorAll('li .name')].map((name) => name.textContent);

it('is left, gone through and emptied with the keyboard alone', () => {
  const left = vi.fn();
  app = mount(PillsHost, { target: document.body, props: { start: ['rouge', 'vert', 'bleu'], left } });
  flushSync();
  document.querySelector<HTMLButtonElement>('button')?.focus();
  press('ArrowRight');
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Retirer vert');
  press('Delete');
  flushSync();
  expect(names()).toEqual(['rouge', 'bleu']);
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Retirer bleu');
  press('Backspace');
  flushSync();
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Retirer rouge');
  press('ArrowRight');
  expect(left).toHaveBeenCalledTimes(1);
  press('Delete');
  flushSync();
  expect(names()).toEqual([]);
  expect(left).toHaveBeenCalledTimes(2);
});
