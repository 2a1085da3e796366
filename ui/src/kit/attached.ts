// Changes to attached visuals. Pure: every function returns a new list.

import type { AttachedVisual, VisualId } from '../api/generated';

/** One item moved to another place of its list. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const item = list[from];
  if (item === undefined || to < 0 || to >= list.length) return [...list];
  const rest = list.filter((_, at) => at !== from);
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}

/** With visuals added at the end; one that is there already is not added twice. */
export function attached(
  visuals: readonly AttachedVisual[],
  added: readonly { id: VisualId; alt: string }[],
): AttachedVisual[] {
  const known = new Set(visuals.map((item) => item.visual));
  const fresh = added.filter(({ id }) => !known.has(id) && known.add(id));
  return [...visuals, ...fresh.map(({ id, alt }) => ({ visual: id, alt, crop: null }))];
}

/** With another alternative text. */
export const withAlt = (visuals: readonly AttachedVisual[], index: number, alt: string): AttachedVisual[] =>
  visuals.map((visual, at) => (at === index ? { ...visual, alt } : visual));
