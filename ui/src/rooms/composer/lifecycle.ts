// What happens to a post as a whole: copy, bin, another brand. Text that is not stored yet is stored first.

import { m } from '$i18n';
import { call } from '../../api/client';
import type { BrandId } from '../../api/generated';
import type { CopyGuard } from '../../kit/guard.svelte';
import { toast, toastError, toastUndo } from '../../kit/toasts.svelte';
import { dayOf } from '../../kit/wall';
import { navigate } from '../../shell/router.svelte';
import type { Composition } from './document.svelte';
import { standingOf } from './planning';

/** Copies the post as a draft and opens the copy. */
export async function duplicate(composition: Composition): Promise<void> {
  if (!composition.id || !(await composition.flush())) return;
  try {
    const copy = await call('posts_duplicate', { id: composition.id });
    toast(m.composer_duplicated());
    void navigate({ room: 'composer', post: copy.id });
  } catch (error) {
    toastError(error);
  }
}

/** Puts the post into the bin and goes to the calendar; undo brings it back as it was. */
export async function remove(composition: Composition): Promise<void> {
  await composition.flush();
  const before = composition.stored;
  if (!before) {
    composition.abandon();
    void navigate({ room: 'calendar' });
    return;
  }
  try {
    await call('posts_delete', { id: before.id });
  } catch (error) {
    toastError(error);
    return;
  }
  composition.abandon();
  const planned = standingOf(before) === 'planned';
  toastUndo(m.composer_deleted(), async () => {
    await call('posts_restore', { id: before.id });
    if (before.wall && planned) {
      await call('posts_schedule', { id: before.id, wall: before.wall, fold: before.fold, mode: before.mode });
    }
    void navigate({ room: 'composer', post: before.id });
  });
  void navigate({ room: 'calendar', ...(before.wall ? { date: dayOf(before.wall) } : {}) });
}

/**
 * A stored post changes its brand by becoming another post, with that brand's accounts; the former one goes to the bin.
 * What names another brand is asked about first.
 */
export async function changeBrand(
  composition: Composition,
  to: BrandId,
  name: string,
  guard: CopyGuard,
): Promise<void> {
  if (!(await composition.flush())) return;
  const from = composition.id;
  if (!from) return;
  try {
    if (!(await guard.mayCopy([from], to, name))) return;
    const accounts = (await call('accounts_list', { brand: to, posts: true })).map((account) => account.id);
    const copy = await call('posts_create', { brand: to, content: composition.draft.content, accounts });
    await call('posts_delete', { id: from });
    composition.abandon();
    toastUndo(m.composer_brandChanged({ brand: name }), async () => {
      await call('posts_restore', { id: from });
      await call('posts_delete', { id: copy.id });
      void navigate({ room: 'composer', post: from });
    });
    void navigate({ room: 'composer', post: copy.id }, { replace: true });
  } catch (error) {
    toastError(error);
  }
}
