// Compositions that are shown, or that were left while their last save had failed: a text is never dropped because
// another room was entered.

import type { PostId } from '../../api/generated';
import type { Composition } from './document.svelte';

/** How often each is shown; a composition left and entered again before its save returned goes on living. */
const open = new Map<Composition, number>();

/** The composition of a post, or a new one with a text of its own, that still lives. */
export function kept(key: PostId | 'new'): Composition | undefined {
  for (const composition of open.keys()) {
    if (composition.id === null ? key === 'new' && composition.unsaved : composition.id === key) return composition;
  }
  return undefined;
}

/** It is shown. */
export function keep(composition: Composition): void {
  open.set(composition, (open.get(composition) ?? 0) + 1);
}

/** It is no longer shown: saved and let go, or kept when it cannot be saved. */
export async function leave(composition: Composition): Promise<void> {
  open.set(composition, (open.get(composition) ?? 1) - 1);
  const done = composition.abandoned || (await composition.flush());
  if ((open.get(composition) ?? 0) > 0 || !done) return;
  open.delete(composition);
  composition.abandon();
}
