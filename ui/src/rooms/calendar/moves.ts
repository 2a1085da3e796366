// Changing the plan from the calendar. Each change can be undone for ten seconds.

import { m } from '$i18n';
import { call, CallError, type Fold, type PlanOutcome, type PostId, type WallTime } from '../../api';
import { wallLong } from '../../kit/dates';
import { toast, toastError, toastUndo } from '../../kit/toasts.svelte';

/** What a change of the plan asks of the screen: show it before it is confirmed. */
export interface Shown {
  /** Takes back what was shown early. */
  back: () => void;
}

/** Says why a plan was refused. A time in the past has a sentence of its own: it is the usual reason. */
function refused(error: unknown): void {
  if (error instanceof CallError && error.field('wall')?.code === 'past') toast(m.calendar_pastRefused());
  else toastError(error);
}

/** Reports deliveries that a network's scheduler still holds at the former time. */
function reportHeld(outcome: PlanOutcome): void {
  if (outcome.notMoved.length > 0) toast(m.calendar_notMoved({ count: outcome.notMoved.length }));
}

/** Moves a planned post. Resolves to whether it moved. */
export async function move(id: PostId, from: WallTime, to: WallTime, shown?: Shown): Promise<boolean> {
  try {
    const fold: Fold = (await call('posts_get', { id })).fold;
    const outcome = await call('posts_move', { id, wall: to, fold: 'earlier' });
    const became = outcome.post.wall ?? to;
    toastUndo(m.calendar_moved({ when: wallLong(became) }), async () => {
      reportHeld(await call('posts_move', { id, wall: from, fold }));
    });
    reportHeld(outcome);
    return true;
  } catch (error) {
    shown?.back();
    refused(error);
    return false;
  }
}

/** Plans a draft. Resolves to whether it is planned. */
export async function plan(id: PostId, wall: WallTime, fold: Fold = 'earlier'): Promise<boolean> {
  try {
    const outcome = await call('posts_schedule', { id, wall, fold, mode: 'auto' });
    toastUndo(m.calendar_planned({ when: wallLong(outcome.post.wall ?? wall) }), async () => {
      reportHeld(await call('posts_unschedule', { id }));
    });
    reportHeld(outcome);
    return true;
  } catch (error) {
    refused(error);
    return false;
  }
}

/** Takes a post off the calendar. */
export async function unplan(id: PostId): Promise<void> {
  try {
    const before = await call('posts_get', { id });
    const outcome = await call('posts_unschedule', { id });
    toastUndo(m.calendar_unplanned(), async () => {
      const wall = outcome.previous ?? before.wall;
      if (wall) reportHeld(await call('posts_schedule', { id, wall, fold: before.fold, mode: before.mode }));
    });
    reportHeld(outcome);
  } catch (error) {
    refused(error);
  }
}

/** Puts a post into the bin. */
export async function remove(id: PostId): Promise<void> {
  try {
    const before = await call('posts_get', { id });
    await call('posts_delete', { id });
    toastUndo(m.calendar_deleted(), async () => {
      await call('posts_restore', { id });
      if (before.wall && before.variants.some((variant) => variant.delivery !== null))
        await call('posts_schedule', { id, wall: before.wall, fold: before.fold, mode: before.mode });
    });
  } catch (error) {
    refused(error);
  }
}

/** Copies a post as a draft; resolves to the copy. */
export async function duplicate(id: PostId): Promise<PostId | null> {
  try {
    return (await call('posts_duplicate', { id })).id;
  } catch (error) {
    refused(error);
    return null;
  }
}
