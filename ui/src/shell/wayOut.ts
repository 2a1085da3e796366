import { m } from '$i18n';
import { call } from '../api/client';
import type { DeliveryView, WayOut } from '../api/generated';
import { toast, toastError } from '../kit/toasts.svelte';
import { openComposer } from './actions';
import { crisis } from './crisis/crisis.svelte';
import { navigate } from './router.svelte';

/** Does the one thing that helps, or goes where it is done. */
export async function takeWayOut(way: WayOut, delivery: DeliveryView): Promise<void> {
  try {
    switch (way) {
      case 'resume':
        crisis.open = true;
        return;
      case 'connect':
        await navigate({ room: 'brands', brand: delivery.brand, section: 'accounts' });
        return;
      case 'unlock':
        await call('keychain_unlock', {});
        return;
      case 'checkAccount':
        await call('accounts_check', { id: delivery.account });
        toast(m.trust_saidChecked());
        return;
      case 'edit':
      case 'approve':
      case 'move':
      case 'stayAwake':
        if (delivery.post) await openComposer({ post: delivery.post });
        return;
    }
  } catch (error) {
    toastError(error);
  }
}
