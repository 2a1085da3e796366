// Which accounts a person publishes to: known once for hundreds of chips.

import type { AccountId, AccountView, CalendarEntry } from '../../api';

let ids = $state.raw<ReadonlySet<AccountId>>(new Set());

/** Tells the accounts of the calendar. */
export function knowHands(accounts: readonly AccountView[]): void {
  ids = new Set(accounts.filter((account) => account.byHand).map((account) => account.id));
}

/** Whether some of a planned post waits for a person's own hand: it has no other way, or a person chose so. */
export const waitsForHand = (entry: CalendarEntry): boolean =>
  (entry.mode === 'guided' || ids.size > 0) &&
  entry.deliveries.some(
    (delivery) => delivery.state === 'scheduled' && (entry.mode === 'guided' || ids.has(delivery.account)),
  );
