import { describe, expect, it, vi } from 'vitest';
import type { AccountId, BrandGaps, BrandId, Opening, WallTime } from '../../../api';
import { gapMarks, slotMarks, weeksAhead } from './marks';

const brand = 'b' as BrandId;
const opening = (wall: string, change: Opening['change'] = null): Opening => ({
  brand,
  wall: wall as WallTime,
  dueAt: '2026-11-23T08:00:00Z',
  change,
  accounts: ['a' as AccountId],
});
const gaps = (weeks: [string, number][]): BrandGaps => ({
  brand,
  accounts: [],
  weeks: weeks.map(([monday, missing]) => ({
    week: { monday, year: 2026, number: 48 },
    accounts: [],
    missing,
  })),
  pillars: [],
  posts: 0,
  unassigned: [],
});

describe('marks of the plan', () => {
  it('shows an empty slot at its time and starts a post there', () => {
    const create = vi.fn();
    const [mark] = slotMarks([opening('2026-11-23T09:30')], create);
    expect(mark).toMatchObject({ day: '2026-11-23', minutes: 570, kind: 'slot', tone: 'quiet', brand });
    mark?.open?.(document.body);
    expect(create).toHaveBeenCalledWith(brand, '2026-11-23T09:30');
  });
  it('says what a clock change does to a slot', () => {
    const moved = { kind: 'gap' as const, movedTo: '2027-03-28T03:30' as WallTime };
    expect(slotMarks([opening('2027-03-28T02:30', moved)], () => undefined)[0]?.detail).toContain('03:30');
  });
  it('marks a week that lacks on its Monday, the present one today, a past one never', () => {
    const marks = gapMarks(
      [
        gaps([
          ['2026-11-16', 2],
          ['2026-11-23', 1],
          ['2026-11-30', 3],
          ['2026-12-07', 0],
        ]),
      ],
      '2026-11-25',
    );
    expect(marks.map((mark) => mark.day)).toEqual(['2026-11-25', '2026-11-30']);
  });
  it('asks only for weeks that are not over', () => {
    expect(weeksAhead({ from: '2026-10-26', days: 42, brand: null }, '2026-11-25')).toEqual({
      from: '2026-11-25',
      weeks: 2,
    });
    expect(weeksAhead({ from: '2026-11-23', days: 7, brand: null }, '2026-11-23')).toEqual({
      from: '2026-11-23',
      weeks: 1,
    });
    expect(weeksAhead({ from: '2026-11-01', days: 7, brand: null }, '2026-11-25')).toBeNull();
  });
});
