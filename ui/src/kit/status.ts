import Ban from '@lucide/svelte/icons/ban';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark';
import CircleX from '@lucide/svelte/icons/circle-x';
import Clock from '@lucide/svelte/icons/clock';
import CloudUpload from '@lucide/svelte/icons/cloud-upload';
import Hand from '@lucide/svelte/icons/hand';
import LoaderCircle from '@lucide/svelte/icons/loader-circle';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import RotateCw from '@lucide/svelte/icons/rotate-cw';
import Send from '@lucide/svelte/icons/send';
import { m } from '$i18n';
import type { Ask, CommentView, DeliveryView, EntryStatus, Failure, Mode } from '../api/generated';
import type { Icon } from './Icon';

/** State of one delivery. */
export type State = DeliveryView['state'];

/** What a chip shows for a state. */
export function statusOf(state: State): EntryStatus {
  switch (state) {
    case 'retrying':
      return 'scheduled';
    case 'preparing':
    case 'processing':
      return 'sending';
    default:
      return state;
  }
}

/** The status's own colour; use it for an edge or an icon, never alone. */
export function statusColour(status: EntryStatus): string {
  return `var(--status-${status})`;
}

const ICONS: Record<State, Icon> = {
  draft: PencilLine,
  scheduled: Clock,
  retrying: RotateCw,
  preparing: LoaderCircle,
  sending: Send,
  processing: LoaderCircle,
  handedOff: CloudUpload,
  published: CircleCheck,
  unconfirmed: CircleQuestionMark,
  needsPerson: Hand,
  failed: CircleX,
  cancelled: Ban,
};

/** The icon of a state or a status. */
export function stateIcon(state: State | EntryStatus): Icon {
  return ICONS[state];
}

/** The name of a state or a status. */
export function stateName(state: State | EntryStatus): string {
  switch (state) {
    case 'draft':
      return m.kit_stateDraft();
    case 'scheduled':
      return m.kit_stateScheduled();
    case 'retrying':
      return m.kit_stateRetrying();
    case 'preparing':
      return m.kit_statePreparing();
    case 'sending':
      return m.kit_stateSending();
    case 'processing':
      return m.kit_stateProcessing();
    case 'handedOff':
      return m.kit_stateHandedOff();
    case 'published':
      return m.kit_statePublished();
    case 'unconfirmed':
      return m.kit_stateUnconfirmed();
    case 'needsPerson':
      return m.kit_stateNeedsPerson();
    case 'failed':
      return m.kit_stateFailed();
    case 'cancelled':
      return m.kit_stateCancelled();
  }
}

/** Why a person has to decide, as a short name. */
export function askName(ask: Ask): string {
  switch (ask) {
    case 'late':
      return m.kit_askLate();
    case 'unknown':
      return m.kit_askUnknown();
    case 'reconnect':
      return m.kit_askReconnect();
    case 'restored':
      return m.kit_askRestored();
    case 'content':
      return m.kit_askContent();
    case 'threadIncomplete':
      return m.kit_askThreadIncomplete();
    case 'commentMissing':
      return m.kit_askCommentMissing();
    case 'paused':
      return m.trust_askPaused();
    case 'guided':
      return m.guided_ask();
    case 'approval':
      return m.approvals_askReason();
  }
}

/** How the first comment below a post stands. */
export function commentStanding(comment: CommentView): string {
  switch (comment.state) {
    case 'waits':
      return m.kit_commentWaits();
    case 'out':
      return m.kit_commentOut();
    case 'unknown':
      return m.kit_commentUnknown();
    case 'missing':
      return m.kit_commentMissing();
  }
}

/** Why it will not be published, as a short name. */
export function failureName(failure: Failure): string {
  return failure === 'rejected' ? m.kit_failureRejected() : m.kit_failureGone();
}

/** Where a planned delivery waits. */
export function waitsWhere(mode: Mode, networkName: string): string {
  switch (mode) {
    case 'auto':
      return m.kit_waitsHere();
    case 'handedOff':
      return m.kit_waitsAtNetwork({ network: networkName });
    case 'guided':
      return m.guided_waits();
  }
}
