import { m } from '$i18n';
import { clock, instantShort, localZone, networkName, waitsWhere, zoneOffset } from '../../kit';
import type { AccountView, BrandView, DeliveryView } from '../../api';

/** The account's handle, or its network's name while it is only planned. */
export function accountName(account: AccountView | undefined, delivery: { network: DeliveryView['network'] }): string {
  return account?.handle || networkName(delivery.network);
}

/** When it is due, on this computer's clock. */
export function due(delivery: DeliveryView): string {
  return delivery.dueAt ? instantShort(delivery.dueAt) : '';
}

/** The brand's own time, where its clocks show another than this computer's. */
export function brandTime(instant: string | null, brand: BrandView | undefined): string | null {
  if (!instant || !brand || brand.zone === localZone()) return null;
  const at = new Date(instant);
  if (zoneOffset(brand.zone, at) === zoneOffset(localZone(), at)) return null;
  return m.today_zoneTime({ time: clock(instant, brand.zone), place: placeName(brand) });
}

/** The town that names the brand's zone. */
function placeName(brand: BrandView): string {
  return brand.zone.split('/').at(-1)?.replaceAll('_', ' ') ?? brand.zone;
}

/** Where a planned delivery waits. */
export function place(delivery: DeliveryView): string {
  return waitsWhere(delivery.mode, networkName(delivery.network));
}
