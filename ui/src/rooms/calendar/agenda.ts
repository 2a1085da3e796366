// The rows of the list: posts by day with a heading for each, or sorted by something else without headings. Pure.

import type { BrandId, CalendarEntry } from '../../api/generated';
import type { Day } from '../../kit/dates';
import { dayOf } from '../../kit/wall';

/** What the list can be sorted by. */
export type SortKey = 'when' | 'brand' | 'status' | 'text';
/** A sorting. */
export interface Sorting {
  key: SortKey;
  down: boolean;
}

/** A heading or a post. */
export type AgendaRow = { kind: 'day'; day: Day } | { kind: 'entry'; entry: CalendarEntry };

/** Words to sort by, as they are shown. */
export interface Named {
  brand: (id: BrandId) => string;
  status: (entry: CalendarEntry) => string;
}

/** Rows in order. Days that have marks are shown even without a post. */
export function agendaRows(
  entries: readonly CalendarEntry[],
  sorting: Sorting,
  named: Named,
  marked: readonly Day[] = [],
): AgendaRow[] {
  const words = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });
  const byTime = (a: CalendarEntry, b: CalendarEntry): number => (a.wall < b.wall ? -1 : a.wall > b.wall ? 1 : 0);
  const compare: Record<SortKey, (a: CalendarEntry, b: CalendarEntry) => number> = {
    when: byTime,
    brand: (a, b) => words.compare(named.brand(a.brand), named.brand(b.brand)),
    status: (a, b) => words.compare(named.status(a), named.status(b)),
    text: (a, b) => words.compare(a.excerpt, b.excerpt),
  };
  const turn = sorting.down ? -1 : 1;
  const sorted = [...entries].sort((a, b) => turn * compare[sorting.key](a, b) || byTime(a, b));
  if (sorting.key !== 'when') return sorted.map((entry) => ({ kind: 'entry', entry }));
  const days = [...new Set([...marked, ...sorted.map((entry) => dayOf(entry.wall))])].sort();
  if (sorting.down) days.reverse();
  const by = new Map<Day, CalendarEntry[]>();
  for (const entry of sorted) {
    const list = by.get(dayOf(entry.wall));
    if (list) list.push(entry);
    else by.set(dayOf(entry.wall), [entry]);
  }
  return days.flatMap((day): AgendaRow[] => [
    { kind: 'day', day },
    ...(by.get(day) ?? []).map((entry): AgendaRow => ({ kind: 'entry', entry })),
  ]);
}
