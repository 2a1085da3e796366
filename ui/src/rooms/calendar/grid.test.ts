import { describe, expect, it } from 'vitest';
import type { CalendarEntry } from '../../api/generated';
import { byDay, daysOf, placed, shown, spanOf, turned, weeksOf } from './grid';

const entry = (wall: string): CalendarEntry => ({ wall, post: wall }) as unknown as CalendarEntry;

describe('the month', () => {
  it('is whole weeks from Monday', () => {
    const span = spanOf('month', '2026-11-22');
    expect(span).toEqual({ from: '2026-10-26', days: 42 });
    const weeks = weeksOf('2026-11-22');
    expect(weeks).toHaveLength(6);
    expect(weeks.every((week) => week.days.length === 7)).toBe(true);
    expect(weeks.map((week) => week.number)).toEqual([44, 45, 46, 47, 48, 49]);
  });
  it('has four rows when February fits exactly', () => {
    expect(spanOf('month', '2027-02-14')).toEqual({ from: '2027-02-01', days: 28 });
  });
  it('stays within what one request may ask for', () => {
    for (let month = 0; month < 48; month += 1) {
      const day = `${2024 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-15`;
      const { days } = spanOf('month', day);
      expect(days % 7).toBe(0);
      expect(days).toBeLessThanOrEqual(42);
    }
  });
  it('turns without skipping a short month', () => {
    expect(turned('month', '2026-01-31', 1)).toBe('2026-02-01');
    expect(turned('month', '2026-03-31', -1)).toBe('2026-02-01');
  });
});

describe('the week', () => {
  it('runs from Monday to Sunday', () => {
    expect(daysOf(spanOf('week', '2026-11-22'))).toEqual([
      '2026-11-16',
      '2026-11-17',
      '2026-11-18',
      '2026-11-19',
      '2026-11-20',
      '2026-11-21',
      '2026-11-22',
    ]);
    expect(turned('week', '2026-11-22', 1)).toBe('2026-11-29');
    expect(turned('day', '2026-11-30', 1)).toBe('2026-12-01');
  });
});

describe('a month cell', () => {
  it('shows three chips, then how many more', () => {
    expect(shown([1, 2, 3])).toEqual({ chips: [1, 2, 3], more: 0 });
    expect(shown([1, 2, 3, 4, 5])).toEqual({ chips: [1, 2, 3], more: 2 });
  });
  it('groups by the day on the wall', () => {
    const days = byDay([entry('2026-11-22T23:59'), entry('2026-11-23T00:00'), entry('2026-11-22T01:00')]);
    expect(days.get('2026-11-22')).toHaveLength(2);
    expect(days.get('2026-11-23')).toHaveLength(1);
  });
});

describe('a day column', () => {
  it('puts overlapping posts side by side and frees the lane afterwards', () => {
    const laid = placed(
      [entry('2026-11-22T09:00'), entry('2026-11-22T09:10'), entry('2026-11-22T09:50'), entry('2026-11-22T14:00')],
      45,
    );
    expect(laid.map(({ lane, lanes }) => [lane, lanes])).toEqual([
      [0, 2],
      [1, 2],
      [0, 2],
      [0, 1],
    ]);
  });
  it('never lets two chips of a lane overlap', () => {
    const walls = Array.from({ length: 60 }, (_, i) => {
      const minute = (i * 37) % 1440;
      return entry(
        `2026-11-22T${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
      );
    });
    const laid = placed(walls, 40);
    expect(laid).toHaveLength(60);
    for (const a of laid) {
      expect(a.lane).toBeLessThan(a.lanes);
      for (const b of laid)
        if (a !== b && a.lane === b.lane) expect(Math.abs(a.top - b.top)).toBeGreaterThanOrEqual(40);
    }
  });
  it('keeps a post at one minute to midnight inside the day', () => {
    expect(placed([entry('2026-11-22T23:59')], 45)[0]?.top).toBe(1395);
  });
});
