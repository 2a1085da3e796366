import { call } from '../api/client';
import { useQuery } from '../api/queries.svelte';
import type { BrandId, BrandView } from '../api/generated';
import { toastError } from '../kit/toasts.svelte';

let chosen = $state<BrandId | null>(null);

/** The brand in focus, `null` for all; reactive. Kept by the desk. */
export const focus = {
  get brand(): BrandId | null {
    return chosen;
  },
};

/** Takes what the desk has stored, at the start and after a change elsewhere. */
export function applyStoredFocus(brand: BrandId | null): void {
  chosen = brand;
}

/** Puts a brand in focus, or all. */
export async function setFocus(brand: BrandId | null): Promise<void> {
  chosen = brand;
  try {
    await call('settings_update', { focus: brand as BrandId });
  } catch (error) {
    toastError(error);
  }
}

/** All brands, and the one in focus as a view. Use it inside a component. */
export function useBrands() {
  const query = useQuery('brands_list', () => ({}));
  return {
    get list(): BrandView[] {
      return query.data ?? [];
    },
    get pending(): boolean {
      return query.isPending;
    },
    /** The brand in focus. */
    get focused(): BrandView | undefined {
      return query.data?.find((brand) => brand.id === chosen);
    },
    /** A brand by its id. */
    get(id: BrandId | null | undefined): BrandView | undefined {
      return query.data?.find((brand) => brand.id === id);
    },
  };
}
