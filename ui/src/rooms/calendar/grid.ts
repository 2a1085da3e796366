// Which days a view shows, and how entries lie in it. Pure.

import type { CalendarEntry } from '../../api/generated';
import {
  addDays,
  addMonths,
  daysBetween,
  isoWeek,
  monthGrid,
  startOfMonth,
  startOfWeek,
  type Day,
} from '../../kit/dates';
import { dayOf, minutesOf } from '../../kit/wall';

/** The ways to look at the calendar. */
export const VIEWS = ['month', 'week', 'day', 'agenda', 'board', 'grid'] as const;
/** One of them. */
export type View = (typeof VIEWS)[number];

/** Chips shown in a month cell before "+N". */
export const CHIPS_PER_DAY = 3;

/** A row of the month. */
export interface Week {
  /** ISO number. */
  number: number;
  /** Monday to Sunday. */
  days: Day[];
}

/** Days, first and count: what `calendar_range` is asked for. */
export interface Span {
  /** First day. */
  from: Day;
  /** How many. */
  days: number;
}

/** Views whose places are hours. */
export const hasHours = (view: View): boolean => view === 'week' || view === 'day';

/** The days on screen. The month is always whole weeks, Monday first; lists show the days of the month alone. */
export function spanOf(view: View, anchor: Day): Span {
  if (view === 'agenda' || view === 'board' || view === 'grid') {
    const from = startOfMonth(anchor);
    return { from, days: daysBetween(from, addMonths(from, 1)) };
  }
  if (view === 'day') return { from: anchor, days: 1 };
  if (view === 'week') return { from: startOfWeek(anchor), days: 7 };
  return { from: startOfWeek(startOfMonth(anchor)), days: monthGrid(anchor).length * 7 };
}

/** The days of a span. */
export const daysOf = (span: Span): Day[] => Array.from({ length: span.days }, (_, index) => addDays(span.from, index));

/** The rows of a month. */
export const weeksOf = (anchor: Day): Week[] =>
  monthGrid(anchor).map((days) => ({ number: isoWeek(days[0] ?? anchor), days }));

/** The anchor of the page before (-1) or after (1). */
export function turned(view: View, anchor: Day, by: -1 | 1): Day {
  if (view === 'week' || view === 'day') return addDays(anchor, view === 'week' ? by * 7 : by);
  return addMonths(startOfMonth(anchor), by);
}

/** Entries by day, in the order given. */
export function byDay(entries: readonly CalendarEntry[]): Map<Day, CalendarEntry[]> {
  const days = new Map<Day, CalendarEntry[]>();
  for (const entry of entries) {
    const day = dayOf(entry.wall);
    const list = days.get(day);
    if (list) list.push(entry);
    else days.set(day, [entry]);
  }
  return days;
}

/** What a month cell shows of a day with `count` posts: the first ones, and how many more there are. */
export function shown<T>(
  entries: readonly T[],
  count = entries.length,
  most = CHIPS_PER_DAY,
): { chips: readonly T[]; more: number } {
  const chips = entries.slice(0, most);
  return { chips, more: Math.max(0, count - chips.length) };
}

/** What has a time. */
export interface Timed {
  /** When. */
  wall: CalendarEntry['wall'];
}

/** An entry's place in a day column. */
export interface Placed<T extends Timed = CalendarEntry> {
  /** What. */
  entry: T;
  /** Minutes from midnight. */
  top: number;
  /** Which of `lanes` side by side. */
  lane: number;
  /** How many stand side by side. */
  lanes: number;
}

/**
 * Lays the entries of one day out so that none covers another. A post has no length: `minutes` is the height of its chip
 * in the time scale.
 */
export function placed<T extends Timed>(entries: readonly T[], minutes: number): Placed<T>[] {
  const sorted = [...entries].sort((a, b) => minutesOf(a.wall) - minutesOf(b.wall));
  const result: Placed<T>[] = [];
  let cluster: Placed<T>[] = [];
  let ends: number[] = [];
  const close = (): void => {
    for (const item of cluster) item.lanes = ends.length;
    cluster = [];
    ends = [];
  };
  for (const entry of sorted) {
    const top = Math.min(minutesOf(entry.wall), 1440 - minutes);
    if (ends.length > 0 && ends.every((end) => end <= top)) close();
    let lane = ends.findIndex((end) => end <= top);
    if (lane < 0) lane = ends.length;
    ends[lane] = top + minutes;
    const item = { entry, top, lane, lanes: 1 };
    cluster.push(item);
    result.push(item);
  }
  close();
  return result;
}
