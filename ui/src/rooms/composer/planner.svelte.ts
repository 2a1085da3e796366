// Planning and publishing from the composer. Every change is stored first, and can be undone while it can be undone.

import { m } from '$i18n';
import { call, errorView } from '../../api/client';
import type { ErrorView, Fold, Mode, PlanOutcome, WallTime } from '../../api/generated';
import { wallLong } from '../../kit/dates';
import { enqueue } from '../../kit/queue';
import { toast, toastUndo } from '../../kit/toasts.svelte';
import type { Composition } from './document.svelte';
import { standingOf } from './planning';

/** What is wished for. */
export interface Wish {
  wall: WallTime;
  fold: Fold;
  mode: Mode;
}

/** One thing at a time; what went wrong is shown beside the panel. */
export class Planner {
  /** Something is under way. */
  busy = $state(false);
  /** Why the last attempt failed. */
  error = $state.raw<ErrorView | null>(null);
  #of: Composition;

  constructor(composition: Composition) {
    this.#of = composition;
  }

  /** Plans a draft, or moves what is planned. */
  plan({ wall, fold, mode }: Wish): Promise<void> {
    return this.#work(async () => {
      const before = await this.#of.ensureStored();
      if (!before) return;
      const moving = standingOf(before) === 'planned';
      const outcome =
        moving && before.mode === mode
          ? await call('posts_move', { id: before.id, wall, fold })
          : await call('posts_schedule', { id: before.id, wall, fold, mode });
      this.#told(outcome);
      const when = wallLong(outcome.post.wall ?? wall);
      toastUndo(moving ? m.composer_moved({ when }) : m.composer_scheduled({ when }), async () => {
        this.#told(
          moving && before.wall
            ? await call('posts_schedule', { id: before.id, wall: before.wall, fold: before.fold, mode: before.mode })
            : await call('posts_unschedule', { id: before.id }),
        );
      });
    });
  }

  /** Puts it into the next free place of the queue. */
  queue(): Promise<void> {
    return this.#work(async () => {
      const stored = await this.#of.ensureStored();
      if (!stored) return;
      const reread = async (): Promise<void> => this.#of.answered(await call('posts_get', { id: stored.id }));
      if (!(await enqueue([stored.id], reread))) return;
      this.#of.wish = null;
      await reread();
    });
  }

  /** Takes it off the calendar. */
  unplan(): Promise<void> {
    return this.#work(async () => {
      const before = this.#of.stored;
      if (!before) return;
      const outcome = await call('posts_unschedule', { id: before.id });
      this.#told(outcome);
      toastUndo(m.composer_unscheduled(), async () => {
        const wall = outcome.previous ?? before.wall;
        if (!wall) return;
        this.#told(await call('posts_schedule', { id: before.id, wall, fold: before.fold, mode: before.mode }));
      });
    });
  }

  /** Sends it to all its accounts. Resolves when it is on its way. */
  publish(): Promise<void> {
    return this.#work(async () => {
      const stored = await this.#of.ensureStored();
      if (stored) this.#of.answered(await call('posts_publish_now', { id: stored.id }));
    });
  }

  #told(outcome: PlanOutcome): void {
    this.#of.answered(outcome.post);
    this.#of.wish = null;
    if (outcome.notMoved.length > 0) toast(m.composer_notMoved({ count: outcome.notMoved.length }));
  }

  async #work(run: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    try {
      await run();
    } catch (error) {
      this.error = errorView(error);
    } finally {
      this.busy = false;
    }
  }
}
