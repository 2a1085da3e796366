// Arithmetic with wall times, which have no zone. Instants, zones and clock changes are Rust's; days are in `dates`.

import type { WallTime } from '../api/generated';
import { addDays, type Day } from './dates';

const DAY_MINUTES = 1440;
const two = (n: number): string => String(n).padStart(2, '0');

/** The wall time of a day at some minute; minutes past midnight run over into the following day. */
export function wallAt(day: Day, minutes: number): WallTime {
  const over = Math.floor(minutes / DAY_MINUTES);
  const rest = minutes - over * DAY_MINUTES;
  return `${over === 0 ? day : addDays(day, over)}T${two(Math.floor(rest / 60))}:${two(rest % 60)}` as WallTime;
}

/** The day of a wall time. */
export const dayOf = (wall: WallTime): Day => wall.slice(0, 10);

/** Minutes since midnight on the wall. */
export const minutesOf = (wall: WallTime): number => Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));

/** The same time of day on another day. */
export const onDay = (wall: WallTime, day: Day): WallTime => wallAt(day, minutesOf(wall));

/** Moved by minutes, over midnight where needed. */
export const addMinutes = (wall: WallTime, count: number): WallTime => wallAt(dayOf(wall), minutesOf(wall) + count);

/** What to offer when only a day was chosen: nine o'clock, or today the next full hour, always after now. */
export function proposedWall(day: Day, now: WallTime): WallTime {
  if (day !== dayOf(now)) return wallAt(day, 9 * 60);
  const next = (Math.floor(minutesOf(now) / 60) + 1) * 60;
  return wallAt(day, Math.max(9 * 60, next));
}

/** Minutes since midnight of what a person typed: « 9 », « 9h30 », « 9:30 », « 0930 », « 21.15 »; `null` for anything else. */
export function minutesTyped(text: string): number | null {
  const found = /^\s*(\d{1,2})(?:\s*[:hH.,]\s*(\d{1,2})?)?\s*$/.exec(text) ?? /^\s*(\d{1,2})(\d{2})\s*$/.exec(text);
  if (!found) return null;
  const [hours, minutes] = [Number(found[1]), Number(found[2] ?? 0)];
  return hours <= 23 && minutes <= 59 ? hours * 60 + minutes : null;
}
