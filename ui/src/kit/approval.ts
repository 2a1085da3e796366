// How a post stands with its client: words, icons, and what can be noted. Each note can be undone for ten seconds.

import BadgeCheck from '@lucide/svelte/icons/badge-check';
import CircleDashed from '@lucide/svelte/icons/circle-dashed';
import HistoryIcon from '@lucide/svelte/icons/history';
import MessageCircleQuestionMark from '@lucide/svelte/icons/message-circle-question-mark';
import MessageSquareWarning from '@lucide/svelte/icons/message-square-warning';
import { m } from '$i18n';
import { call } from '../api/client';
import type {
  AnswerWay,
  Approval,
  ApprovalMark,
  ApprovalPolicy,
  ApprovalsOutcome,
  ApprovalsRecord,
  PostId,
} from '../api/generated';
import type { Icon } from './Icon';
import { refusals } from './refusals';
import { toast, toastError, toastUndo } from './toasts.svelte';

/** The name of a standing. */
export function approvalName(approval: Approval): string {
  switch (approval) {
    case 'none':
      return m.approvals_none();
    case 'asked':
      return m.approvals_asked();
    case 'changes':
      return m.approvals_changes();
    case 'voided':
      return m.approvals_voided();
    case 'approved':
      return m.approvals_approved();
  }
}

const ICONS: Record<Approval, Icon> = {
  none: CircleDashed,
  asked: MessageCircleQuestionMark,
  changes: MessageSquareWarning,
  voided: HistoryIcon,
  approved: BadgeCheck,
};

/** The icon of a standing. */
export const approvalIcon = (approval: Approval): Icon => ICONS[approval];

/** Whether it waits for somebody's answer. */
export const isOpen = (approval: Approval): boolean =>
  approval === 'asked' || approval === 'changes' || approval === 'voided';

/** The name of something noted. */
export function markName(mark: ApprovalMark): string {
  switch (mark) {
    case 'asked':
      return m.approvals_entryAsked();
    case 'approved':
      return m.approvals_entryApproved();
    case 'changes':
      return m.approvals_entryChanges();
    case 'withdrawn':
      return m.approvals_entryWithdrawn();
  }
}

/** The ways by which an answer comes. */
export const WAYS: readonly AnswerWay[] = ['telephone', 'mail', 'message', 'inPerson'];

/** The name of a way. */
export function wayName(way: AnswerWay): string {
  switch (way) {
    case 'telephone':
      return m.approvals_wayTelephone();
    case 'mail':
      return m.approvals_wayMail();
    case 'message':
      return m.approvals_wayMessage();
    case 'inPerson':
      return m.approvals_wayInPerson();
  }
}

/** The policies of a brand. */
export const POLICIES: readonly ApprovalPolicy[] = ['none', 'optional', 'required'];

/** The name of a policy. */
export function policyName(policy: ApprovalPolicy): string {
  switch (policy) {
    case 'none':
      return m.approvals_policyNone();
    case 'optional':
      return m.approvals_policyOptional();
    case 'required':
      return m.approvals_policyRequired();
  }
}

function tell(outcome: ApprovalsOutcome): void {
  const sentences = refusals(outcome.refused);
  if (sentences.length > 0) toast(sentences.join(' '));
}

/** Offers the undo, says what did not work. Answers how many changed. */
function done(outcome: ApprovalsOutcome, said: (count: number) => string): number {
  const count = outcome.before.length;
  if (count > 0) {
    toastUndo(said(count), async () => tell(await call('approvals_put_back', { before: outcome.before })));
  }
  tell(outcome);
  return count;
}

/** Notes that clients were asked. Resolves to how many posts changed, or `null` after a fault. */
export async function askApproval(posts: PostId[]): Promise<number | null> {
  try {
    return done(await call('approvals_ask', { posts }), (count) => m.approvals_askedMany({ count }));
  } catch (error) {
    toastError(error);
    return null;
  }
}

/** Takes the question back. */
export async function withdrawApproval(posts: PostId[]): Promise<number | null> {
  try {
    return done(await call('approvals_withdraw', { posts }), (count) => m.approvals_withdrawnMany({ count }));
  } catch (error) {
    toastError(error);
    return null;
  }
}

/** Notes an answer. Faults are the caller's: they belong to fields. */
export async function recordApproval(answer: ApprovalsRecord): Promise<number> {
  const said = (count: number): string =>
    answer.answer === 'approved' ? m.approvals_approvedMany({ count }) : m.approvals_changesMany({ count });
  return done(await call('approvals_record', answer), said);
}
