// What outlives a look into another room: filters, the selection, answers that are not stored yet.

import type { QueryClient } from '@tanstack/svelte-query';
import { SvelteMap } from 'svelte/reactivity';
import { call } from '../../api/client';
import type { ConversationId, ConversationState, ConversationView, DeliveryId, NetworkId } from '../../api/generated';
import { Keeper, type Keeping } from '../../kit/keeper';

/** Which conversations are listed. The brand comes from the focus. */
export const filters = $state<{ state: ConversationState | null; network: NetworkId | null; words: string }>({
  state: 'new',
  network: null,
  words: '',
});

/** Selected conversations, with the state they had when they were selected. */
export const marks = new SvelteMap<ConversationId, ConversationState>();

/** How the draft of each conversation stands to what is stored. */
export const keeping = new SvelteMap<ConversationId, Keeping>();

let client: QueryClient | null = null;
/** Told of kept drafts; the room gives the cache of its window. */
export function useCache(of: QueryClient): void {
  client = of;
}

function putDraft(id: ConversationId, draft: string): void {
  client?.setQueryData<ConversationView>(['conversations_get', { id }], (view) =>
    view ? { ...view, draft, hasDraft: draft.trim() !== '' } : view,
  );
}

/** Answers being written. */
export const drafts = new Keeper<ConversationId, string>({
  save: async (id, text) => {
    await call('conversations_draft', { id, text });
    putDraft(id, text);
  },
  changed: (id, standing) => keeping.set(id, standing),
});

/** An answer was sent: its text lives in the outbox now. */
export function sent(id: ConversationId): void {
  keeping.delete(id);
  putDraft(id, '');
}

let back = $state.raw<{ id: ConversationId; text: string } | null>(null);
/** A text that came back into its box; the box takes it. */
export const restored = {
  get now() {
    return back;
  },
  put(id: ConversationId, text: string): void {
    back = { id, text };
  },
  /** It was taken, or is already in what the box begins with. */
  clear(id: ConversationId): void {
    if (back?.id === id) back = null;
  },
};

/** Takes an answer back before it leaves: its text, and whatever was begun meanwhile, is the draft again. */
export async function takeBack(reply: DeliveryId): Promise<ConversationView> {
  await drafts.flush();
  const view = await call('replies_cancel', { id: reply });
  client?.setQueryData(['conversations_get', { id: view.id }], view);
  restored.put(view.id, view.draft);
  return view;
}
