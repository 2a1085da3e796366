// How an import stands, in words.

import { m } from '$i18n';
import type { BringPause, BringView } from '../../../api/generated';
import { count } from '../../../kit';

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

/** How a job stands, in one line. */
export function standing(job: BringView): string {
  const progress = m.library_importProgress({ done: count(job.done), total: count(job.total) });
  switch (job.state) {
    case 'listing':
      return m.library_importListing({ total: count(job.total) });
    case 'running': {
      const parts: string[] = [progress];
      if (job.rate !== null) parts.push(m.library_importRate({ rate: count(Math.round(job.rate * 10) / 10) }));
      if (job.leftSeconds !== null) parts.push(leftText(job.leftSeconds));
      return parts.join(' · ');
    }
    case 'paused':
      return `${progress} · ${pauseText(job.pause)}`;
    case 'done':
      return m.library_importDone({ added: count(job.added), known: count(job.known) });
    case 'cancelled':
      return m.library_importCancelled({ added: count(job.added) });
  }
}
