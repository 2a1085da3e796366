// Where campaigns begin and end, as marks of the calendar.

import { m } from '$i18n';
import { useQuery, type LabelView } from '../../api';
import { addDays, dayShort, type Day } from '../../kit/dates';
import type { DayMark, MarkRange } from './marks';

/** From when to when, in words; nothing when a campaign has no days. */
export function campaignDays({ firstDay, lastDay }: Pick<LabelView, 'firstDay' | 'lastDay'>): string {
  if (firstDay && lastDay && firstDay !== lastDay)
    return m.calendar_campaignBetween({ from: dayShort(firstDay), to: dayShort(lastDay) });
  if (firstDay && lastDay) return dayShort(firstDay);
  if (firstDay) return m.calendar_campaignSince({ from: dayShort(firstDay) });
  return lastDay ? m.calendar_campaignUntil({ to: dayShort(lastDay) }) : '';
}

/** A mark on the first and one on the last day of each campaign that is seen from here. */
export function campaignMarks(labels: readonly LabelView[], { from, days, brand }: MarkRange): DayMark[] {
  const until = addDays(from, days);
  const within = (day: Day | null): day is Day => day !== null && day >= from && day < until;
  return labels
    .filter((label) => label.kind === 'campaign')
    .filter((label) => brand === null || label.brand === null || label.brand === brand)
    .flatMap((label) => {
      const mark = (day: Day, title: string): DayMark => ({
        id: `campaign-${label.id}-${day}`,
        day,
        kind: 'campaign',
        title,
        tone: 'info',
        detail: campaignDays(label),
        ...(label.brand ? { brand: label.brand } : {}),
      });
      const { name, firstDay, lastDay } = label;
      return [
        ...(within(firstDay) ? [mark(firstDay, m.calendar_campaignBegins({ name }))] : []),
        ...(within(lastDay) && lastDay !== firstDay ? [mark(lastDay, m.calendar_campaignEnds({ name }))] : []),
      ];
    });
}

/** The source of marks. */
export function useCampaignMarks(range: () => MarkRange): () => readonly DayMark[] {
  const labels = useQuery('labels_list', () => ({}));
  return () => campaignMarks(labels.data ?? [], range());
}
