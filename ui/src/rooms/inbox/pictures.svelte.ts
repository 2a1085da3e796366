// What is attached to the answers being written: kept as their texts are, soon after each change.

import { SvelteMap } from 'svelte/reactivity';
import { call } from '../../api/client';
import type { AttachedVisual, ConversationId } from '../../api/generated';
import { Keeper, type Keeping } from '../../kit/keeper';

/** How the pictures of each conversation stand to what is stored. */
export const picturesKeeping = new SvelteMap<ConversationId, Keeping>();

/** Pictures of answers being written. */
export const pictures = new Keeper<ConversationId, AttachedVisual[]>({
  save: (id, visuals) => call('conversations_attach', { id, visuals }),
  changed: (id, standing) => picturesKeeping.set(id, standing),
});

let back = $state.raw<{ id: ConversationId; visuals: AttachedVisual[] } | null>(null);
/** Pictures that came back with an answer that was taken back. */
export const picturesBack = {
  get now() {
    return back;
  },
  put(id: ConversationId, visuals: AttachedVisual[]): void {
    back = { id, visuals };
  },
  clear(id: ConversationId): void {
    if (back?.id === id) back = null;
  },
};
