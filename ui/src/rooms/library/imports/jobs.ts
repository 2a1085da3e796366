// How an import stands, in words.

import { m } from '$i18n';
import { call } from '../../../api/client';
import type { BringItemView, BringPause, BringView, Page, VisualId } from '../../../api/generated';
import { count, toastError } from '../../../kit';
import { these, trash } from '../deeds';

/** It has not ended. */
export const working = ({ state }: BringView): boolean =>
  state === 'listing' || state === 'running' || state === 'paused';

/** `2 min 5 s`, as people say what is left. */
export function leftText(seconds: number): string {
  if (seconds < 60) return m.library_leftSeconds({ seconds: Math.max(1, Math.round(seconds)) });
  if (seconds < 3600) return m.library_leftMinutes({ minutes: Math.round(seconds / 60) });
  return m.library_leftHours({ hours: Math.floor(seconds / 3600), minutes: Math.round((seconds % 3600) / 60) });
}

function pauseText(pause: BringPause | null): string {
  switch (pause) {
    case 'diskFull':
      return m.library_pausedDisk();
    case 'sourceGone':
      return m.library_pausedSource();
    case 'readOnly':
      return m.library_pausedReadOnly();
    case 'person':
    case null:
      return m.library_paused();
  }
}

/** Puts what an import added into the bin; one undo brings all of it back. */
export async function takeBackAll(job: BringView): Promise<boolean> {
  try {
    const ids: VisualId[] = [];
    let after: string | null = null;
    do {
      const page: Page<BringItemView> = await call('brings_items', {
        id: job.id,
        outcome: 'added',
        after,
        limit: 200,
      });
      ids.push(...page.items.flatMap(({ visual }) => visual ?? []));
      after = page.next;
    } while (after !== null);
    return await trash(these(ids));
  } catch (error) {
    toastError(error);
    return false;
  }
}

/** How a job stands, in one line. */
export function standing(job: BringView): string {
  const progress = m.library_importProgress({ done: count(job.done), total: count(job.total) });
  switch (job.state) {
    case 'listing':
      return m.library_importListing({ count: job.total });
    case 'running': {
      const parts: string[] = [progress];
      if (job.rate !== null) parts.push(m.library_importRate({ rate: count(Math.round(job.rate * 10) / 10) }));
      if (job.leftSeconds !== null) parts.push(leftText(job.leftSeconds));
      return parts.join(' · ');
    }
    case 'paused':
      return `${progress} · ${pauseText(job.pause)}`;
    case 'done':
      return [
        m.library_importNew({ count: job.added }),
        ...(job.known > 0 ? [m.library_importKnown({ count: count(job.known) })] : []),
      ].join(' · ');
    case 'cancelled':
      return `${m.library_importCancelled()} · ${m.library_importStay({ count: job.added })}`;
  }
}
