import { describe, expect, it } from 'vitest';
import { left, nearness } from './due';

const now = Date.parse('2026-11-22T12:00:00Z');

describe('what is left to answer', () => {
  it('is counted in days, hours and minutes', () => {
    expect(left('2026-11-22T13:20:59Z', now)).toEqual({ over: false, days: 0, hours: 1, minutes: 20 });
    expect(left('2026-11-24T13:00:00Z', now)).toEqual({ over: false, days: 2, hours: 1, minutes: 0 });
    expect(left('2026-11-22T11:15:00Z', now)).toEqual({ over: true, days: 0, hours: 0, minutes: 45 });
  });
  it('is near within the hour', () => {
    expect(nearness('2026-11-22T11:59:59Z', now)).toBe('over');
    expect(nearness('2026-11-22T13:00:00Z', now)).toBe('soon');
    expect(nearness('2026-11-22T13:00:01Z', now)).toBe('ahead');
  });
});
