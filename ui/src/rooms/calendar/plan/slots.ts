// Weekly slots as a table of times and weekdays. Pure.

import type { SlotTime } from '../../../api/generated';

/** A time of day with its weekdays, 1 is Monday. */
export interface SlotRow {
  minutes: number;
  weekdays: number[];
}

/** ISO weekdays, Monday first. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

const two = (n: number): string => String(n).padStart(2, '0');

/** `09:30` of minutes since midnight. */
export const clockOf = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

/** Slots by time of day, the earliest first. */
export function rowsOf(slots: readonly SlotTime[]): SlotRow[] {
  const rows = new Map<number, number[]>();
  for (const slot of slots) rows.set(slot.minutes, [...(rows.get(slot.minutes) ?? []), slot.weekday]);
  return [...rows]
    .map(([minutes, weekdays]) => ({ minutes, weekdays: weekdays.sort((a, b) => a - b) }))
    .sort((a, b) => a.minutes - b.minutes);
}

/** The slots of rows. */
export const slotsOf = (rows: readonly SlotRow[]): SlotTime[] =>
  rows.flatMap(({ minutes, weekdays }) => weekdays.map((weekday) => ({ weekday, minutes })));

/** With a weekday of a time turned on or off. */
export function toggled(slots: readonly SlotTime[], minutes: number, weekday: number): SlotTime[] {
  const rest = slots.filter((slot) => slot.minutes !== minutes || slot.weekday !== weekday);
  return rest.length === slots.length ? [...slots, { weekday, minutes }] : rest;
}

/** With a time on the weekdays on which people work, or as it is when it is there. */
export function withTime(slots: readonly SlotTime[], minutes: number): SlotTime[] {
  if (slots.some((slot) => slot.minutes === minutes)) return [...slots];
  return [...slots, ...[1, 2, 3, 4, 5].map((weekday) => ({ weekday, minutes }))];
}

/** Without a time. */
export const withoutTime = (slots: readonly SlotTime[], minutes: number): SlotTime[] =>
  slots.filter((slot) => slot.minutes !== minutes);
