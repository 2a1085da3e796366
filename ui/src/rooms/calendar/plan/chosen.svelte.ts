import type { BrandId, BrandView } from '../../../api';
import { useBrands } from '../../../shell/focus.svelte';

let picked = $state<BrandId | null>(null);

/** The brand that the panels of the plan are about: the one in focus, else the one picked, else the first. */
export function usePlanBrand(focused: () => BrandId | null) {
  const brands = useBrands();
  return {
    get list(): BrandView[] {
      return brands.list;
    },
    get: (id: BrandId | null | undefined): BrandView | undefined => brands.get(id),
    get current(): BrandView | undefined {
      return brands.get(focused()) ?? brands.get(picked) ?? brands.list[0];
    },
    pick: (brand: BrandId): void => {
      picked = brand;
    },
  };
}
