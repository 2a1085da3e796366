// What the plan says about days: empty slots of the queue, and weeks in which something lacks.

import { m } from '$i18n';
import { call, useQuery, type BrandGaps, type BrandId, type Opening, type WallTime } from '../../../api';
import { addDays, daysBetween, startOfWeek, today, wallClock, type Day } from '../../../kit/dates';
import { dayOf, minutesOf } from '../../../kit/wall';
import { openComposer } from '../../../shell/actions';
import type { DayMark, MarkRange } from '../marks';

/** Most days that Rust is asked for at once. */
const MOST_DAYS = 62;
const MOST_WEEKS = 26;

/** A mark per empty slot. A click starts a post there. */
export function slotMarks(openings: readonly Opening[], create: (brand: BrandId, wall: WallTime) => void): DayMark[] {
  return openings.map((opening) => {
    const time = wallClock(opening.wall);
    const gap = opening.change?.kind === 'gap' ? opening.change.movedTo : null;
    return {
      id: `${opening.brand}-${opening.wall}`,
      day: dayOf(opening.wall),
      kind: 'slot',
      tone: 'quiet',
      title: m.plan_markSlot({ time }),
      brand: opening.brand,
      minutes: minutesOf(opening.wall),
      detail: gap
        ? m.plan_markSlotGap({ time, moved: wallClock(gap) })
        : m.plan_markSlotDetail({ time, count: opening.accounts.length }),
      open: () => create(opening.brand, opening.wall),
    };
  });
}

/** A mark per week and brand that lacks posts: on its Monday, or today in the week that runs. */
export function gapMarks(brands: readonly BrandGaps[], now: Day): DayMark[] {
  return brands.flatMap((gaps) =>
    gaps.weeks
      .filter((week) => week.missing > 0 && addDays(week.week.monday, 6) >= now)
      .map((week) => ({
        id: `${gaps.brand}-${week.week.monday}`,
        day: week.week.monday < now ? now : week.week.monday,
        kind: 'gap' as const,
        tone: 'warn' as const,
        title: m.plan_markGap({ count: week.missing }),
        brand: gaps.brand,
        detail: m.plan_markGapDetail({ count: week.missing, number: week.week.number }),
      })),
  );
}

/** The weeks of a range that are not over, for `plan_gaps`; `null` when all are. */
export function weeksAhead(range: MarkRange, now: Day): { from: Day; weeks: number } | null {
  const end = addDays(range.from, range.days);
  const from = range.from < now ? now : range.from;
  if (from >= end) return null;
  const weeks = Math.ceil((daysBetween(startOfWeek(from), end) || 1) / 7);
  return { from, weeks: Math.min(weeks, MOST_WEEKS) };
}

/** Whoever opens the calendar sees the coming weeks' recurring posts, also where no conductor runs. Quiet: it is no wish. */
function extendSeries(): void {
  call('series_extend', {}).catch(() => undefined);
}

/** Empty slots of the queue. */
export function useSlotMarks(range: () => MarkRange): () => readonly DayMark[] {
  extendSeries();
  const query = useQuery(
    'queue_range',
    () => ({ from: range().from, days: Math.max(1, Math.min(range().days, MOST_DAYS)), brand: range().brand }),
    () => ({ keepPrevious: true }),
  );
  return () => slotMarks(query.data?.openings ?? [], (brand, wall) => void openComposer({ brand, wall }));
}

/** Weeks in which something lacks. */
export function useGapMarks(range: () => MarkRange): () => readonly DayMark[] {
  const query = useQuery(
    'plan_gaps',
    () => ({ ...(weeksAhead(range(), today()) ?? { from: today(), weeks: 1 }), brand: range().brand }),
    () => ({ keepPrevious: true, enabled: weeksAhead(range(), today()) !== null }),
  );
  return () => (weeksAhead(range(), today()) ? gapMarks(query.data?.brands ?? [], today()) : []);
}
