import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AGAIN_MS, Keeper, LONGEST_MS, PAUSE_MS, type Keeping } from './keeper';

function bench() {
  const saved: [string, string][] = [];
  const told: [string, Keeping][] = [];
  const calls: { done: () => void; fail: () => void }[] = [];
  const keeper = new Keeper<string, string>({
    save: (key, value) =>
      new Promise<void>((resolve, reject) =>
        calls.push({
          done: () => {
            saved.push([key, value]);
            resolve();
          },
          fail: () => reject(new Error('no')),
        }),
      ),
    changed: (key, keeping) => told.push([key, keeping]),
  });
  return { saved, told, calls, keeper };
}
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('Keeper', () => {
  it('stores the latest value within 300 ms of a pause', async () => {
    const { keeper, calls, saved } = bench();
    keeper.touch('a', 'o');
    await vi.advanceTimersByTimeAsync(100);
    keeper.touch('a', 'ou');
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    expect(PAUSE_MS).toBeLessThanOrEqual(300);
    expect(calls).toHaveLength(1);
    calls[0]?.done();
    await settled();
    expect(saved).toEqual([['a', 'ou']]);
    expect(keeper.pending('a')).toBeUndefined();
  });

  it('does not wait for ever for a pause', async () => {
    const { keeper, calls } = bench();
    for (let at = 0; at < LONGEST_MS + 100; at += 100) {
      keeper.touch('a', String(at));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(calls.length).toBeGreaterThan(0);
  });

  it('has one call at a time, and ends with the latest value', async () => {
    const { keeper, calls, saved } = bench();
    keeper.touch('a', '1');
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    keeper.touch('a', '2');
    await vi.advanceTimersByTimeAsync(PAUSE_MS * 3);
    expect(calls).toHaveLength(1);
    calls[0]?.done();
    await settled();
    expect(calls).toHaveLength(2);
    calls[1]?.done();
    await settled();
    expect(saved.at(-1)).toEqual(['a', '2']);
  });

  it('keeps the value after a failure and tries again', async () => {
    const { keeper, calls, told, saved } = bench();
    keeper.touch('a', '1');
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    calls[0]?.fail();
    await settled();
    expect(told.at(-1)).toEqual(['a', 'failed']);
    expect(keeper.pending('a')).toBe('1');
    await vi.advanceTimersByTimeAsync(AGAIN_MS);
    calls[1]?.done();
    await settled();
    expect(saved).toEqual([['a', '1']]);
  });

  it('flushes every key before leaving', async () => {
    const { keeper, calls, saved } = bench();
    keeper.touch('a', '1');
    keeper.touch('b', '2');
    const left = keeper.flush();
    await settled();
    calls[0]?.done();
    await settled();
    calls[1]?.done();
    await left;
    expect(saved).toEqual([
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  it('stores nothing any more of a key that is given up, not even a call that is on its way and fails', async () => {
    const { keeper, calls } = bench();
    keeper.touch('a', '1');
    await vi.advanceTimersByTimeAsync(PAUSE_MS);
    keeper.touch('a', '2');
    let gone = false;
    void keeper.forget('a').then(() => (gone = true));
    await settled();
    expect(gone).toBe(false);
    calls[0]?.fail();
    await settled();
    expect(gone).toBe(true);
    await vi.advanceTimersByTimeAsync(AGAIN_MS * 2);
    expect(calls).toHaveLength(1);
    expect(keeper.pending('a')).toBeUndefined();
  });
});
