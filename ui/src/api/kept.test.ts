import { flushSync, mount, unmount } from 'svelte';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import Host from './kept.fixture.svelte';
import { newQueryClient } from './queries.svelte';

vi.mock('./first', () => ({ ask: () => Promise.resolve([]) }));

it('keeps the answer of a component that is gone, and nothing of the component', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const client = newQueryClient();
  const made = async (): Promise<WeakRef<object>> => {
    const owner = { name: 'a room' };
    const app = mount(Host, { target: document.body, props: { client, owner } });
    flushSync();
    await vi.waitFor(() => expect(client.getQueryCache().getAll()[0]?.state.status).toBe('success'));
    await unmount(app);
    return new WeakRef(owner);
  };
  const owner = await made();
  expect(client.getQueryCache().getAll().length).toBe(1);
  await vi.waitFor(
    () => {
      collect();
      expect(owner.deref() === undefined).toBe(true);
    },
    { timeout: 4_000, interval: 100 },
  );
  expect(client.getQueryCache().getAll().length).toBe(1);
});
