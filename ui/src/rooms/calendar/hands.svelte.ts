// Which accounts a person publishes to: known once for hundreds of chips.

import type { AccountId, AccountView, CalendarEntry } from '../../api';

let ids = $state.raw<ReadonlySet<AccountId>>(new Set());

/** Tells the accounts of the calendar. */
export function knowHands(accounts: readonly AccountView[]): void {
  ids = new Set(accounts.filter((account) => account.byHand).map((account) => account.id));
}

/** Whether some of a planned post waits for a person's own hand. */
export const waitsForHand = (entry: CalendarEntry): boolean =>
  ids.size > 0 && entry.deliveries.some((delivery) => delivery.state === 'scheduled' && ids.has(delivery.account));
