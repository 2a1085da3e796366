// What outlives a look into another room: where one is in the library, filters, size, fields that are not stored yet.

import type { QueryClient } from '@tanstack/svelte-query';
import { SvelteMap } from 'svelte/reactivity';
import { call, errorView } from '../../api/client';
import type {
  CollectionId,
  ErrorView,
  FolderId,
  LibraryFilter,
  LibrarySort,
  VisualId,
  VisualLayout,
  VisualUpdate,
  BrandId,
} from '../../api/generated';
import { Keeper, type Keeping } from '../../kit/keeper';
import { Selection } from './selection.svelte';

const SIZE_KEY = 'pupitre.library.size';
/** Heights of a picture in px. */
export const SIZES = { min: 96, max: 320 };
const stored = Number(localStorage.getItem(SIZE_KEY));

/** What is looked through. */
export type Place =
  | { in: 'all' }
  | { in: 'loose' }
  | { in: 'folder'; id: FolderId }
  | { in: 'collection'; id: CollectionId }
  | { in: 'trash' }
  | { in: 'similar'; id: VisualId; title: string };

/** Filters of the bar; brand and place have their own ways. */
export type Wishes = Omit<LibraryFilter, 'brand' | 'folder' | 'trash' | 'search'>;

/** Where one is, what is looked for, and how large it is shown. The brand comes from the focus. */
export const filters = $state<{
  place: Place;
  words: string;
  wishes: Wishes;
  sort: LibrarySort;
  reverse: boolean;
  size: number;
}>({
  place: { in: 'all' },
  words: '',
  wishes: {},
  sort: 'imported',
  reverse: false,
  size: stored >= SIZES.min && stored <= SIZES.max ? stored : 168,
});

/** Chosen visuals. */
export const selection = new Selection();

/** Goes to a place. */
export function go(place: Place): void {
  filters.place = place;
}

/** How many filters narrow what is shown, search included. */
export function narrowed(): number {
  const wishes = Object.values(filters.wishes).filter((value) => value !== null && value !== undefined).length;
  return wishes + (filters.words ? 1 : 0);
}

/** Everything is shown again. */
export function clearFilters(): void {
  filters.words = '';
  filters.wishes = {};
}

/** The filter in force. */
export function filterOf(brand: BrandId | null): LibraryFilter {
  const { place, words, wishes } = filters;
  return {
    ...wishes,
    ...(brand ? { brand } : {}),
    ...(words ? { search: words } : {}),
    ...(place.in === 'trash' ? { trash: true } : {}),
    ...(place.in === 'loose' ? { folder: { in: 'none' } } : {}),
    ...(place.in === 'folder' ? { folder: { in: 'folder', id: place.id, below: true } } : {}),
  };
}

/** The question to the desk; `null` where the grid shows a list of its own. */
export function layoutOf(brand: BrandId | null): VisualLayout | null {
  const { place, sort, reverse } = filters;
  if (place.in === 'similar') return null;
  return {
    filter: filterOf(brand),
    ...(place.in === 'collection' ? { collection: place.id } : {}),
    sort,
    reverse,
  };
}

/** Remembers the size for the next start. */
export function rememberSize(): void {
  localStorage.setItem(SIZE_KEY, String(filters.size));
}

/** What was typed of a visual. */
export type Fields = Omit<VisualUpdate, 'id' | 'brand' | 'folder'>;

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
