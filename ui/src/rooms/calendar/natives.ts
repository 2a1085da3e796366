// Posts that were made elsewhere, beside our own. Pure.

import type { NativeView } from '../../api/generated';
import type { Day } from '../../kit/dates';
import { dayOf } from '../../kit/wall';
import { CHIPS_PER_DAY } from './grid';
import type { Filter } from './filter';

/** Those that a filter lets through. They have neither state nor labels: a filter by these shows none of them. */
export function letThrough(natives: readonly NativeView[], filter: Filter): NativeView[] {
  const { brands, networks, accounts, statuses, approvals, labels, campaigns } = filter;
  if ([statuses, approvals, labels, campaigns].some((values) => values.length > 0)) return [];
  const words = filter.text.trim().toLocaleLowerCase();
  const among = (values: readonly string[], value: string): boolean => values.length === 0 || values.includes(value);
  return natives.filter(
    (native) =>
      among(brands, native.brand) &&
      among(networks, native.network) &&
      among(accounts, native.account) &&
      (words === '' || native.excerpt.toLocaleLowerCase().includes(words)),
  );
}

/** By day, in the order given. */
export function nativesByDay(natives: readonly NativeView[]): Map<Day, NativeView[]> {
  const days = new Map<Day, NativeView[]>();
  for (const native of natives) {
    const day = dayOf(native.wall);
    const list = days.get(day);
    if (list) list.push(native);
    else days.set(day, [native]);
  }
  return days;
}

/** How many of a day's natives a month cell has room for below `chips` posts of ours; the rest is one line. */
export function roomFor(natives: number, chips: number): number {
  const room = Math.max(0, CHIPS_PER_DAY - chips);
  return natives <= room ? natives : Math.max(0, room - 1);
}
