// Opening hours as the form has them: one span, the same on each open day. Pure.

import type { OpenHours } from '../../api/generated';

/** `09:30` for 570; the end of the day is `00:00`. */
export function clockOf(minutes: number): string {
  const of = minutes % 1440;
  return `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`;
}

export function minutesOf(clock: string): number | null {
  const found = /^(\d{1,2}):(\d{2})/.exec(clock);
  if (!found) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return Number(found[2]) < 60 && minutes < 1440 ? minutes : null;
}

/** Midnight as an end is that of the day; an end before its beginning leads into the next day. */
export function spansOf(days: readonly number[], from: number, to: number): OpenHours[] {
  const end = to === 0 ? 1440 : to;
  if (from < end) return days.map((weekday) => ({ weekday, from, to: end }));
  const spans = days.flatMap((weekday) => [
    { weekday, from, to: 1440 },
    { weekday: (weekday % 7) + 1, from: 0, to: end },
  ]);
  return spans
    .filter((span) => span.from < span.to)
    .sort((one, other) => one.weekday - other.weekday || one.from - other.from);
}
