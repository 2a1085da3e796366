// Names of what the inbox shows.

import AlarmClock from '@lucide/svelte/icons/alarm-clock';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import Hourglass from '@lucide/svelte/icons/hourglass';
import Mail from '@lucide/svelte/icons/mail';
import { m } from '$i18n';
import type { Action, ConversationKind, ConversationState, DeliveryView } from '../../api/generated';
import type { SearchChip, SearchTrouble, Tongue } from '../../api/generated';
import { dayShort, type Day, type Icon } from '../../kit';
import { left } from './due';

/** A state's name. */
export function stateWord(state: ConversationState): string {
  switch (state) {
    case 'new':
      return m.inbox_stateNew();
    case 'waiting':
      return m.inbox_stateWaiting();
    case 'done':
      return m.inbox_stateDone();
    case 'snoozed':
      return m.queue_stateSnoozed();
  }
}

/** A state's icon. */
export const STATE_ICONS: Record<ConversationState, Icon> = {
  new: Mail,
  waiting: Hourglass,
  done: CircleCheck,
  snoozed: AlarmClock,
};

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

/** A language, as far as messages are told apart by it. */
export function tongueWord(tongue: Tongue): string {
  switch (tongue) {
    case 'french':
      return m.signals_french();
    case 'english':
      return m.signals_english();
    case 'other':
      return m.signals_other();
    case 'unknown':
      return m.signals_unknown();
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
    case 'snoozed':
      return m.queue_snoozed({ count });
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
    case 'approve':
      return m.register_doApprove();
    case 'hold':
      return m.register_doHold();
    case 'spam':
      return m.register_doSpam();
    case 'unspam':
      return m.register_doUnspam();
    case 'trash':
      return m.register_doTrash();
    case 'restore':
      return m.register_doRestore();
    case 'hide':
      return m.register_doHide();
    case 'unhide':
      return m.register_doUnhide();
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

/** How long is left, or how long ago it was due. */
export function dueText(due: string, now: number): string {
  const { days, hours, minutes } = left(due, now);
  if (days > 0) return m.queue_days({ d: days, h: hours > 0 ? `\u202f${String(hours)}\u202fh` : '' });
  if (hours > 0) return m.queue_hours({ h: hours, m: minutes > 0 ? `\u202f${String(minutes).padStart(2, '0')}` : '' });
  return m.queue_minutes({ m: minutes });
}

/** One term of a search that was understood. */
export function chipWord(chip: SearchChip): string {
  const { ask } = chip;
  const word = ((): string => {
    switch (ask.kind) {
      case 'word':
        return ask.value;
      case 'phrase':
        return `“${ask.value}”`;
      case 'from':
        return m.queue_chipFrom({ name: ask.value });
      case 'brand':
        return m.queue_chipBrand({ name: ask.value });
      case 'network':
        return m.queue_chipNetwork({ name: ask.value });
      case 'account':
        return m.queue_chipAccount({ name: ask.value });
      case 'label':
        return m.queue_chipLabel({ name: ask.value });
      case 'is':
        return m.queue_chipIs({ what: valueOf(chip) });
      case 'has':
        return m.queue_chipHas({ what: valueOf(chip) });
      case 'lang':
        return m.queue_chipLang({ what: tongueWord(ask.value) });
      case 'before':
        return m.queue_chipBefore({ day: dayShort(ask.value as Day) });
      case 'after':
        return m.queue_chipAfter({ day: dayShort(ask.value as Day) });
      case 'on':
        return m.queue_chipOn({ day: dayShort(ask.value as Day) });
    }
  })();
  return chip.not ? m.queue_chipNot({ what: word }) : word;
}

/** The value as Rust writes it in the language of the window. */
const valueOf = (chip: SearchChip): string => chip.typed.slice(chip.typed.indexOf(':') + 1).replaceAll('-', ' ');

/** What of a search was not understood. */
export function troubleWord(trouble: SearchTrouble): string {
  switch (trouble.wants) {
    case 'known':
      return m.queue_troubleKnown({ typed: trouble.typed, known: trouble.known.join(', ') });
    case 'day':
      return m.queue_troubleDay({ typed: trouble.typed });
    case 'name':
      return m.queue_troubleName({ typed: trouble.typed });
    case 'ourName':
      return m.queue_troubleOurName({ typed: trouble.typed });
  }
}
