// What other things say about a day: holidays, marronniers, own dates, empty queue slots, gaps of the content plan, notes.
// The room draws marks in month, week and agenda; whoever knows of days provides them as a source.

import { useCampaignMarks } from './campaigns';
import { useDateMarks } from './dates/marks';
import type { BrandId } from '../../api/generated';
import type { Day } from '../../kit/dates';
import { useGapMarks, useSlotMarks } from './plan/marks';

/** What a mark is about; each kind has one look. */
export type MarkKind = 'holiday' | 'schoolHoliday' | 'moment' | 'ownDate' | 'slot' | 'gap' | 'campaign' | 'note';

/** How loud it is: `quiet` is background knowledge, `info` is worth a glance, `warn` lacks something. */
export type MarkTone = 'quiet' | 'info' | 'warn';

/** Something said about one day, for one brand or for all. What lasts several days has one mark per day. */
export interface DayMark {
  /** Unique within its source; the same thing on two days has two. */
  id: string;
  day: Day;
  kind: MarkKind;
  /** Short enough for a month cell. Shown as it stands. */
  title: string;
  tone: MarkTone;
  /** For one brand; for all when absent. Where several brands are shown, a dot in its colour stands before the title. */
  brand?: BrandId;
  /** A time of day in minutes (an empty slot at 09:30): week view draws it there. */
  minutes?: number;
  /** What it means, in a sentence, for the tooltip and the day's popover. */
  detail?: string;
  /** What a click or Enter does (an empty slot: plan there; a note: edit it). Without it the mark is only read. */
  open?: (anchor: HTMLElement) => void;
}

/** What a source of marks is asked. */
export interface MarkRange {
  from: Day;
  days: number;
  brand: BrandId | null;
}

/**
 * A source of marks. `use` is called once while the room is being made (it may call `useQuery`); what it returns is read
 * reactively. `range` is reactive too.
 */
export interface MarkSource {
  /** `holidays`, `slots`, … */
  id: string;
  use: (range: () => MarkRange) => () => readonly DayMark[];
}

/** Every source of marks. Add yours here: one line. */
export const MARK_SOURCES: readonly MarkSource[] = [
  { id: 'slots', use: useSlotMarks },
  { id: 'gaps', use: useGapMarks },
  { id: 'dates', use: useDateMarks },
  { id: 'campaigns', use: useCampaignMarks },
];

/** Marks by day, the loud before the quiet. */
export function marksByDay(marks: readonly DayMark[]): Map<Day, DayMark[]> {
  const loudness: Record<MarkTone, number> = { warn: 0, info: 1, quiet: 2 };
  const days = new Map<Day, DayMark[]>();
  for (const mark of marks) {
    const list = days.get(mark.day);
    if (list) list.push(mark);
    else days.set(mark.day, [mark]);
  }
  for (const list of days.values()) list.sort((a, b) => loudness[a.tone] - loudness[b.tone]);
  return days;
}
