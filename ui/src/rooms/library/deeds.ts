// What is done to visuals, many at once, each with one undo.

import { m } from '$i18n';
import { call, errorView } from '../../api/client';
import type {
  ErrorView,
  LibraryChange,
  LibraryEditId,
  VisualId,
  VisualsChosen,
  VisualsUpdate,
} from '../../api/generated';
import { deed, toast, toastError, toastUndo } from '../../kit';

/** A change of many visuals; what is absent stays. */
export type Change = Omit<VisualsUpdate, 'of'>;

/** Takes a change back, and says where something had to stay. */
export async function takeBack(undo: LibraryEditId): Promise<void> {
  const { kept } = await call('library_undo', { id: undo });
  if (kept > 0) toast(m.library_undoKept({ count: kept }));
}

/** Says what was done and offers to take it back. */
export function said(change: LibraryChange, text: string): void {
  const { undo } = change;
  if (undo) toastUndo(text, () => takeBack(undo));
}

/** Does something that answers a change; whether it was done. */
export function done(run: () => Promise<LibraryChange>, text: (count: number) => string): Promise<boolean> {
  return deed(async () => {
    try {
      const change = await run();
      said(change, text(change.changed));
      return true;
    } catch (error) {
      toastError(error);
      return false;
    }
  });
}

/** Changes visuals in one go; what was refused is the caller's to show. */
export function changeOr(of: VisualsChosen, what: Change, text: (count: number) => string): Promise<ErrorView | null> {
  return deed(async () => {
    try {
      const change = await call('visuals_change', { ...what, of });
      said(change, text(change.changed));
      return null;
    } catch (error) {
      return errorView(error);
    }
  });
}

/** Changes visuals in one go. */
export function change(of: VisualsChosen, what: Change, text: (count: number) => string): Promise<boolean> {
  return done(() => call('visuals_change', { ...what, of }), text);
}

/** Puts visuals into the bin. */
export function trash(of: VisualsChosen): Promise<boolean> {
  return done(
    () => call('visuals_delete_many', of),
    (count) => m.library_trashedMany({ count }),
  );
}

/** Takes visuals out of the bin. */
export function restore(ids: VisualId[]): Promise<boolean> {
  return done(
    () => call('visuals_restore_many', { ids }),
    (count) => m.library_restoredMany({ count }),
  );
}

/** These and no others. */
export const these = (ids: readonly VisualId[]): VisualsChosen => ({ ids: [...ids] });
