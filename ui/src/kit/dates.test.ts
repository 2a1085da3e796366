import { beforeEach, describe, expect, it } from 'vitest';
import { setWindowLocale } from '../i18n';
import type { WallTime } from '../api/generated';
import {
  addDays,
  addMonths,
  dayLong,
  dayNumber,
  dayShort,
  daysBetween,
  fileSize,
  isDay,
  isoWeek,
  isWall,
  monthGrid,
  startOfWeek,
  wallLong,
  wallOf,
  weekLabel,
  zoneOffset,
} from './dates';

beforeEach(() => setWindowLocale('fr'));

describe('days', () => {
  it('go over months, years and the days on which clocks change', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addDays('2026-03-28', 1)).toBe('2026-03-29');
    expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-01-31', -2)).toBe('2025-11-30');
    expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
  });

  it('begin their week on Monday', () => {
    expect(startOfWeek('2026-11-22')).toBe('2026-11-16');
    expect(startOfWeek('2026-11-16')).toBe('2026-11-16');
  });

  it('number weeks as ISO 8601 does', () => {
    // The years that begin and end in another year's week.
    expect([
      isoWeek('2026-01-01'),
      isoWeek('2026-12-31'),
      isoWeek('2027-01-01'),
      isoWeek('2021-01-03'),
      isoWeek('2024-12-30'),
    ]).toEqual([1, 53, 53, 53, 1]);
    expect(weekLabel('2026-11-22')).toBe('sem. 47');
  });

  it('make a month of whole weeks, without a week of another month', () => {
    const grid = monthGrid('2026-11-22');
    expect(grid.map((week) => week[0])).toEqual([
      '2026-10-26',
      '2026-11-02',
      '2026-11-09',
      '2026-11-16',
      '2026-11-23',
      '2026-11-30',
    ]);
    expect(monthGrid('2027-02-10')).toHaveLength(4);
    expect(grid.every((week) => week.length === 7)).toBe(true);
  });

  it('are told from other texts', () => {
    expect([isDay('2026-02-30'), isDay('2026-02-28'), isWall('2026-02-28T10:30'), isWall('2026-02-28')]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('writing', () => {
  it('shows a wall time as it stands, whatever the zone of the laptop', () => {
    expect(wallLong('2031-03-30T02:30' as WallTime)).toBe('dimanche 30 mars 2031 à 02:30');
  });

  it('shows an instant as the clocks of a zone do, with midnight as 00', () => {
    expect(wallOf('2026-11-22T13:00:00Z', 'Pacific/Noumea')).toBe('2026-11-23T00:00');
    expect(zoneOffset('Pacific/Noumea')).toBe('UTC+11');
  });

  it('follows the language of the window', () => {
    expect(fileSize(2_400_000)).toBe('2,4\u202fMo');
    setWindowLocale('en');
    expect(fileSize(2_400_000)).toBe('2.4\u202fMB');
    expect(weekLabel('2026-11-22')).toBe('wk 47');
  });
});

it('counts the first of a month in French and leaves the other days and English alone', () => {
  expect(dayLong('2027-12-01')).toBe('mercredi 1er décembre 2027');
  expect(dayShort('2026-12-01')).toBe('mar. 1er déc.');
  expect(dayLong('2027-12-11')).toBe('samedi 11 décembre 2027');
  expect([dayNumber('2026-12-01'), dayNumber('2026-12-21')]).toEqual(['1er', '21']);
  setWindowLocale('en');
  expect(dayLong('2027-12-01')).toBe('Wednesday, 1 December 2027');
  expect(dayNumber('2026-12-01')).toBe('1');
});
