import { getContext, setContext } from 'svelte';
import { call } from '../api/client';
import { useQuery } from '../api/queries.svelte';
import type { AccountId, AccountView, BrandId, BrandView } from '../api/generated';
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

const KEY = Symbol('brands and accounts');

/** What nearly every row of every room names: asked and watched once, at the top of the window. */
export function provideBrands(): void {
  setContext(KEY, {
    brands: useQuery('brands_list', () => ({})),
    accounts: useQuery('accounts_list', () => ({})),
  });
}

interface Shared {
  brands: ReturnType<typeof useQuery<'brands_list'>>;
  accounts: ReturnType<typeof useQuery<'accounts_list'>>;
}

/** All brands, and the one in focus as a view. Use it inside a component. */
export function useBrands() {
  const { brands } = getContext<Shared>(KEY);
  return {
    get list(): BrandView[] {
      return brands.data ?? [];
    },
    get pending(): boolean {
      return brands.isPending;
    },
    /** The brand in focus. */
    get focused(): BrandView | undefined {
      return brands.data?.find((brand) => brand.id === chosen);
    },
    /** A brand by its id. */
    get(id: BrandId | null | undefined): BrandView | undefined {
      return brands.data?.find((brand) => brand.id === id);
    },
  };
}

/** The accounts of all brands. Use it inside a component. */
export function useAccounts() {
  const { accounts } = getContext<Shared>(KEY);
  return {
    get list(): AccountView[] {
      return accounts.data ?? [];
    },
    /** An account by its id. */
    get(id: AccountId | null | undefined): AccountView | undefined {
      return accounts.data?.find((account) => account.id === id);
    },
  };
}
