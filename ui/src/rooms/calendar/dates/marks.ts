// Dates that matter as marks of the calendar.

import { useQuery, type DateView } from '../../../api';
import { daysBetween } from '../../../kit/dates';
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

/** The source of marks. */
export function useDateMarks(range: () => MarkRange): () => readonly DayMark[] {
  const dates = useQuery(
    'dates_range',
    () => ({ from: range().from, days: range().days, brand: range().brand }),
    () => ({ keepPrevious: true }),
  );
  return () => dateMarks(dates.data?.dates ?? [], range());
}
