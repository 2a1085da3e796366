import { describe, expect, it } from 'vitest';
import type { Approval, CalendarEntry, EntryStatus, PostSummary } from '../../api/generated';
import { boardOf, meaning } from './board';

const entry = (status: EntryStatus, movable = true, approval: Approval = 'none'): CalendarEntry =>
  ({ post: status, status, movable, approval, wall: '2026-12-01T09:00' }) as unknown as CalendarEntry;
const draft = { id: 'd', approval: 'none' } as unknown as PostSummary;

describe('the board', () => {
  it('has every post in one column, and none that was taken back', () => {
    const all = (['draft', 'failed', 'sending', 'handedOff', 'published', 'cancelled'] as const).map((s) => entry(s));
    const columns = boardOf(all, [draft]);
    expect([...columns].map(([column, cards]) => [column, cards.length])).toEqual([
      ['draft', 2],
      ['approve', 0],
      ['attention', 1],
      ['scheduled', 2],
      ['published', 1],
    ]);
  });

  it('shows what waits for an answer apart, unless something graver is the matter or it is out', () => {
    const all = (['draft', 'scheduled', 'handedOff', 'sending', 'needsPerson', 'published'] as const).map((status) =>
      entry(status, true, 'asked'),
    );
    const asked = { id: 'a', approval: 'voided' } as unknown as PostSummary;
    const columns = boardOf([...all, entry('scheduled', true, 'approved')], [draft, asked]);
    expect([...columns].map(([column, cards]) => [column, cards.length])).toEqual([
      ['draft', 1],
      ['approve', 4],
      ['attention', 1],
      ['scheduled', 2],
      ['published', 1],
    ]);
  });

  it('knows what a drop means', () => {
    expect(meaning({ kind: 'draft', draft }, 'approve')).toBe('ask');
    expect(meaning({ kind: 'entry', entry: entry('scheduled', true, 'voided') }, 'approve')).toBe('ask');
    expect(meaning({ kind: 'entry', entry: entry('scheduled', true, 'asked') }, 'approve')).toBeNull();
    expect(meaning({ kind: 'entry', entry: entry('published', false) }, 'approve')).toBeNull();
    expect(meaning({ kind: 'draft', draft }, 'scheduled')).toBe('plan');
    expect(meaning({ kind: 'draft', draft }, 'draft')).toBeNull();
    expect(['draft', 'scheduled'].map((column) => meaning({ kind: 'other' }, column))).toEqual(['plan', null]);
    expect(meaning({ kind: 'entry', entry: entry('draft') }, 'scheduled')).toBe('schedule');
    expect(meaning({ kind: 'entry', entry: entry('scheduled') }, 'draft')).toBe('hold');
    expect(meaning({ kind: 'entry', entry: entry('sending', false) }, 'draft')).toBeNull();
    expect(meaning({ kind: 'entry', entry: entry('scheduled') }, 'published')).toBeNull();
  });
});
