// What the queue does, each with one undo. The calendar and the composer say it in the same words.

import { m } from '$i18n';
import { call, CallError } from '../api/client';
import type { PostId, QueueOutcome } from '../api/generated';
import { wallLong } from './dates';
import { toast, toastError, toastUndo } from './toasts.svelte';

/** Offers to take back what the queue did, and tells what it left alone. */
export function offerQueueUndo(text: string, outcome: QueueOutcome, undone?: () => Promise<unknown>): void {
  if (outcome.moves.length > 0) {
    toastUndo(text, async () => {
      const back = await call('queue_undo', outcome);
      await undone?.();
      if (back.kept.length > 0) toast(m.plan_queueUndoKept({ count: back.kept.length }));
    });
  }
  if (outcome.kept.length > 0) toast(m.plan_queueKept({ count: outcome.kept.length }));
}

/** Says why the queue did not take posts. */
export function queueRefused(error: unknown): void {
  const field = error instanceof CallError ? error.view.fields[0] : undefined;
  if (field?.field === 'accounts') toast(m.plan_queueNoAccount());
  else if (field?.field === 'slots') toast(field.code === 'required' ? m.plan_queueNoSlot() : m.plan_queueFull());
  else toastError(error);
}

/** Puts posts into the next free places; resolves to whether they are there. `undone` runs after an undo. */
export async function enqueue(posts: PostId[], undone?: () => Promise<unknown>): Promise<boolean> {
  try {
    const outcome = await call('queue_add', { posts });
    const first = outcome.moves[0]?.to;
    const text =
      posts.length === 1 && first
        ? m.plan_queueAdded({ when: wallLong(first) })
        : m.plan_queueAddedMany({ count: outcome.moves.length });
    offerQueueUndo(text, outcome, undone);
    return true;
  } catch (error) {
    queueRefused(error);
    return false;
  }
}
