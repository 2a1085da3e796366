// Visuals that were chosen for a post before it was opened: the composer takes them when it stands.

import type { VisualId } from '../api/generated';

let waiting: readonly VisualId[] = [];

/** Hands visuals to the next composer. */
export function carry(visuals: readonly VisualId[]): void {
  waiting = visuals;
}

/** What waits; each once. */
export function takeCarried(): readonly VisualId[] {
  const taken = waiting;
  waiting = [];
  return taken;
}
