// Taking out of the queue and closing its gaps, each with one undo.

import { m } from '$i18n';
import { call, type BrandId, type PostId } from '../../../api';
import { offerQueueUndo } from '../../../kit/queue';
import { toast, toastError } from '../../../kit/toasts.svelte';

/** Takes a post out; those behind it move up. */
export async function dequeue(post: PostId): Promise<void> {
  try {
    const outcome = await call('queue_remove', { posts: [post] });
    const behind = outcome.moves.length - 1;
    offerQueueUndo(behind > 0 ? m.plan_queueRemovedMoved({ count: behind }) : m.plan_queueRemoved(), outcome);
  } catch (error) {
    toastError(error);
  }
}

/** Closes the gaps of a brand's queue. */
export async function closeGaps(brand: BrandId): Promise<void> {
  try {
    const outcome = await call('queue_reflow', { brand });
    if (outcome.moves.length === 0) toast(m.plan_queueNoGap());
    offerQueueUndo(m.plan_queueClosed({ count: outcome.moves.length }), outcome);
  } catch (error) {
    toastError(error);
  }
}
