import { describe, expect, it } from 'vitest';
import type { CalendarEntry } from '../../api/generated';
import { agendaRows, type Sorting } from './agenda';

const entry = (post: string, wall: string, excerpt: string, brand = 'a'): CalendarEntry =>
  ({ post, wall, excerpt, brand, status: 'scheduled' }) as unknown as CalendarEntry;
const entries = [
  entry('1', '2026-12-01T09:00', 'Été'),
  entry('2', '2026-12-01T10:00', 'automne', 'b'),
  entry('3', '2026-12-03T08:00', 'Bonjour'),
];
const rows = (sorting: Sorting, marked: string[] = []): string[] =>
  agendaRows(entries, sorting, { brand: (id) => id, status: (of) => of.status }, marked).map((row) =>
    row.kind === 'day' ? row.day : row.kind === 'entry' ? row.entry.post : row.native.id,
  );

describe('the list', () => {
  it('has a heading for each day, and for days about which something is said', () => {
    expect(rows({ key: 'when', down: false }, ['2026-12-02'])).toEqual([
      '2026-12-01',
      '1',
      '2',
      '2026-12-02',
      '2026-12-03',
      '3',
    ]);
    expect(rows({ key: 'when', down: true })).toEqual(['2026-12-03', '3', '2026-12-01', '2', '1']);
  });

  it('sorts by words without case, and then by time', () => {
    expect(rows({ key: 'text', down: false })).toEqual(['2', '3', '1']);
    expect(rows({ key: 'brand', down: true })).toEqual(['2', '1', '3']);
    expect(rows({ key: 'status', down: true })).toEqual(['1', '2', '3']);
  });
});
