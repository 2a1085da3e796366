import { describe, expect, it } from 'vitest';
import type { CalendarEntry, EntryStatus, PostSummary } from '../../api/generated';
import { boardOf, meaning } from './board';

const entry = (status: EntryStatus, movable = true): CalendarEntry =>
  ({ post: status, status, movable, wall: '2026-12-01T09:00' }) as unknown as CalendarEntry;
const draft = { id: 'd' } as unknown as PostSummary;

describe('the board', () => {
  it('has every post in one column, and none that was taken back', () => {
    const all = (['draft', 'failed', 'sending', 'handedOff', 'published', 'cancelled'] as const).map((s) => entry(s));
    const columns = boardOf(all, [draft]);
    expect([...columns].map(([column, cards]) => [column, cards.length])).toEqual([
      ['draft', 2],
      ['attention', 1],
      ['scheduled', 2],
      ['published', 1],
    ]);
  });

  it('knows what a drop means', () => {
    expect(meaning({ kind: 'draft', draft }, 'scheduled')).toBe('plan');
    expect(meaning({ kind: 'draft', draft }, 'draft')).toBeNull();
    expect(['draft', 'scheduled'].map((column) => meaning({ kind: 'other' }, column))).toEqual(['plan', null]);
    expect(meaning({ kind: 'entry', entry: entry('draft') }, 'scheduled')).toBe('schedule');
    expect(meaning({ kind: 'entry', entry: entry('scheduled') }, 'draft')).toBe('hold');
    expect(meaning({ kind: 'entry', entry: entry('sending', false) }, 'draft')).toBeNull();
    expect(meaning({ kind: 'entry', entry: entry('scheduled') }, 'published')).toBeNull();
  });
});
