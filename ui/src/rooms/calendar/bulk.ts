// The same for many posts. Each is one command and one undo.

import { m } from '$i18n';
import { call, type BrandId, type BulkOutcome, type LabelId, type PostId } from '../../api';
import type { Day } from '../../kit/dates';
import type { CopyGuard } from '../../kit/guard.svelte';
import { refusals } from '../../kit/refusals';
import { toast, toastError, toastUndo } from '../../kit/toasts.svelte';

/** Says what was left as it is, and what a network still holds at its former time. */
function tell(outcome: BulkOutcome): void {
  const sentences = refusals(outcome.refused);
  if (outcome.notMoved.length > 0) sentences.push(m.calendar_notMoved({ count: outcome.notMoved.length }));
  if (sentences.length > 0) toast(sentences.join(' '));
}

/** Does it, offers the undo, says what did not work. Resolves to how many posts changed, or `null` after a fault. */
async function run(work: () => Promise<BulkOutcome>, said: (count: number) => string): Promise<number | null> {
  try {
    const outcome = await work();
    const count = outcome.before.length + outcome.created.length;
    if (count > 0) {
      toastUndo(said(count), async () => {
        tell(await call('posts_put_back', { before: outcome.before, discard: outcome.created }));
      });
    }
    tell(outcome);
    return count;
  } catch (error) {
    toastError(error);
    return null;
  }
}

/** Moves posts by days and minutes, or to a new time of day. */
export const shift = (posts: PostId[], days: number, minutes = 0, time: string | null = null): Promise<number | null> =>
  run(
    () => call('posts_shift', { posts, days, minutes, time }),
    (count) => m.calendar_shifted({ count }),
  );

/** Schedules drafts that have a time, each at its own. */
export const scheduleHeld = (posts: readonly PostId[]): Promise<number | null> =>
  run(
    () =>
      call('posts_schedule_many', {
        items: posts.map((post) => ({ post, wall: null, fold: 'earlier' as const })),
        mode: null,
        held: false,
      }),
    (count) => m.calendar_scheduledMany({ count }),
  );

/** Makes scheduled posts drafts that keep their time. */
export const hold = (posts: PostId[]): Promise<number | null> =>
  run(
    () => call('posts_hold', { posts }),
    (count) => m.calendar_heldMany({ count }),
  );

/** Takes posts off the calendar. */
export const unschedule = (posts: PostId[]): Promise<number | null> =>
  run(
    () => call('posts_unschedule_many', { posts }),
    (count) => m.calendar_unplannedMany({ count }),
  );

/** Puts posts into the bin. */
export const remove = (posts: PostId[]): Promise<number | null> =>
  run(
    () => call('posts_delete_many', { posts }),
    (count) => m.calendar_deletedMany({ count }),
  );

/** Copies posts as drafts: with `days` so many days later, otherwise without a time. */
export const duplicate = (posts: PostId[], days: number | null): Promise<number | null> =>
  run(
    () => call('posts_duplicate_many', { posts, days, schedule: false }),
    (count) => m.calendar_copiedMany({ count }),
  );

/** Copies the posts of one week to another, as drafts with a time. */
export async function copyWeek(from: Day, to: Day, brand: BrandId | null): Promise<void> {
  const count = await run(
    () => call('weeks_copy', { from, to, brand, schedule: false }),
    (made) => m.calendar_copiedWeek({ count: made }),
  );
  if (count === 0) toast(m.calendar_copiedNothing());
}

/**
 * Copies text and visuals to another brand; asks first where they name somebody else's brand, and says which of them
 * still show the first brand's visuals.
 */
export async function copyToBrand(
  posts: PostId[],
  brand: BrandId,
  name: string,
  guard: CopyGuard,
): Promise<number | null> {
  try {
    if (!(await guard.mayCopy(posts, brand, name))) return null;
  } catch (error) {
    toastError(error);
    return null;
  }
  return run(
    async () => {
      const { outcome, foreign } = await call('posts_copy_to_brand', { posts, brand });
      if (foreign.length > 0) toast(m.calendar_copiedForeign({ count: foreign.length }));
      return outcome;
    },
    (count) => m.calendar_copiedToBrand({ count, brand: name }),
  );
}

/** Gives labels and takes them off. */
export const label = (posts: PostId[], add: LabelId[], remove: LabelId[]): Promise<number | null> =>
  run(
    () => call('posts_label', { posts, add, remove }),
    (count) => m.calendar_labelledMany({ count }),
  );
