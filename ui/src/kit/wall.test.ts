import { describe, expect, it } from 'vitest';
import type { WallTime } from '../api/generated';
import { addMinutes, minutesOf, minutesTyped, onDay, proposedWall, wallAt } from './wall';

const w = (text: string): WallTime => text as WallTime;

describe('wall times', () => {
  it('keep the time of day on another day, whatever the clocks do', () => {
    expect(onDay(w('2026-03-28T02:30'), '2026-03-29')).toBe('2026-03-29T02:30');
    expect(minutesOf(w('2026-03-29T02:30'))).toBe(150);
  });
  it('run over midnight in both directions', () => {
    expect(addMinutes(w('2026-12-31T23:50'), 15)).toBe('2027-01-01T00:05');
    expect(addMinutes(w('2026-01-01T00:05'), -15)).toBe('2025-12-31T23:50');
    expect(wallAt('2026-02-28', 1440)).toBe('2026-03-01T00:00');
  });
});

describe('proposals', () => {
  it('are nine o’clock on another day', () => {
    expect(proposedWall('2026-05-02', w('2026-05-01T22:10'))).toBe('2026-05-02T09:00');
  });
  it('are never in the past today', () => {
    expect(proposedWall('2026-05-01', w('2026-05-01T07:10'))).toBe('2026-05-01T09:00');
    expect(proposedWall('2026-05-01', w('2026-05-01T09:00'))).toBe('2026-05-01T10:00');
    expect(proposedWall('2026-05-01', w('2026-05-01T23:10'))).toBe('2026-05-02T00:00');
  });
});

describe('a typed time', () => {
  it.each([
    ['9', 540],
    ['9h', 540],
    ['9h30', 570],
    ['9 h 30', 570],
    ['09:30', 570],
    ['0930', 570],
    ['930', 570],
    ['21.15', 1275],
    ['0:00', 0],
    ['23:59', 1439],
  ])('%s', (text, minutes) => expect(minutesTyped(text)).toBe(minutes));
  it.each(['', '24:00', '9:60', 'midi', '12:345', '99'])('is not %j', (text) => expect(minutesTyped(text)).toBeNull());
});
