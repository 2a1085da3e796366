import type { Drop } from './host';

/** Who hears of dropped files: the latest that asked. */
const listeners: ((drop: Drop) => void)[] = [];

/** Listens until the returned function is called; a spare one only while nobody else does. */
export function onDrop(listener: (drop: Drop) => void, spare = false): () => void {
  if (spare) listeners.unshift(listener);
  else listeners.push(listener);
  return () => {
    const at = listeners.lastIndexOf(listener);
    if (at >= 0) listeners.splice(at, 1);
  };
}

/** Files were dropped. */
export function dropped(drop: Drop): void {
  listeners.at(-1)?.(drop);
}
