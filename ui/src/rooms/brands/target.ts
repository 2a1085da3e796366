// Opening hours as the form has them: the spans of each day, as they are typed. Pure.

import type { OpenHours } from '../../api/generated';

/** A span as it is typed. */
export interface Span {
  from: string;
  to: string;
}

/** The spans of Monday to Sunday; a day without one is closed. */
export type Week = Span[][];

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

/** The week of what is stored, each day in order. */
export function weekOf(hours: readonly OpenHours[]): Week {
  return Array.from({ length: 7 }, (_, day) =>
    hours
      .filter((span) => span.weekday === day + 1)
      .sort((one, other) => one.from - other.from)
      .map((span) => ({ from: clockOf(span.from), to: clockOf(span.to) })),
  );
}

/** Where a span of the list that is sent stands in the form. */
export interface Place {
  day: number;
  at: number;
}

/** What is sent, and for each of it its place in the form; `missing` are the places where a time is not whole. */
export function hoursOf(week: Week): { hours: OpenHours[]; places: Place[]; missing: Place[] } {
  const [hours, places, missing]: [OpenHours[], Place[], Place[]] = [[], [], []];
  week.forEach((spans, day) =>
    spans.forEach((span, at) => {
      const [from, to] = [minutesOf(span.from), minutesOf(span.to)];
      if (from === null || to === null) missing.push({ day, at });
      else {
        // Midnight as an end is that of the day.
        hours.push({ weekday: day + 1, from, to: to === 0 ? 1440 : to });
        places.push({ day, at });
      }
    }),
  );
  return { hours, places, missing };
}

/** A further span of a day: after its last one where there is room, otherwise the usual hours. */
export function nextSpan(spans: readonly Span[]): Span {
  const ends = spans.map((span) => minutesOf(span.to) ?? 0);
  const from = Math.max(0, ...ends) + 60;
  if (spans.length === 0 || ends.includes(0) || from >= 1380) return { from: '09:00', to: '18:00' };
  return { from: clockOf(from), to: clockOf(Math.min(from + 240, 1440)) };
}
