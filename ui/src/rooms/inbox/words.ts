// Names of what the inbox shows.

import CircleCheck from '@lucide/svelte/icons/circle-check';
import Hourglass from '@lucide/svelte/icons/hourglass';
import Mail from '@lucide/svelte/icons/mail';
import { m } from '$i18n';
import type { Action, ConversationKind, ConversationState, DeliveryView } from '../../api/generated';
import type { Icon } from '../../kit';

/** A state's name. */
export function stateWord(state: ConversationState): string {
  switch (state) {
    case 'new':
      return m.inbox_stateNew();
    case 'waiting':
      return m.inbox_stateWaiting();
    case 'done':
      return m.inbox_stateDone();
  }
}

/** A state's icon. */
export const STATE_ICONS: Record<ConversationState, Icon> = { new: Mail, waiting: Hourglass, done: CircleCheck };

/** A kind's name. */
export function kindWord(kind: ConversationKind): string {
  switch (kind) {
    case 'comment':
      return m.inbox_kindComment();
    case 'mention':
      return m.inbox_kindMention();
    case 'direct':
      return m.inbox_kindDirect();
  }
}

/** What was done to conversations. */
export function setWord(state: ConversationState, count: number): string {
  switch (state) {
    case 'new':
      return m.inbox_setNew({ count });
    case 'waiting':
      return m.inbox_setWaiting({ count });
    case 'done':
      return m.inbox_setDone({ count });
  }
}

/** An action's name. */
export function actionWord(action: Action, name: string): string {
  switch (action) {
    case 'like':
      return m.inbox_like();
    case 'unlike':
      return m.inbox_unlike();
    case 'boost':
      return m.inbox_boost();
    case 'unboost':
      return m.inbox_unboost();
    case 'deleteOwn':
      return m.inbox_deleteOwn();
    case 'block':
      return m.inbox_block({ name });
    case 'mute':
      return m.inbox_mute({ name });
    case 'report':
      return m.inbox_report();
  }
}

/** Where something outgoing stands, in a sentence. `retryAt` is written by the caller's clock. */
export function standing(
  delivery: DeliveryView,
  around: { secondsLeft: number; offline: boolean; stopped: boolean; retryAt: string },
): string {
  switch (delivery.state) {
    case 'draft':
    case 'scheduled':
      if (around.secondsLeft > 0) return m.inbox_outLeaves({ count: around.secondsLeft });
      if (around.stopped) return m.inbox_outStopped();
      return around.offline ? m.inbox_outOffline() : m.inbox_outQueued();
    case 'retrying':
      return around.offline ? m.inbox_outOffline() : m.inbox_outRetrying({ when: around.retryAt });
    case 'unconfirmed':
      return m.inbox_outUnconfirmed();
    case 'needsPerson':
      switch (delivery.reason) {
        case 'late':
          return m.inbox_outLate();
        case 'reconnect':
          return m.inbox_outReconnect();
        case 'restored':
          return m.inbox_outRestored();
        case 'content':
          return m.inbox_outContent();
        case 'unknown':
        case 'threadIncomplete':
          return m.inbox_outUnknown();
      }
      break;
    case 'failed':
      return delivery.reason === 'gone' ? m.inbox_outGone() : m.inbox_outFailed();
    case 'preparing':
    case 'sending':
    case 'processing':
    case 'handedOff':
    case 'published':
    case 'cancelled':
      return m.inbox_outSending();
  }
  return m.inbox_outSending();
}
