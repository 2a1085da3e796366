import { describe, expect, it } from 'vitest';
import type { WallTime } from '../../api/generated';
import { dropped, edgeScroll, isMoveKey, minutesAt, nudged } from './drag';

const w = (text: string): WallTime => text as WallTime;

describe('a drop', () => {
  it('keeps the time where only the day counts', () => {
    expect(dropped(w('2026-11-22T09:07'), { day: '2026-11-25' })).toBe('2026-11-25T09:07');
  });
  it('takes the time of the hour grid', () => {
    expect(dropped(w('2026-11-22T09:07'), { day: '2026-11-25', minutes: 14 * 60 + 15 })).toBe('2026-11-25T14:15');
  });
  it('does not round a minute that was not moved', () => {
    expect(dropped(w('2026-11-22T09:07'), { day: '2026-11-23', minutes: 9 * 60 })).toBe('2026-11-23T09:07');
  });
});

describe('the hour grid', () => {
  it('snaps to quarters and stays inside the day', () => {
    expect(minutesAt(0, 48)).toBe(0);
    expect(minutesAt(48 * 9 + 13, 48)).toBe(9 * 60 + 15);
    expect(minutesAt(-30, 48)).toBe(0);
    expect(minutesAt(48 * 24, 48)).toBe(23 * 60 + 45);
  });
});

describe('scrolling at an edge', () => {
  it('is still in the middle and faster towards the edge', () => {
    expect(edgeScroll(300, 0, 600)).toBe(0);
    expect(edgeScroll(40, 0, 600)).toBeLessThan(0);
    expect(edgeScroll(0, 0, 600)).toBeLessThan(edgeScroll(40, 0, 600));
    expect(edgeScroll(640, 0, 600)).toBe(18);
  });
  it('does nothing where there is hardly room', () => expect(edgeScroll(5, 0, 60)).toBe(0));
});

describe('keys that move a grabbed post', () => {
  const wall = w('2026-11-25T09:30');
  it('are days and weeks in the month', () => {
    expect(nudged(wall, 'ArrowRight', false, false)).toBe('2026-11-26T09:30');
    expect(nudged(wall, 'ArrowUp', false, false)).toBe('2026-11-18T09:30');
    expect(nudged(wall, 'PageDown', false, false)).toBe('2026-12-23T09:30');
    expect(nudged(wall, 'Home', false, false)).toBe('2026-11-23T09:30');
    expect(nudged(wall, 'End', false, false)).toBe('2026-11-29T09:30');
  });
  it('are hours, and quarters with Shift, in the week', () => {
    expect(nudged(wall, 'ArrowDown', true, false)).toBe('2026-11-25T10:30');
    expect(nudged(wall, 'ArrowDown', true, true)).toBe('2026-11-25T09:45');
    expect(nudged(w('2026-11-25T00:10'), 'ArrowUp', true, false)).toBe('2026-11-25T00:00');
    expect(nudged(w('2026-11-25T23:30'), 'ArrowDown', true, false)).toBe('2026-11-25T23:59');
  });
  it('are told from all others', () => {
    expect(isMoveKey('ArrowLeft')).toBe(true);
    expect(isMoveKey('a')).toBe(false);
  });
});
