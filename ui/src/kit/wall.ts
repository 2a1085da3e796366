// Arithmetic with wall times and calendar days, which have no zone. Instants, zones and clock changes are Rust's.

import type { WallTime } from '../api/generated';

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;

const DAY_MS = 86_400_000;
const DAY_MINUTES = 1440;

const two = (n: number): string => String(n).padStart(2, '0');
const millis = (day: Day): number => Date.parse(`${day}T00:00:00Z`);
const dayAt = (ms: number): Day => new Date(ms).toISOString().slice(0, 10);

/** Whether the text is a day that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = millis(text);
  return !Number.isNaN(ms) && dayAt(ms) === text;
}

/** The wall time of a day at some minute; minutes past midnight run over into the following day. */
export function wallAt(day: Day, minutes: number): WallTime {
  const over = Math.floor(minutes / DAY_MINUTES);
  const rest = minutes - over * DAY_MINUTES;
  return `${addDays(day, over)}T${two(Math.floor(rest / 60))}:${two(rest % 60)}` as WallTime;
}

/** The day of a wall time. */
export const dayOf = (wall: WallTime): Day => wall.slice(0, 10);

/** Minutes since midnight on the wall. */
export const minutesOf = (wall: WallTime): number => Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));

/** `HH:MM`. */
export const clockOf = (wall: WallTime): string => wall.slice(11, 16);

/** The day so many days later; earlier when negative. */
export const addDays = (day: Day, count: number): Day => dayAt(millis(day) + count * DAY_MS);

/** The same day of a later month, or that month's last day. */
export function addMonths(day: Day, count: number): Day {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  const index = year * 12 + month - 1 + count;
  const [toYear, toMonth] = [Math.floor(index / 12), index % 12];
  const last = new Date(Date.UTC(toYear, toMonth + 1, 0)).getUTCDate();
  return `${String(toYear).padStart(4, '0')}-${two(toMonth + 1)}-${two(Math.min(date, last))}`;
}

/** Whole days from one day to another. */
export const daysBetween = (from: Day, to: Day): number => Math.round((millis(to) - millis(from)) / DAY_MS);

/** The same time of day on another day. */
export const onDay = (wall: WallTime, day: Day): WallTime => wallAt(day, minutesOf(wall));

/** Moved by minutes, over midnight where needed. */
export const addMinutes = (wall: WallTime, count: number): WallTime => wallAt(dayOf(wall), minutesOf(wall) + count);

/** 1 = Monday … 7 = Sunday. */
export const weekday = (day: Day): number => ((new Date(millis(day)).getUTCDay() + 6) % 7) + 1;

/** The Monday of the week. */
export const mondayOf = (day: Day): Day => addDays(day, 1 - weekday(day));

/** ISO 8601 week number: the week belongs to the year that has its Thursday. */
export function isoWeek(day: Day): number {
  const thursday = addDays(mondayOf(day), 3);
  return Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1;
}

/** What a clock on the wall of the zone shows at an instant. */
export function wallIn(zone: string, at: Date): WallTime {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((p) => p.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}` as WallTime;
}

/** A date that shows the wall time when formatted in UTC: for `Intl` formatting without any zone. */
export const asUtcDate = (wall: WallTime | Day): Date => new Date(wall.length === 10 ? `${wall}T00:00:00Z` : `${wall}:00Z`);

/** What to offer when only a day was chosen: nine o'clock, or today the next full hour, always after now. */
export function proposedWall(day: Day, now: WallTime): WallTime {
  if (day !== dayOf(now)) return wallAt(day, 9 * 60);
  const next = (Math.floor(minutesOf(now) / 60) + 1) * 60;
  return wallAt(day, Math.max(9 * 60, next));
}
