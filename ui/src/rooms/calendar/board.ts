// The columns of the board. Pure.

import type { Approval, CalendarEntry, EntryStatus, PostSummary } from '../../api/generated';

/** A column: what it holds is one step towards being out. */
export type Column = 'draft' | 'approve' | 'attention' | 'scheduled' | 'published';

/** The columns, in the order of a post's life. */
export const COLUMNS: readonly Column[] = ['draft', 'approve', 'attention', 'scheduled', 'published'];

const OF: Record<EntryStatus, Column | null> = {
  draft: 'draft',
  failed: 'attention',
  unconfirmed: 'attention',
  needsPerson: 'attention',
  scheduled: 'scheduled',
  handedOff: 'scheduled',
  sending: 'scheduled',
  published: 'published',
  cancelled: null,
};

/** Whether the client's answer is what is missing. */
const waits = (approval: Approval): boolean => approval === 'asked' || approval === 'changes' || approval === 'voided';

/** Where something in the calendar stands. What needs attention does so whatever a client was asked. */
function columnOf(entry: CalendarEntry): Column | null {
  const column = OF[entry.status];
  const ahead = column === 'draft' || (column === 'scheduled' && entry.status !== 'sending');
  return ahead && waits(entry.approval) ? 'approve' : column;
}

/** A card: a draft without a time, or something in the calendar. */
export type Card = { kind: 'draft'; draft: PostSummary } | { kind: 'entry'; entry: CalendarEntry };

/** What may be dropped on a column: a card, or an idea that becomes a draft. */
export type Dropped = Card | { kind: 'other' };

/** Cards by column: drafts without a time first, then by time; what is out, the latest first. */
export function boardOf(entries: readonly CalendarEntry[], drafts: readonly PostSummary[]): Map<Column, Card[]> {
  const columns = new Map<Column, Card[]>(COLUMNS.map((column) => [column, []]));
  for (const draft of drafts) columns.get(waits(draft.approval) ? 'approve' : 'draft')?.push({ kind: 'draft', draft });
  for (const entry of entries) {
    const column = columnOf(entry);
    if (column) columns.get(column)?.push({ kind: 'entry', entry });
  }
  columns.get('published')?.reverse();
  return columns;
}

/** What a card dropped on a column means; `null` where it means nothing. */
export function meaning(card: Dropped, column: string): 'plan' | 'schedule' | 'hold' | 'ask' | null {
  if (card.kind === 'other') return column === 'draft' ? 'plan' : null;
  if (column === 'approve') {
    const of = card.kind === 'draft' ? card.draft : card.entry;
    return of.approval !== 'asked' && (card.kind === 'draft' || card.entry.movable) ? 'ask' : null;
  }
  if (column === 'scheduled') {
    if (card.kind === 'draft') return 'plan';
    return OF[card.entry.status] === 'draft' || (OF[card.entry.status] === 'attention' && card.entry.movable)
      ? 'schedule'
      : null;
  }
  const held = column === 'draft' && card.kind === 'entry' && card.entry.movable && OF[card.entry.status] !== 'draft';
  return held ? 'hold' : null;
}
