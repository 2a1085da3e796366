import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import Host from './searchInput.fixture.svelte';

let app: ReturnType<typeof mount>;
const onleave = vi.fn();
beforeEach(() => {
  onleave.mockClear();
  vi.useFakeTimers();
  app = mount(Host, { target: document.body, props: { onleave } });
  flushSync();
});
afterEach(async () => {
  await unmount(app);
  vi.useRealTimers();
});
const field = () => document.querySelector('input') as HTMLInputElement;
const words = () => document.querySelector('output')?.textContent;
function type(text: string): void {
  field().value = text;
  field().dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}
function press(key: string): void {
  field().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  flushSync();
}

it('the words follow what is typed after a moment, and at once with Enter', () => {
  type(' port ');
  expect(words()).toBe('');
  vi.advanceTimersByTime(200);
  flushSync();
  expect(words()).toBe('port');
  type('plage');
  press('Enter');
  expect([words(), onleave.mock.calls.length]).toEqual(['plage', 1]);
});

it('Escape empties the field, then leaves it', () => {
  field().focus();
  type('port');
  press('Escape');
  expect([field().value, onleave.mock.calls.length]).toEqual(['', 0]);
  vi.advanceTimersByTime(1);
  flushSync();
  expect(words()).toBe('');
  press('Escape');
  expect(onleave).toHaveBeenCalledOnce();
});

it('is empty when its words were cleared elsewhere', () => {
  type('port');
  vi.advanceTimersByTime(200);
  flushSync();
  document.querySelector<HTMLButtonElement>('#elsewhere')?.click();
  flushSync();
  expect(field().value).toBe('');
});
