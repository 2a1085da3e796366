// A text is stored wherever it could be lost: when it is left, when the window is hidden, loses the focus or closes.

import { guardLeaving } from '../../shell/router.svelte';
import { keep, leave } from './desk';
import type { Composition } from './document.svelte';

/** Watches a composition for as long as it is shown; `blocked` hears that the room cannot be left yet. */
export function watchEdges(composition: Composition, blocked: () => void): () => void {
  keep(composition);
  const unguard = guardLeaving(async () => {
    if (await composition.flush()) return true;
    blocked();
    return false;
  });
  const flush = (): void => void composition.flush();
  const hidden = (): void => {
    if (document.visibilityState === 'hidden') flush();
  };
  const back = (): void => composition.retry();
  document.addEventListener('visibilitychange', hidden);
  window.addEventListener('pagehide', flush);
  window.addEventListener('blur', flush);
  window.addEventListener('online', back);
  return () => {
    document.removeEventListener('visibilitychange', hidden);
    window.removeEventListener('pagehide', flush);
    window.removeEventListener('blur', flush);
    window.removeEventListener('online', back);
    unguard();
    void leave(composition);
  };
}
