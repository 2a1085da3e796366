import { describe, expect, it } from 'vitest';
import type { WallTime } from '../api/generated';
import {
  addDays,
  addMinutes,
  addMonths,
  daysBetween,
  isDay,
  isoWeek,
  minutesOf,
  mondayOf,
  onDay,
  proposedWall,
  wallAt,
  wallIn,
  weekday,
} from './wall';

const w = (text: string): WallTime => text as WallTime;

describe('wall times', () => {
  it('keep the time of day on another day', () => {
    expect(onDay(w('2026-03-28T23:30'), '2026-03-29')).toBe('2026-03-29T23:30');
  });
  it('run over midnight in both directions', () => {
    expect(addMinutes(w('2026-12-31T23:50'), 15)).toBe('2027-01-01T00:05');
    expect(addMinutes(w('2026-01-01T00:05'), -15)).toBe('2025-12-31T23:50');
    expect(wallAt('2026-02-28', 1440)).toBe('2026-03-01T00:00');
  });
  it('ignore clock changes of the machine: a day is always one day', () => {
    expect(addDays('2026-03-28', 1)).toBe('2026-03-29');
    expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
    expect(daysBetween('2026-03-01', '2026-04-01')).toBe(31);
    expect(minutesOf(w('2026-03-29T02:30'))).toBe(150);
  });
  it('clamp a month move to the last day', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
  });
});

describe('ISO weeks', () => {
  it.each([
    ['2026-01-01', 1],
    ['2027-01-01', 53],
    ['2027-01-04', 1],
    ['2024-12-30', 1],
    ['2020-12-31', 53],
    ['2026-11-22', 47],
  ])('%s is in week %i', (day, week) => expect(isoWeek(day)).toBe(week));
  it('begin on Monday', () => {
    expect(weekday('2026-11-22')).toBe(7);
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
    expect(mondayOf('2026-11-16')).toBe('2026-11-16');
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

describe('days', () => {
  it('must exist', () => {
    expect(isDay('2026-02-28')).toBe(true);
    expect(isDay('2026-02-30')).toBe(false);
    expect(isDay('soon')).toBe(false);
  });
  it('depend on the zone looked at', () => {
    const at = new Date('2026-11-22T13:30:00Z');
    expect(wallIn('Pacific/Noumea', at)).toBe('2026-11-23T00:30');
    expect(wallIn('Europe/Paris', at)).toBe('2026-11-22T14:30');
  });
});
