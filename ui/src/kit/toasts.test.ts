import { expect, it, vi } from 'vitest';
import { deed, dismissToast, toasts, toastUndo, undoLatest } from './toasts.svelte';

const clear = (): void => [...toasts()].forEach(({ id }) => dismissToast(id));

it('undoes the latest thing, once', async () => {
  clear();
  const [first, second] = [vi.fn(async () => undefined), vi.fn(async () => undefined)];
  toastUndo('un', first);
  toastUndo('deux', second);
  expect(await undoLatest()).toBe(true);
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
  expect(await undoLatest()).toBe(true);
  expect(await undoLatest()).toBe(false);
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1]);
});

it('a hand that is quicker than the answer undoes what it did last, not what it did before', async () => {
  clear();
  const [before, last] = [vi.fn(async () => undefined), vi.fn(async () => undefined)];
  toastUndo('noté', before);
  let answer = (): void => undefined;
  const removing = deed(async () => {
    await new Promise<void>((resolve) => (answer = resolve));
    toastUndo('à la corbeille', last);
  });
  const undone = undoLatest();
  await Promise.resolve();
  answer();
  await Promise.all([removing, undone]);
  expect([before.mock.calls.length, last.mock.calls.length]).toEqual([0, 1]);
});

it('what fails on its way leaves the one before to be undone', async () => {
  clear();
  const before = vi.fn(async () => undefined);
  toastUndo('noté', before);
  const failing = deed(() => Promise.reject(new Error('refused'))).catch(() => undefined);
  expect(await undoLatest()).toBe(true);
  await failing;
  expect(before).toHaveBeenCalledOnce();
});
