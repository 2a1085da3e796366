import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BrandId, IdeaId, IdeaView } from '../api/generated';
import { provideHost, type Host } from '../host';
import { IdeaDraft, isBlank } from './ideas.svelte';

const stored: IdeaView = {
  id: 'one' as IdeaId,
  brand: null,
  version: 3,
  title: '',
  text: 'avant',
  label: '',
  post: null,
  createdAt: '2026-11-22T10:00:00Z',
  updatedAt: '2026-11-22T10:00:00Z',
  archivedAt: null,
};
/** A desk that answers as told, and what it was asked. */
const asked: [string, Record<string, unknown>][] = [];
let answer: (method: string, params: Record<string, unknown>) => unknown = () => stored;

beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  let made = 0;
  answer = (method, params) => ({
    ...stored,
    ...params,
    id: method === 'ideas_create' ? `new${(made += 1)}` : params['id'],
    version: method === 'ideas_create' ? 1 : Number(params['version']) + 1,
  });
  provideHost({
    rpc: (method: string, params: Record<string, unknown>) => {
      asked.push([method, params]);
      try {
        return Promise.resolve(answer(method, params));
      } catch (error) {
        return Promise.reject(error as Error);
      }
    },
  } as unknown as Host);
});
afterEach(() => vi.useRealTimers());

const refuse = (code: string) => () => {
  throw { code, fields: [], retryAfterS: null, ref: 'x' };
};

describe('an idea while it is written', () => {
  it('is made with the first letter and kept after each pause', async () => {
    const draft = new IdeaDraft({ brand: 'b' as BrandId });
    draft.change({ label: '  ' });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toEqual([]);
    draft.change({ text: 'U' });
    await vi.advanceTimersByTimeAsync(300);
    draft.change({ text: 'Une idée' });
    await vi.advanceTimersByTimeAsync(300);
    expect(asked.map(([method, params]) => [method, params['text'], params['version']])).toEqual([
      ['ideas_create', 'U', undefined],
      ['ideas_update', 'Une idée', 1],
    ]);
    expect(draft.keeping).toBe('kept');
  });

  it('is kept within a second while somebody types without a pause', async () => {
    const draft = new IdeaDraft({ brand: null });
    for (let n = 1; n <= 12; n += 1) {
      draft.change({ text: 'x'.repeat(n) });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(asked.length).toBeGreaterThan(0);
  });

  it('becomes an idea of its own when a newer one is stored', async () => {
    const draft = new IdeaDraft(stored);
    const good = answer;
    answer = (method, params) => (method === 'ideas_update' ? refuse('conflict')() : good(method, params));
    draft.change({ text: 'le mien' });
    await vi.advanceTimersByTimeAsync(300);
    expect(asked.map(([method]) => method)).toEqual(['ideas_update', 'ideas_create']);
    expect(draft.id).toBe('new1');
    answer = good;
    draft.change({ text: 'le mien, suite' });
    await draft.flush();
    expect(asked.at(-1)).toEqual(['ideas_update', expect.objectContaining({ id: 'new1', version: 1 })]);
  });

  it('stays on screen and is tried again when it cannot be stored', async () => {
    const draft = new IdeaDraft({ brand: null });
    const good = answer;
    answer = refuse('diskFull');
    draft.change({ text: 'pleine' });
    await vi.advanceTimersByTimeAsync(300);
    expect(draft.keeping).toBe('failed');
    expect(draft.value.text).toBe('pleine');
    answer = good;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(draft.keeping).toBe('kept');
  });

  it('takes over what is stored only while nothing of its own waits', () => {
    const draft = new IdeaDraft(stored);
    draft.follow({ ...stored, version: 4, text: 'ailleurs' });
    expect(draft.value.text).toBe('ailleurs');
    draft.change({ text: 'ici' });
    draft.follow({ ...stored, version: 5, text: 'encore' });
    expect(draft.value.text).toBe('ici');
  });

  it('is blank without words', () => {
    expect(isBlank({ title: ' ', text: '\n', label: '', brand: 'b' as BrandId })).toBe(true);
    expect(isBlank({ title: '', text: '', label: 'photo', brand: null })).toBe(false);
  });
});
