import type { VisualId } from '../api/generated';
import type { Host } from './host';

export type { BackupReport, ImportReport, RefusedFile, RefusedReason } from '../api/generated';
export type { BringWish, CaptureKeys, Drop, Host, HostInfo, LibraryHost } from './host';

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

/** Address of a visual's thumbnail. */
export function thumbUrl(id: VisualId): string {
  return host().visualUrl('thumb', id);
}

/** Address of a picture that was just made, by its token. */
export function madeUrl(token: string): string {
  return host().visualUrl('made', token);
}

/** Address of a logo. */
export function logoUrl(id: string): string {
  return host().visualUrl('logo', id);
}

/** Address of a visual in full. */
export function fullUrl(id: VisualId): string {
  return host().visualUrl('full', id);
}
