// Dates that matter as marks of the calendar.

import { m } from '$i18n';
import { useQuery, type DateView, type SchoolKnown } from '../../../api';
import { addDays, daysBetween, dayShort, type Day } from '../../../kit/dates';
import type { DayMark, MarkKind, MarkRange } from '../marks';
import { daysWithin, detailOf, nameOf, titleOf, zoneName } from './words';

const KINDS: Partial<Record<DateView['category'], MarkKind>> = {
  publicHoliday: 'holiday',
  schoolHoliday: 'schoolHoliday',
  own: 'ownDate',
};
/** A date that lasts longer than this is marked on its first day only: a month of pink ribbons would drown the posts. */
const LONG = 7;

/** Short enough for a month cell: school holidays by their zones. */
function shortTitle(date: DateView): string {
  if (date.category === 'schoolHoliday') return `${nameOf(date.name)} · ${date.zones.map(zoneName).join(', ')}`;
  return titleOf(date);
}

/** A mark per day of each date. */
export function dateMarks(dates: readonly DateView[], range: MarkRange): DayMark[] {
  return dates.flatMap((date) => {
    const kind = KINDS[date.category] ?? 'moment';
    const days = daysWithin(date, range.from, range.days);
    const lasts = daysBetween(date.from, date.to) + 1;
    const all = kind === 'schoolHoliday' || kind === 'ownDate' || lasts <= LONG;
    return (all ? days : days.filter((day) => day === date.from)).map((day) => ({
      id: `${date.key}-${date.from}-${date.to}-${day}`,
      day,
      kind,
      title: shortTitle(date),
      tone: kind === 'holiday' || kind === 'ownDate' ? ('info' as const) : ('quiet' as const),
      detail: detailOf(date),
      ...(date.brand ? { brand: date.brand } : {}),
    }));
  });
}

/**
 * Where school holidays cease to be known, said on the first day of which nothing is known: empty days would look like
 * days of school.
 */
export function unknownMarks(known: readonly SchoolKnown[], range: MarkRange): DayMark[] {
  const last = addDays(range.from, range.days - 1);
  const byDay = new Map<Day, SchoolKnown[]>();
  for (const zone of known) {
    const first = zone.until && zone.until >= range.from ? addDays(zone.until, 1) : range.from;
    if (first <= last) byDay.set(first, [...(byDay.get(first) ?? []), zone]);
  }
  return [...byDay].map(([day, zones]) => ({
    id: `unknown-${day}`,
    day,
    kind: 'schoolHoliday' as const,
    title: m.dates_unknownHere({ zones: zones.map((of) => zoneName(of.zone)).join(', ') }),
    tone: 'quiet' as const,
    detail: unknownText(zones),
  }));
}

/** What is not known of some zones, and where it is to be had. */
export function unknownText(zones: readonly SchoolKnown[]): string {
  const each = zones.map((of) =>
    of.until
      ? m.dates_unknownAfter({ zone: zoneName(of.zone), day: dayShort(of.until) })
      : m.dates_unknownZone({ zone: zoneName(of.zone) }),
  );
  return [...each, m.dates_unknownWay()].join(' ');
}

/** The source of marks. */
export function useDateMarks(range: () => MarkRange): () => readonly DayMark[] {
  const dates = useQuery(
    'dates_range',
    () => ({ from: range().from, days: range().days, brand: range().brand }),
    () => ({ keepPrevious: true }),
  );
  return () => [...dateMarks(dates.data?.dates ?? [], range()), ...unknownMarks(dates.data?.knownUntil ?? [], range())];
}
