// What is dragged or grabbed, in words and as posts. Pure.

import type { CalendarEntry, PostId, PostSummary } from '../../api/generated';
import type { PanelItem } from './panels';

/** A planned post, several of them led by the one that was taken, a draft, or something of a panel. */
export type Moved =
  { kind: 'entry'; entry: CalendarEntry } | { kind: 'many'; entry: CalendarEntry; posts: PostId[] } | PanelItem;

/** The posts that leave their place meanwhile. */
export function liftedBy(moved: Moved | null): ReadonlySet<PostId> {
  switch (moved?.kind) {
    case 'entry':
      return new Set([moved.entry.post]);
    case 'many':
      return new Set(moved.posts);
    case 'draft':
      return new Set([moved.draft.id]);
    case 'other':
      return new Set([moved.id as PostId]);
    default:
      return new Set();
  }
}

/** What a chip is called on its way. */
export function textOf(moved: Moved, none: string, many: (count: number) => string): string {
  switch (moved.kind) {
    case 'entry':
      return moved.entry.excerpt || none;
    case 'many':
      return many(moved.posts.length);
    case 'draft':
      return moved.draft.excerpt || none;
    case 'other':
      return moved.text || none;
  }
}

/** A draft or something of a panel, as a post in a list: for asking at what time it is planned. */
export const draftOf = (moved: Moved): PostSummary | null => (moved.kind === 'draft' ? moved.draft : null);
