import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EditView, Recipe, VisualId } from '../../../api/generated';
import { Keeping } from './keeping.svelte';

const call = vi.hoisted(() => vi.fn());
vi.mock('../../../api/client', () => ({ call, errorView: (error: unknown) => error }));

const VISUAL = 'v' as VisualId;
const recipe = (turns: number): Recipe => ({ turns }) as Recipe;
const stored = (revision: number): EditView => ({ revision, canUndo: true, edited: true }) as EditView;

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  call.mockReset();
});

it('is kept after a pause, as one version', async () => {
  const keeping = new Keeping(VISUAL, { adopt: () => undefined, failed: () => undefined });
  keeping.adopt(stored(1));
  call.mockResolvedValue(stored(2));
  for (const turns of [1, 2, 3]) {
    keeping.changed(recipe(turns));
    await vi.advanceTimersByTimeAsync(400);
  }
  expect(call).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(100);
  expect(call.mock.calls).toEqual([['edits_save', { visual: VISUAL, recipe: recipe(3), revision: 1 }]]);
  expect([keeping.state, keeping.view?.revision]).toEqual(['kept', 2]);
});

it('is kept although what was changed before it was refused', async () => {
  const failed = vi.fn();
  const keeping = new Keeping(VISUAL, { adopt: () => undefined, failed });
  keeping.adopt(stored(1));
  let refuse: (why: unknown) => void = () => undefined;
  call.mockImplementationOnce(() => new Promise((_, reject) => (refuse = reject)));
  call.mockResolvedValueOnce(stored(2));
  keeping.changed(recipe(1));
  await vi.advanceTimersByTimeAsync(500);
  keeping.changed(recipe(2));
  refuse(new Error('refused'));
  await vi.advanceTimersByTimeAsync(500);
  expect(call.mock.calls.map(([, { recipe }]) => recipe)).toEqual([recipe(1), recipe(2)]);
  expect([keeping.state, failed.mock.calls.length]).toEqual(['kept', 0]);
});

it('is not sent again by itself when it was refused, and a step waits for what follows from that', async () => {
  const order: string[] = [];
  const keeping = new Keeping(VISUAL, {
    adopt: () => order.push('version'),
    failed: async () => {
      await Promise.resolve();
      order.push('told');
    },
  });
  keeping.adopt(stored(1));
  call.mockRejectedValueOnce(new Error('refused')).mockResolvedValueOnce(stored(3));
  keeping.changed(recipe(1));
  await keeping.step('undo');
  expect(order).toEqual(['told', 'version']);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(call.mock.calls.map(([method]) => method)).toEqual(['edits_save', 'edits_undo']);
});
