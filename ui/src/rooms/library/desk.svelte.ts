// What outlives a look into another room: filters, size, fields that are not stored yet.

import type { QueryClient } from '@tanstack/svelte-query';
import { SvelteMap } from 'svelte/reactivity';
import { call, errorView } from '../../api/client';
import type { ErrorView, VisualId, VisualUpdate } from '../../api/generated';
import { Keeper, type Keeping } from '../../kit/keeper';

const SIZE_KEY = 'pupitre.library.size';
/** Heights of a picture in px. */
export const SIZES = { min: 96, max: 320 };
const stored = Number(localStorage.getItem(SIZE_KEY));

/** Which visuals are listed, and how large. The brand comes from the focus. */
export const filters = $state<{ words: string; licensed: boolean | null; size: number }>({
  words: '',
  licensed: null,
  size: stored >= SIZES.min && stored <= SIZES.max ? stored : 168,
});

/** Remembers the size for the next start. */
export function rememberSize(): void {
  localStorage.setItem(SIZE_KEY, String(filters.size));
}

/** What was typed of a visual. */
export type Fields = Omit<VisualUpdate, 'id' | 'brand'>;

/** How the fields of each visual stand to what is stored, and why not. */
export const keeping = new SvelteMap<VisualId, { standing: Keeping; fault: ErrorView | null }>();

let client: QueryClient | null = null;
/** Told of kept fields; the room gives the cache of its window. */
export function useCache(of: QueryClient): void {
  client = of;
}

/** Fields being written. */
export const fields = new Keeper<VisualId, Fields>({
  save: async (id, typed) => {
    const view = await call('visuals_update', { id, ...typed });
    client?.setQueryData(['visuals_get', { id }], view);
  },
  changed: (id, standing, error) => keeping.set(id, { standing, fault: error ? errorView(error) : null }),
  mayPass: (error) => ['diskFull', 'busy', 'readOnly', 'internal'].includes(errorView(error).code),
});
