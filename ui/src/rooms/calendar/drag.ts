// Where a dragged or grabbed post would land. Pure: screens and pointers are `dragging.svelte.ts`.

import type { WallTime } from '../../api/generated';
import { addDays, daysBetween, weekday, type Day } from '../../kit/dates';
import { dayOf, minutesOf, onDay, wallAt } from '../../kit/wall';

/** Times snap to quarters of an hour. */
export const STEP = 15;

/** A place under the pointer. `minutes` is absent where only the day counts. */
export interface Target {
  /** Day. */
  day: Day;
  /** Minutes since midnight. */
  minutes?: number;
  /** A column of the board instead of a day, which is empty then. */
  column?: string;
}

/** How far a drop moves a post: whole days, and minutes where the place is a time. */
export function moved(wall: WallTime, target: Target): { days: number; minutes: number } {
  const to = dropped(wall, target);
  return { days: daysBetween(dayOf(wall), dayOf(to)), minutes: minutesOf(to) - minutesOf(wall) };
}

/** Minutes since midnight at a height of the hour grid, snapped and inside the day. */
export function minutesAt(offset: number, hourHeight: number, step = STEP): number {
  const raw = Math.round(((offset / hourHeight) * 60) / step) * step;
  return Math.max(0, Math.min(raw, 24 * 60 - step));
}

/** The wall time after a drop. A drop on the place it came from keeps the minute that no quarter names. */
export function dropped(wall: WallTime, target: Target): WallTime {
  if (target.minutes === undefined) return onDay(wall, target.day);
  const same = Math.round(minutesOf(wall) / STEP) * STEP === target.minutes;
  return same ? onDay(wall, target.day) : wallAt(target.day, target.minutes);
}

/** Pixels to scroll in this frame when the pointer is near an edge of the scroller; faster the nearer. */
export function edgeScroll(pointer: number, start: number, end: number, zone = 48, fastest = 18): number {
  if (end - start < zone * 2) return 0;
  const before = start + zone - pointer;
  const after = pointer - (end - zone);
  if (before > 0) return -Math.ceil((Math.min(before, zone) / zone) * fastest);
  if (after > 0) return Math.ceil((Math.min(after, zone) / zone) * fastest);
  return 0;
}

/** Keys that move what is grabbed. */
export type MoveKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'PageUp' | 'PageDown' | 'Home' | 'End';

const KEYS: readonly string[] = [
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Home',
  'End',
];

/** Whether a key moves what is grabbed. */
export const isMoveKey = (key: string): key is MoveKey => KEYS.includes(key);

/**
 * Where a grabbed post is after a key. With hours: up and down by an hour, by a quarter with Shift. Without: up and down
 * by a week. Left and right are days everywhere; pages are weeks with hours and four weeks without.
 */
export function nudged(wall: WallTime, key: MoveKey, hours: boolean, fine: boolean): WallTime {
  const day = dayOf(wall);
  const by = (days: number): WallTime => onDay(wall, addDays(day, days));
  const within = (minutes: number): WallTime => wallAt(day, Math.max(0, Math.min(minutes, 24 * 60 - 1)));
  const step = fine ? STEP : 60;
  switch (key) {
    case 'ArrowLeft':
      return by(-1);
    case 'ArrowRight':
      return by(1);
    case 'ArrowUp':
      return hours ? within(minutesOf(wall) - step) : by(-7);
    case 'ArrowDown':
      return hours ? within(minutesOf(wall) + step) : by(7);
    case 'PageUp':
      return by(hours ? -7 : -28);
    case 'PageDown':
      return by(hours ? 7 : 28);
    case 'Home':
      return by(1 - weekday(day));
    case 'End':
      return by(7 - weekday(day));
  }
}
