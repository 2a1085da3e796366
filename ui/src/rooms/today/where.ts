import { instantShort, networkName, waitsWhere } from '../../kit';
import type { AccountView, BrandView, DeliveryView } from '../../api';

/** The account's handle, or its network's name while it is only planned. */
export function accountName(account: AccountView | undefined, delivery: { network: DeliveryView['network'] }): string {
  return account?.handle || networkName(delivery.network);
}

/** When it is due, as its brand's clocks show it. */
export function due(delivery: DeliveryView, brand: BrandView | undefined): string {
  return delivery.dueAt ? instantShort(delivery.dueAt, brand?.zone) : '';
}

/** Where a planned delivery waits. */
export function place(delivery: DeliveryView): string {
  return waitsWhere(delivery.mode, networkName(delivery.network));
}
