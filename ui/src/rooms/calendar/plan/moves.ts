// What the queue does, each with one undo.

import { m } from '$i18n';
import { call, CallError, type BrandId, type PostId, type QueueOutcome } from '../../../api';
import { wallLong } from '../../../kit/dates';
import { toast, toastError, toastUndo } from '../../../kit/toasts.svelte';

/** Offers to take back what the queue did, and tells what it left alone. */
function offer(text: string, outcome: QueueOutcome): void {
  if (outcome.moves.length > 0) {
    toastUndo(text, async () => {
      const undone = await call('queue_undo', outcome);
      if (undone.kept.length > 0) toast(m.plan_queueUndoKept({ count: undone.kept.length }));
    });
  }
  if (outcome.kept.length > 0) toast(m.plan_queueKept({ count: outcome.kept.length }));
}

/** Says why the queue did not take posts. */
function refused(error: unknown): void {
  const field = error instanceof CallError ? error.view.fields[0] : undefined;
  if (field?.field === 'accounts') toast(m.plan_queueNoAccount());
  else if (field?.field === 'slots') toast(field.code === 'required' ? m.plan_queueNoSlot() : m.plan_queueFull());
  else toastError(error);
}

/** Puts posts into the next free places. */
export async function enqueue(posts: PostId[]): Promise<void> {
  try {
    const outcome = await call('queue_add', { posts });
    const first = outcome.moves[0]?.to;
    offer(
      posts.length === 1 && first
        ? m.plan_queueAdded({ when: wallLong(first) })
        : m.plan_queueAddedMany({ count: outcome.moves.length }),
      outcome,
    );
  } catch (error) {
    refused(error);
  }
}

/** Takes a post out; those behind it move up. */
export async function dequeue(post: PostId): Promise<void> {
  try {
    const outcome = await call('queue_remove', { posts: [post] });
    const behind = outcome.moves.length - 1;
    offer(behind > 0 ? m.plan_queueRemovedMoved({ count: behind }) : m.plan_queueRemoved(), outcome);
  } catch (error) {
    toastError(error);
  }
}

/** Closes the gaps of a brand's queue. */
export async function closeGaps(brand: BrandId): Promise<void> {
  try {
    const outcome = await call('queue_reflow', { brand });
    if (outcome.moves.length === 0) toast(m.plan_queueNoGap());
    offer(m.plan_queueClosed({ count: outcome.moves.length }), outcome);
  } catch (error) {
    toastError(error);
  }
}
