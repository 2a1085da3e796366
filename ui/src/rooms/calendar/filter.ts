// The filter of the calendar as it is edited here. What it means is Rust's.

import type { CalendarFilter } from '../../api/generated';

/** A filter with nothing left out. */
export interface Filter {
  brands: NonNullable<CalendarFilter['brands']>;
  networks: NonNullable<CalendarFilter['networks']>;
  accounts: NonNullable<CalendarFilter['accounts']>;
  statuses: NonNullable<CalendarFilter['statuses']>;
  approvals: NonNullable<CalendarFilter['approvals']>;
  labels: NonNullable<CalendarFilter['labels']>;
  campaigns: NonNullable<CalendarFilter['campaigns']>;
  text: string;
}

/** The facets that are chosen from a list. */
export const FACETS = ['brands', 'networks', 'accounts', 'statuses', 'approvals', 'labels', 'campaigns'] as const;
/** One of them. */
export type FacetName = (typeof FACETS)[number];

/** Shows everything. */
export const EVERYTHING: Filter = {
  brands: [],
  networks: [],
  accounts: [],
  statuses: [],
  approvals: [],
  labels: [],
  campaigns: [],
  text: '',
};

/** Whether it shows everything. */
export const showsAll = (filter: Filter): boolean =>
  filter.text.trim() === '' && FACETS.every((facet) => filter[facet].length === 0);

/** A filter with one value of a facet chosen, or no longer. */
export function toggled(filter: Filter, facet: FacetName, value: string): Filter {
  const values = filter[facet] as string[];
  const next = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
  return { ...filter, [facet]: next };
}

/** As it is asked; `null` when it shows everything, so that equal questions are one. */
export const asked = (filter: Filter): CalendarFilter | null =>
  showsAll(filter) ? null : { ...filter, text: filter.text.trim() || null };

/** From what was saved. */
export const fromSaved = (saved: CalendarFilter): Filter => ({
  ...EVERYTHING,
  ...Object.fromEntries(FACETS.map((facet) => [facet, saved[facet] ?? []])),
  text: saved.text ?? '',
});

/** Whether two filters show the same. */
export const sameFilter = (a: Filter, b: Filter): boolean =>
  a.text.trim() === b.text.trim() &&
  FACETS.every((facet) => {
    const [left, right] = [a[facet] as string[], b[facet] as string[]];
    return left.length === right.length && left.every((value) => right.includes(value));
  });
