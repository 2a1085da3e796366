import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BrandId, Content, PostId, PostUpdate, PostView } from '../../api/generated';
import { provideHost, type Host } from '../../host';
import { Composition } from './document.svelte';
import { emptyContent } from './inherit';

/** A desk with one post, which can be changed behind the composer's back. */
function desk() {
  const state: { post: PostView | null; refuse: string | null; calls: string[] } = {
    post: null,
    refuse: null,
    calls: [],
  };
  const view = (content: Content, version: number): PostView =>
    ({
      id: 'p' as PostId,
      brand: 'b' as BrandId,
      version,
      content,
      variants: [],
      wall: null,
      fold: 'earlier',
      mode: 'auto',
    }) as unknown as PostView;
  const failure = (code: string) => ({ code, fields: [], retryAfterS: null, ref: '00000000' });
  provideHost({
    rpc: (method: string, params: unknown) => {
      state.calls.push(method);
      if (state.refuse) return Promise.reject(failure(state.refuse));
      if (method === 'posts_create') state.post = view((params as { content: Content }).content, 1);
      if (method === 'posts_update') {
        const update = params as PostUpdate;
        if (update.version !== state.post?.version) return Promise.reject(failure('conflict'));
        state.post = view(update.content ?? state.post.content, state.post.version + 1);
      }
      return Promise.resolve(structuredClone(state.post));
    },
  } as unknown as Host);
  return { state, view };
}
const text = (words: string) => [{ text: words, visuals: [] }];
const wait = (ms = 1_100): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('a composition', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is stored at the first key, not for an empty page', async () => {
    const { state } = desk();
    const created = vi.fn();
    const it = new Composition('b' as BrandId, created);
    it.chooseAccounts([]);
    await wait();
    expect(state.calls).toEqual([]);
    it.set(null, 'parts', text('a'));
    await wait();
    expect(state.calls).toEqual(['posts_create']);
    expect(created).toHaveBeenCalledOnce();
    expect(it.saveState).toBe('saved');
  });

  it('drops an answer that was overtaken, so that it never conflicts with itself', async () => {
    const { state } = desk();
    const it = new Composition('b' as BrandId, () => undefined);
    it.set(null, 'parts', text('a'));
    await wait();
    const old = structuredClone(state.post) as PostView;
    it.set(null, 'parts', text('ab'));
    await wait();
    it.adopt(old);
    expect(it.draft.content.parts[0]?.text).toBe('ab');
    it.set(null, 'parts', text('abc'));
    await wait();
    expect(it.saveState).toBe('saved');
    expect(state.post?.content.parts[0]?.text).toBe('abc');
  });

  it('keeps what is typed when the desk refuses, and stores it once the desk can', async () => {
    const { state } = desk();
    const it = new Composition('b' as BrandId, () => undefined);
    it.set(null, 'parts', text('a'));
    await wait();
    state.refuse = 'diskFull';
    it.set(null, 'parts', text('ab'));
    await wait();
    expect(it.saveState).toBe('failed');
    expect(it.saveError?.code).toBe('diskFull');
    it.adopt(structuredClone(state.post) as PostView);
    expect(it.draft.content.parts[0]?.text).toBe('ab');
    state.refuse = null;
    await wait(5_000);
    expect(state.post?.content.parts[0]?.text).toBe('ab');
    expect(it.saveState).toBe('saved');
  });

  it('keeps both versions when somebody else wrote', async () => {
    const { state, view } = desk();
    const it = new Composition('b' as BrandId, () => undefined);
    it.set(null, 'parts', text('a'));
    await wait();
    state.post = view({ ...emptyContent(), parts: text('theirs') }, 7);
    it.set(null, 'parts', text('mine'));
    await wait();
    expect(it.saveState).toBe('conflict');
    expect(it.theirs?.content.parts[0]?.text).toBe('theirs');
    expect(it.draft.content.parts[0]?.text).toBe('mine');
    expect(state.post.content.parts[0]?.text).toBe('theirs');
  });

  it('takes no offence when only the plan changed', async () => {
    const { state } = desk();
    const it = new Composition('b' as BrandId, () => undefined);
    it.set(null, 'parts', text('a'));
    await wait();
    if (state.post) state.post = { ...state.post, version: 9 };
    it.set(null, 'parts', text('ab'));
    await wait();
    expect(it.saveState).toBe('saved');
    expect(state.post?.content.parts[0]?.text).toBe('ab');
    expect(state.post?.version).toBe(10);
  });

  it('stores an empty post when it is to be planned', async () => {
    const { state } = desk();
    const it = new Composition('b' as BrandId, () => undefined);
    expect((await it.ensureStored())?.id).toBe('p');
    expect(state.calls).toEqual(['posts_create']);
  });
});
