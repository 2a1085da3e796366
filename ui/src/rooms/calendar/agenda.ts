// The rows of the list: posts by day with a heading for each, or sorted by something else without headings. Pure.

import type { BrandId, CalendarEntry, NativeView } from '../../api/generated';
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
export type AgendaRow =
  { kind: 'day'; day: Day } | { kind: 'entry'; entry: CalendarEntry } | { kind: 'native'; native: NativeView };

/** Words to sort by, as they are shown. */
export interface Named {
  brand: (id: BrandId) => string;
  status: (entry: CalendarEntry) => string;
}

/** Rows in order. Days that have marks are shown even without a post; what was made elsewhere has a time and nothing else. */
export function agendaRows(
  entries: readonly CalendarEntry[],
  sorting: Sorting,
  named: Named,
  marked: readonly Day[] = [],
  natives: readonly NativeView[] = [],
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
  const dated = [...sorted, ...natives].map((item) => dayOf(item.wall));
  const days = [...new Set([...marked, ...dated])].sort();
  if (sorting.down) days.reverse();
  const by = new Map<Day, AgendaRow[]>();
  const add = (day: Day, row: AgendaRow): void => {
    const list = by.get(day);
    if (list) list.push(row);
    else by.set(day, [row]);
  };
  const inOrder = [
    ...sorted.map((entry) => ({ wall: entry.wall, row: { kind: 'entry', entry } as AgendaRow })),
    ...natives.map((native) => ({ wall: native.wall, row: { kind: 'native', native } as AgendaRow })),
  ].sort((a, b) => turn * (a.wall < b.wall ? -1 : a.wall > b.wall ? 1 : 0));
  for (const { wall, row } of inOrder) add(dayOf(wall), row);
  return days.flatMap((day): AgendaRow[] => [{ kind: 'day', day }, ...(by.get(day) ?? [])]);
}
