import { describe, expect, it } from 'vitest';
import { clockOf, rowsOf, slotsOf, toggled, withoutTime, withTime } from './slots';

const slots = [
  { weekday: 4, minutes: 540 },
  { weekday: 1, minutes: 540 },
  { weekday: 1, minutes: 485 },
];

describe('slots as a table', () => {
  it('has a row per time with its weekdays in order', () => {
    expect(rowsOf(slots)).toEqual([
      { minutes: 485, weekdays: [1] },
      { minutes: 540, weekdays: [1, 4] },
    ]);
    expect(rowsOf(slotsOf(rowsOf(slots)))).toEqual(rowsOf(slots));
    expect(clockOf(485)).toBe('08:05');
  });
  it('turns a weekday on and off', () => {
    expect(rowsOf(toggled(slots, 540, 2))[1]?.weekdays).toEqual([1, 2, 4]);
    expect(rowsOf(toggled(slots, 540, 4))[1]?.weekdays).toEqual([1]);
    // The last weekday of a time takes the time with it.
    expect(rowsOf(toggled(slots, 485, 1)).map((row) => row.minutes)).toEqual([540]);
  });
  it('adds a time on working days, never twice', () => {
    const more = withTime(slots, 600);
    expect(rowsOf(more)[2]).toEqual({ minutes: 600, weekdays: [1, 2, 3, 4, 5] });
    expect(withTime(more, 600)).toEqual(more);
    expect(rowsOf(withoutTime(more, 600))).toEqual(rowsOf(slots));
  });
});
