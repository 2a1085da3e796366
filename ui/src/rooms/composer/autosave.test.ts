import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Autosave, type SaveState } from './autosave';

/** A store that answers when told to. */
function bench() {
  const calls: { text: string; done: () => void; fail: (error: unknown) => void }[] = [];
  const states: SaveState[] = [];
  const desk = { text: '', stored: '' };
  const autosave = new Autosave({
    save: () => {
      const text = desk.text;
      return new Promise<void>((resolve, reject) => {
        calls.push({
          text,
          done: () => {
            desk.stored = text;
            resolve();
          },
          fail: reject,
        });
      });
    },
    isConflict: (error) => error === 'conflict',
    isTransient: (error) => error === 'busy',
    changed: (state) => states.push(state),
  });
  const write = (text: string): void => {
    desk.text = text;
    autosave.touch();
  };
  return { autosave, calls, states, desk, write };
}

const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('autosave', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('saves within a second of the last key, and says so only after the command returned', async () => {
    const { autosave, calls, write } = bench();
    write('a');
    await settle(999);
    expect(calls).toHaveLength(1);
    expect(autosave.state).toBe('saving');
    calls[0]?.done();
    await settle();
    expect(autosave.state).toBe('saved');
    expect(autosave.unsaved).toBe(false);
  });

  it('does not wait for a pause for ever', async () => {
    const { calls, write } = bench();
    for (let i = 0; i < 15; i += 1) {
      write('a'.repeat(i));
      await settle(100);
    }
    expect(calls.length).toBeGreaterThanOrEqual(1);
  });

  it('has one call at a time and saves afterwards what was written meanwhile', async () => {
    const { autosave, calls, desk, write } = bench();
    write('a');
    await settle(600);
    write('ab');
    await settle(3000);
    expect(calls).toHaveLength(1);
    calls[0]?.done();
    await settle(600);
    expect(calls).toHaveLength(2);
    expect(autosave.state).toBe('saving');
    calls[1]?.done();
    await settle();
    expect(desk.stored).toBe('ab');
    expect(autosave.state).toBe('saved');
  });

  it('keeps the text when a call fails and tries again at the next change', async () => {
    const { autosave, calls, desk, write } = bench();
    write('a');
    await settle(600);
    calls[0]?.fail('diskFull');
    await settle(60_000);
    expect(autosave.state).toBe('failed');
    expect(autosave.unsaved).toBe(true);
    expect(calls).toHaveLength(1);
    write('ab');
    await settle(600);
    calls[1]?.done();
    await settle();
    expect(desk.stored).toBe('ab');
  });

  it('tries again by itself after what may pass', async () => {
    const { calls, autosave, write } = bench();
    write('a');
    await settle(600);
    calls[0]?.fail('busy');
    await settle(4_100);
    expect(calls).toHaveLength(2);
    calls[1]?.done();
    await settle();
    expect(autosave.state).toBe('saved');
  });

  it('saves what was written during a call that failed', async () => {
    const { calls, write } = bench();
    write('a');
    await settle(600);
    write('ab');
    await settle(10);
    calls[0]?.fail('diskFull');
    await settle(600);
    expect(calls[1]?.text).toBe('ab');
  });

  it('stores nothing over a conflict until a person decided', async () => {
    const { autosave, calls, write } = bench();
    write('a');
    await settle(600);
    calls[0]?.fail('conflict');
    await settle();
    write('ab');
    await settle(10_000);
    expect(autosave.state).toBe('conflict');
    expect(calls).toHaveLength(1);
    autosave.resume();
    await settle(10);
    expect(calls[1]?.text).toBe('ab');
  });

  it('flushes at once, waits for the call under way and then for its own', async () => {
    const { autosave, calls, desk, write } = bench();
    write('a');
    await settle(600);
    write('ab');
    let flushed = false;
    void autosave.flush().then(() => (flushed = true));
    calls[0]?.done();
    await settle();
    expect(calls).toHaveLength(2);
    expect(flushed).toBe(false);
    calls[1]?.done();
    await settle();
    expect(flushed).toBe(true);
    expect(desk.stored).toBe('ab');
  });

  it('has nothing to flush when nothing was written', async () => {
    const { autosave, calls } = bench();
    await autosave.flush();
    expect(calls).toHaveLength(0);
    expect(autosave.state).toBe('empty');
  });
});
