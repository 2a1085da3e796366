import type { Drop, Hover, Host } from './host';

interface Taker {
  take: (drop: Drop) => void;
  says: (hover: Hover) => string;
}
type Watcher = Parameters<Host['onHover']>[0];

/** Who takes dropped files: the latest that asked. */
const takers: Taker[] = [];
const watchers = new Set<Watcher>();

/** Takes drops until the returned function is called; a spare taker only while there is no other. */
export function onDrop(take: Taker['take'], says: Taker['says'], spare = false): () => void {
  const taker = { take, says };
  if (spare) takers.unshift(taker);
  else takers.push(taker);
  return () => {
    const at = takers.indexOf(taker);
    if (at >= 0) takers.splice(at, 1);
  };
}

/** Hears what is held over the window until the returned function is called. */
export function onHover(watcher: Watcher): () => void {
  watchers.add(watcher);
  return () => void watchers.delete(watcher);
}

/** Files are held over the window, or no longer. */
export function hovered(hover: Hover | null): void {
  const taker = takers.at(-1);
  const told = hover && taker ? { ...hover, says: taker.says(hover) } : null;
  for (const watcher of watchers) watcher(told);
}

/** Files were dropped. */
export function dropped(drop: Drop): void {
  hovered(null);
  takers.at(-1)?.take(drop);
}
