import type { VisualId } from '../api/generated';
import type { Host } from './host';

export type { BackupReport, ImportReport, RefusedFile, RefusedReason } from '../api/generated';
export type { BringWish, CaptureKeys, Drop, Host, HostInfo, Hover, LibraryHost, Pasted } from './host';

let current: Host | null = null;

/** Chosen once, by `main.ts` (or by a test). */
export function provideHost(host: Host): void {
  current = host;
}

/** The host of this window. */
export function host(): Host {
  if (!current) throw new Error('no host was provided');
  return current;
}

/** Address of a visual's thumbnail; with the revision of its edit, as that shows it. */
export function thumbUrl(id: VisualId, revision = 0): string {
  return host().visualUrl('thumb', revision ? `${id}/${revision}` : id);
}

/** Address of a picture that was just made, by its token. */
export function madeUrl(token: string): string {
  return host().visualUrl('made', token);
}

/** Address of a logo. */
export function logoUrl(id: string): string {
  return host().visualUrl('logo', id);
}

/** Address of a visual in full; with the revision of its edit, as that shows it. */
export function fullUrl(id: VisualId, revision = 0): string {
  return host().visualUrl('full', revision ? `${id}/${revision}` : id);
}
