// What many conversations can be moderated with. Pure.

import type { Action, BrandId, Descriptor, MessagesModerated, NetworkId } from '../../api/generated';

/** In the order in which they are offered; the core does no others to many at once. */
export const IN_BULK = [
  'hide',
  'hold',
  'approve',
  'spam',
  'trash',
  'mute',
  'block',
  'report',
] as const satisfies readonly Action[];
export type BulkAction = (typeof IN_BULK)[number];

/** Those against somebody are done for a reason. */
export const asksReason = (action: BulkAction): boolean => action !== 'approve' && action !== 'mute';

interface Chosen {
  brand: BrandId;
  network: NetworkId;
}

/** What at least one of the chosen ones' networks has. Where a network hides by holding back, hiding says it. */
export function offeredTo(
  chosen: readonly Chosen[],
  networks: readonly Pick<Descriptor, 'id' | 'actions'>[],
): BulkAction[] {
  const met = new Set(chosen.map((one) => one.network));
  const has = new Set(networks.filter((one) => met.has(one.id)).flatMap((one) => one.actions));
  return IN_BULK.filter((action) => has.has(action) || (action === 'hide' && has.has('hold')));
}

/** The brand whose house rules apply; `null` where the chosen ones are of several. */
export function brandOf(chosen: readonly Chosen[]): BrandId | null {
  const [first, ...rest] = new Set(chosen.map((one) => one.brand));
  return first && rest.length === 0 ? first : null;
}

/** How many were left alone, by reason. */
export function refusals(found: MessagesModerated): { notOffered: number; unfit: number; gone: number } {
  const count = { notOffered: 0, unfit: 0, gone: 0 };
  for (const one of found.refused) count[one.why] += 1;
  return count;
}
