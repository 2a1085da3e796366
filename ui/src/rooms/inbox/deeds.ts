// What is decided about conversations: each change is one call with one undo.

import { m } from '$i18n';
import { call } from '../../api';
import type {
  ContactId,
  DeliveryId,
  MessagesModerated,
  ConversationBefore,
  ConversationId,
  ConversationsChanged,
  ConversationState,
  LabelId,
  Priority,
  Snooze,
} from '../../api/generated';
import { toast, toastError, toastUndo } from '../../kit';
import { batches } from './triage';
import { refusals, type BulkAction } from './bulk';
import { setWord } from './words';

/** Most conversations that one call changes. */
const MOST = 1000;

type Change = (ids: ConversationId[]) => Promise<ConversationsChanged>;

async function deed(ids: readonly ConversationId[], change: Change, said: (count: number) => string): Promise<boolean> {
  const before: ConversationBefore[] = [];
  let refused = 0;
  try {
    for (const batch of batches(ids, MOST)) {
      const changed = await change(batch);
      before.push(...changed.before);
      refused += changed.refused.length;
    }
  } catch (error) {
    toastError(error);
  }
  if (refused > 0) toast(m.queue_refused({ count: refused }));
  if (before.length === 0) return false;
  toastUndo(said(before.length), async () => {
    for (const batch of batches(before, MOST)) await call('conversations_put_back', { before: batch });
  });
  return true;
}

export const setState = (ids: readonly ConversationId[], state: ConversationState): Promise<boolean> =>
  deed(
    ids,
    (some) => call('conversations_set_state', { ids: some, state }),
    (count) => setWord(state, count),
  );

export const snooze = (ids: readonly ConversationId[], until: Snooze): Promise<boolean> =>
  deed(
    ids,
    (some) => call('conversations_snooze', { ids: some, until }),
    (count) => m.queue_snoozed({ count }),
  );

export const prioritise = (ids: readonly ConversationId[], priority: Priority): Promise<boolean> =>
  deed(
    ids,
    (some) => call('conversations_prioritise', { ids: some, priority }),
    (count) => (priority === 'high' ? m.queue_madeHigh({ count }) : m.queue_madeNormal({ count })),
  );

export const assign = (ids: readonly ConversationId[], contact: ContactId | null): Promise<boolean> =>
  deed(
    ids,
    (some) => call('conversations_assign', { ids: some, contact }),
    (count) => (contact ? m.queue_assigned({ count }) : m.queue_unassigned({ count })),
  );

export const label = (ids: readonly ConversationId[], add: LabelId[], remove: LabelId[]): Promise<boolean> =>
  deed(
    ids,
    (some) => call('conversations_label', { ids: some, add, remove }),
    (count) => m.queue_labelled({ count }),
  );

/** Most that are moderated by one call. */
const MOST_MODERATED = 500;

/** Moderates the last message of each, with one undo; what was left alone is told with its reason. */
export async function moderate(
  ids: readonly ConversationId[],
  action: BulkAction,
  reason: { rule: string | null; remark: string; comment: string },
): Promise<boolean> {
  const found: MessagesModerated = { done: [], refused: [] };
  try {
    for (const conversations of batches(ids, MOST_MODERATED)) {
      const part = await call('messages_moderate', {
        conversations,
        messages: [],
        action,
        rule: reason.rule,
        remark: reason.remark || null,
        comment: reason.comment || null,
      });
      found.done.push(...part.done);
      found.refused.push(...part.refused);
    }
  } catch (error) {
    toastError(error);
  }
  const { notOffered, unfit, gone } = refusals(found);
  if (notOffered > 0) toast(m.register_bulkNotOffered({ count: notOffered }));
  if (unfit + gone > 0) toast(m.register_bulkUnfit({ count: unfit + gone }));
  if (found.done.length === 0) return false;
  toastUndo(m.register_bulkDone({ count: found.done.length }), () => unmoderate(found.done.map((one) => one.delivery)));
  return true;
}

async function unmoderate(deliveries: readonly DeliveryId[]): Promise<void> {
  let stays = 0;
  for (const batch of batches(deliveries, MOST_MODERATED))
    stays += (await call('messages_moderate_undo', { deliveries: batch })).refused.length;
  if (stays > 0) toast(m.register_bulkStays({ count: stays }));
}
