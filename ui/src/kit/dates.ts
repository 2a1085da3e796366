/**
 * Writing dates and times. Nothing here computes with zones: an instant is shown in the laptop's zone by `Intl`, a wall
 * time is shown as it stands, and calendar arithmetic is on plain days (`YYYY-MM-DD`).
 */
import { currentLocale, m } from '$i18n';
import type { WallTime } from '../api/generated';

/** A day, `YYYY-MM-DD`. */
export type Day = string;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions, zone?: string): Intl.DateTimeFormat {
  // English in the day-month order and the 24 hours that the rest of the window uses.
  const tag = currentLocale() === 'fr' ? 'fr-FR' : 'en-GB';
  const key = `${tag} ${zone ?? ''} ${JSON.stringify(options)}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(tag, { ...options, hourCycle: 'h23', ...(zone ? { timeZone: zone } : {}) });
    formats.set(key, made);
  }
  return made;
}

const pad = (n: number, width = 2) => String(n).padStart(width, '0');

/** A day as a UTC date at noon, for arithmetic and for `Intl` with the zone UTC. */
function utc(day: Day): Date {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, date, 12));
}

function dayOf(date: Date): Day {
  return `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
}

/** Today on the laptop. */
export function today(now = new Date()): Day {
  return `${pad(now.getFullYear(), 4)}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
}

/** A day some days later (or earlier). */
export function addDays(day: Day, days: number): Day {
  const date = utc(day);
  date.setUTCDate(date.getUTCDate() + days);
  return dayOf(date);
}

/** The same day some months later; the last of the month where it has no such day. */
export function addMonths(day: Day, months: number): Day {
  const date = utc(day);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return dayOf(date);
}

/** Days from `from` to `to`. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((utc(to).getTime() - utc(from).getTime()) / 86_400_000);
}

/** 1 is Monday, 7 is Sunday. */
export function weekday(day: Day): number {
  return utc(day).getUTCDay() || 7;
}

/** The Monday of its week. */
export function startOfWeek(day: Day): Day {
  return addDays(day, 1 - weekday(day));
}

/** The first of its month. */
export function startOfMonth(day: Day): Day {
  return `${day.slice(0, 8)}01`;
}

/** The seven days of its week, Monday first. */
export function weekDays(day: Day): Day[] {
  const monday = startOfWeek(day);
  return Array.from({ length: 7 }, (_, i) => addDays(monday, i));
}

/** Whole weeks, Monday first, that cover the month of `day`: four to six rows of seven days. */
export function monthGrid(day: Day): Day[][] {
  const month = day.slice(0, 7);
  const weeks: Day[][] = [];
  for (let monday = startOfWeek(startOfMonth(day)); weeks.length === 0 || monday.slice(0, 7) <= month;) {
    weeks.push(weekDays(monday));
    monday = addDays(monday, 7);
  }
  return weeks;
}

/** ISO 8601 week number, 1–53. */
export function isoWeek(day: Day): number {
  const thursday = addDays(startOfWeek(day), 3);
  return 1 + Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7);
}

/** « sem. 47 » */
export function weekLabel(day: Day): string {
  return m.kit_week({ week: isoWeek(day) });
}

/** Day and time of a wall time. */
export function splitWall(wall: WallTime): { day: Day; time: string } {
  return { day: wall.slice(0, 10), time: wall.slice(11, 16) };
}

/** A wall time of a day and `HH:MM`. */
export function wallTime(day: Day, time: string): WallTime {
  return `${day}T${time.slice(0, 5)}` as WallTime;
}

const asUtc = (wall: string) => new Date(`${wall.slice(0, 16)}:00Z`);

/** A day in words. French counts the first of a month: « mardi 1er décembre ». */
function worded(day: Day, options: Intl.DateTimeFormatOptions): string {
  const parts = format(options, 'UTC').formatToParts(utc(day));
  const first = currentLocale() === 'fr' && day.endsWith('-01');
  return parts.map((part) => (first && part.type === 'day' ? '1er' : part.value)).join('');
}

/** « mar. 24 nov. » */
export function dayShort(day: Day): string {
  return worded(day, { weekday: 'short', day: 'numeric', month: 'short' });
}

/** « mardi 24 novembre »; with the year where it is not this one. */
export function dayLong(day: Day): string {
  const year = day.slice(0, 4) === today().slice(0, 4) ? {} : { year: 'numeric' as const };
  return worded(day, { weekday: 'long', day: 'numeric', month: 'long', ...year });
}

/** « novembre 2026 » */
export function monthLong(day: Day): string {
  return format({ month: 'long', year: 'numeric' }, 'UTC').format(utc(day));
}

/** « lun. »; `width` as in `Intl`. */
export function weekdayName(day: Day, width: 'short' | 'long' | 'narrow' = 'short'): string {
  return format({ weekday: width }, 'UTC').format(utc(day));
}

/** Day of the month, « 24 », « 1er ». */
export function dayNumber(day: Day): string {
  return currentLocale() === 'fr' && day.endsWith('-01') ? '1er' : String(Number(day.slice(8, 10)));
}

/** « 09:30 », of a wall time, as it stands. */
export function wallClock(wall: WallTime | string): string {
  return wall.slice(11, 16);
}

/** « mar. 24 nov., 09:30 », of a wall time, as it stands. */
export function wallShort(wall: WallTime): string {
  return `${dayName(wall.slice(0, 10))}, ${wallClock(wall)}`;
}

/** « mardi 24 novembre à 09:30 » */
export function wallLong(wall: WallTime): string {
  return m.kit_dayAtTime({ day: dayLong(wall.slice(0, 10)), time: wallClock(wall) });
}

/** « aujourd’hui », « demain », « hier », or the short day. */
export function dayName(day: Day, now = new Date()): string {
  const distance = daysBetween(today(now), day);
  if (distance === 0) return m.kit_today();
  if (distance === 1) return m.kit_tomorrow();
  if (distance === -1) return m.kit_yesterday();
  return dayShort(day);
}

/** The wall time that a clock in `zone` (the laptop's when absent) shows at an instant. Display only. */
export function wallOf(instant: string, zone?: string): WallTime {
  if (!zone || zone === localZone()) {
    // The laptop's own clock needs no `Intl`, whose first word costs milliseconds.
    const at = new Date(instant);
    return `${today(at)}T${pad(at.getHours())}:${pad(at.getMinutes())}` as WallTime;
  }
  const parts = new Map(
    format({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }, zone)
      .formatToParts(new Date(instant))
      .map((part) => [part.type, part.value]),
  );
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? '00';
  return `${get('year')}-${get('month')}-${get('day')}T${get('hour')}:${get('minute')}` as WallTime;
}

/** « 09:30 », of an instant. */
export function clock(instant: string, zone?: string): string {
  return wallClock(wallOf(instant, zone));
}

/** « demain, 09:30 », of an instant. */
export function instantShort(instant: string, zone?: string): string {
  return wallShort(wallOf(instant, zone));
}

/** « mardi 24 novembre à 09:30 », of an instant. */
export function instantLong(instant: string, zone?: string): string {
  return wallLong(wallOf(instant, zone));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

const tongues = new Map<string, Intl.RelativeTimeFormat>();

/** « il y a 3 heures », « dans 12 minutes ». */
export function relative(instant: string, now = Date.now()): string {
  const seconds = (new Date(instant).getTime() - now) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) < size) continue;
    const locale = currentLocale();
    const tongue = tongues.get(locale) ?? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    tongues.set(locale, tongue);
    return tongue.format(Math.trunc(seconds / size), unit);
  }
  return m.kit_now();
}

/** « 3 h », « 2 j »: for lists. */
export function ago(instant: string, now = Date.now()): string {
  const minutes = Math.max(0, Math.floor((now - new Date(instant).getTime()) / 60_000));
  if (minutes < 1) return m.kit_agoNow();
  if (minutes < 60) return m.kit_agoMinutes({ count: minutes });
  if (minutes < 1440) return m.kit_agoHours({ count: Math.floor(minutes / 60) });
  if (minutes < 10_080) return m.kit_agoDays({ count: Math.floor(minutes / 1440) });
  return format({ day: 'numeric', month: 'short' }).format(new Date(instant));
}

/** The zone's distance to UTC at an instant, « UTC+1 ». */
export function zoneOffset(zone: string, at = new Date()): string {
  const part = format({ timeZoneName: 'shortOffset', hour: 'numeric' }, zone)
    .formatToParts(at)
    .find((p) => p.type === 'timeZoneName');
  return (part?.value ?? '').replace('GMT', 'UTC');
}

let zoneHere: string | undefined;

/** The laptop's zone, as the window found it: formats are kept too, and both are of one mind. */
export function localZone(): string {
  zoneHere ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zoneHere;
}

/** Whether a text is a day. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOf(utc(text)) === text;
}

/** Whether a text is a wall time. */
export function isWall(text: string): text is WallTime {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(asUtc(text).getTime())
  );
}

/** A number as the language writes it. */
export function count(n: number): string {
  if (Number.isInteger(n) && n >= 0 && n < 1000) return String(n);
  return new Intl.NumberFormat(currentLocale()).format(n);
}

/** « 2,4 Mo » */
export function fileSize(bytes: number): string {
  const units = currentLocale() === 'fr' ? ['o', 'Ko', 'Mo', 'Go'] : ['B', 'KB', 'MB', 'GB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && size < 10 ? 1 : 0;
  return `${new Intl.NumberFormat(currentLocale(), { maximumFractionDigits: digits }).format(size)}\u202f${units[unit] ?? ''}`;
}
