// What a post's deliveries allow, and where they wait. Pure.

import type { AccountView, DeliveryView, Descriptor, Mode, PostView } from '../../api/generated';

/** How far a post is on its way. */
export type Standing =
  /** Nobody waits for a minute. */
  | 'draft'
  /** It has its minute. */
  | 'planned'
  /** Something is leaving just now. */
  | 'leaving'
  /** Everything is out or settled. */
  | 'out';

const LEAVING: readonly DeliveryView['state'][] = ['preparing', 'sending', 'processing'];
const SETTLED: readonly DeliveryView['state'][] = ['published', 'cancelled'];

/** How far the post is, over all its accounts. What is kept as a draft is one, although it has its minute. */
export function standingOf(post: PostView | null): Standing {
  const deliveries = (post?.variants ?? []).flatMap((variant) => (variant.delivery ? [variant.delivery] : []));
  const alive = deliveries.filter((delivery) => delivery.state !== 'cancelled');
  if (alive.length === 0) return 'draft';
  if (post?.held && alive.every((delivery) => delivery.state === 'draft')) return 'draft';
  if (alive.some((delivery) => LEAVING.includes(delivery.state))) return 'leaving';
  if (deliveries.every((delivery) => SETTLED.includes(delivery.state))) return 'out';
  return 'planned';
}

/** Whether what is written can still change what is sent. */
export const editable = (standing: Standing): boolean => standing === 'draft' || standing === 'planned';

/** Whether an account's delivery has begun: the account cannot be taken away any more. */
export function begun(post: PostView | null, account: string): boolean {
  const state = post?.variants.find((variant) => variant.account === account)?.delivery?.state;
  return state !== undefined && (LEAVING.includes(state) || state === 'published' || state === 'unconfirmed');
}

/** Where a post would wait. */
export interface Waiting {
  /** Accounts that this computer sends for. */
  here: AccountView[];
  /** Accounts whose network holds it. */
  there: AccountView[];
  /** Accounts that a person publishes to. */
  hand: AccountView[];
}

/** Where the post waits for each account, with a mode. */
export const waiting = (accounts: readonly AccountView[], mode: Mode): Waiting => ({
  here: accounts.filter((account) => !byHand(account, mode) && (mode === 'auto' || !account.canHandOff)),
  there: accounts.filter((account) => !byHand(account, mode) && mode === 'handedOff' && account.canHandOff),
  hand: accounts.filter((account) => byHand(account, mode)),
});

const byHand = (account: AccountView, mode: Mode): boolean => mode === 'guided' || account.byHand;

/** Least minutes of lead that the networks' schedulers ask of these accounts; 0 when none asks. */
export function leadMinutes(accounts: readonly AccountView[], networks: readonly Descriptor[]): number {
  const seconds = accounts
    .filter((account) => account.canHandOff)
    .map((account) => networks.find((network) => network.id === account.network)?.handoff?.minLeadSeconds ?? 0);
  return Math.ceil(Math.max(0, ...seconds) / 60);
}
