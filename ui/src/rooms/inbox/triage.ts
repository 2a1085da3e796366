// Going through the list: which one is next, what is selected. Pure.

/** Index of the row to go to. `at` is where the row is now, or -1 when it left the list; then `was` tells where it stood. */
export function neighbour(at: number, was: number, step: 1 | -1, length: number): number {
  if (length === 0) return -1;
  // The row that left made room: what followed it stands at its place now.
  if (at < 0) return clamp(step > 0 ? was : was - 1, length);
  return clamp(at + step, length);
}

function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(length - 1, index));
}

/** The rows drawn: what is on the screen and some beyond, as `[first, end)`. */
export function drawn(
  scrollTop: number,
  height: number,
  row: number,
  length: number,
  beyond = 6,
): { first: number; end: number } {
  const first = Math.max(0, Math.floor(scrollTop / row) - beyond);
  const end = Math.min(length, Math.ceil((scrollTop + Math.max(height, row)) / row) + beyond);
  return { first: Math.min(first, end), end };
}

/** The least scrolling that shows a row in full. */
export function scrolledTo(index: number, scrollTop: number, height: number, row: number): number {
  const top = index * row;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + row - height);
}

/** Parts of at most `size`. */
export function batches<T>(items: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let from = 0; from < items.length; from += size) found.push(items.slice(from, from + size));
  return found;
}
