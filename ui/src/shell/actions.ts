import type { BrandId, PostId, WallTime } from '../api/generated';
import { focus } from './focus.svelte';
import { navigate } from './router.svelte';

/** Opens the composer: an existing post, or a new one for a brand (the one in focus when absent) at a wall time. */
export function openComposer(what: { post?: PostId; brand?: BrandId; wall?: WallTime } = {}): Promise<void> {
  const brand = what.brand ?? (what.post ? undefined : (focus.brand ?? undefined));
  return navigate({
    room: 'composer',
    ...(what.post ? { post: what.post } : {}),
    ...(brand ? { brand } : {}),
    ...(what.wall ? { wall: what.wall } : {}),
  });
}
