// What outlives a look into another room: filters, the selection, answers that are not stored yet.

import type { QueryClient } from '@tanstack/svelte-query';
import { SvelteMap } from 'svelte/reactivity';
import { call } from '../../api/client';
import type {
  BrandId,
  ContactId,
  ConversationId,
  ConversationKind,
  ConversationState,
  ConversationSummary,
  ConversationView,
  DeliveryId,
  InboxFilter,
  LabelId,
  NetworkId,
  ThreadNoteView,
  Tongue,
} from '../../api/generated';
import { Keeper, type Keeping } from '../../kit/keeper';
import { picturesBack } from './pictures.svelte';

/** Which conversations are listed. The brand comes from the focus. */
export interface Filters {
  state: ConversationState | null;
  network: NetworkId | null;
  words: string;
  kinds: ConversationKind[];
  labels: LabelId[];
  assignees: ContactId[];
  languages: Tongue[];
  high: boolean;
  byDue: boolean;
}
export const filters = $state<Filters>({
  state: 'new',
  network: null,
  words: '',
  kinds: [],
  labels: [],
  assignees: [],
  languages: [],
  high: false,
  byDue: false,
});

/** Everything but the state and the order. */
export function clearFilters(): void {
  Object.assign(filters, {
    network: null,
    words: '',
    kinds: [],
    labels: [],
    assignees: [],
    languages: [],
    high: false,
  });
}

/** Shows what a saved view shows. */
export function applyView(view: InboxFilter): void {
  Object.assign(filters, {
    state: view.state ?? null,
    network: view.network ?? null,
    words: view.search ?? '',
    kinds: view.kinds,
    labels: view.labels,
    assignees: view.assignees,
    languages: view.languages,
    high: view.high,
    byDue: view.byDue,
  });
}

/** What is listed now, to be asked for or kept under a name. */
export function filterNow(brand: BrandId | null): InboxFilter {
  return {
    brand,
    state: filters.state,
    network: filters.network,
    search: filters.words || null,
    kinds: [...filters.kinds],
    labels: [...filters.labels],
    assignees: [...filters.assignees],
    languages: [...filters.languages],
    high: filters.high,
    byDue: filters.byDue,
  };
}

/** How many filters are set beside the state and the words. */
export const filtersSet = (): number =>
  Number(filters.network !== null) +
  filters.kinds.length +
  filters.labels.length +
  filters.assignees.length +
  filters.languages.length +
  Number(filters.high);

/** Selected conversations, as they were when they were selected. */
export const marks = new SvelteMap<ConversationId, ConversationSummary>();

type Asked = 'snooze' | 'label' | 'assign' | 'note' | 'day';
type About = Pick<ConversationSummary, 'id' | 'brand' | 'labels' | 'assignee'>;
let asked = $state.raw<{ kind: Asked; items: readonly About[]; note: ThreadNoteView | null } | null>(null);
let moderating = $state(false);
/** What a dialogue asks about. */
export const asking = {
  /** The menu that moderates what is selected. */
  get moderating(): boolean {
    return moderating;
  },
  set moderating(open: boolean) {
    moderating = open;
  },
  get kind() {
    return asked?.kind ?? null;
  },
  get items() {
    return asked?.items ?? [];
  },
  get note() {
    return asked?.note ?? null;
  },
  open(kind: Asked, about: About | readonly About[], note: ThreadNoteView | null = null): void {
    const items = 'id' in about ? [about] : about;
    if (items.length > 0 || kind === 'day') asked = { kind, items, note };
  },
  close(): void {
    asked = null;
  },
};

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
  picturesBack.put(view.id, view.draftVisuals);
  return view;
}
