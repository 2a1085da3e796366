// What is pasted besides words: a picture, files of a file manager. It goes the way of every file that is brought in.

import { m } from '$i18n';
import { call } from '../api/client';
import type { PasteView, RefusedFile, VisualView } from '../api/generated';
import { host, type BringWish } from '../host';

/** Bytes that are written as text at once. */
const CHUNK = 32_768;

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/**
 * Whether a paste into a text is about files or a picture. Tables and texts with a form come with a picture of themselves,
 * files with their names as words: the words of the former count, those of the latter do not.
 */
export function bringsFiles(data: Pick<DataTransfer, 'types' | 'getData' | 'files'> | null): boolean {
  if (!data || (data.files.length === 0 && !host().library.paste)) return false;
  const types = [...data.types];
  if (data.getData('text/plain').trim() === '') return true;
  const shaped = types.some((type) => type === 'text/html' || type === 'text/rtf');
  return !shaped && (types.includes('Files') || data.getData('text/uri-list').startsWith('file:'));
}

/** What became of a paste. */
export interface Taken {
  /** Now in the library. */
  visuals: readonly VisualView[];
  /** Of these, those that were not before; none where that is not told. */
  fresh: readonly VisualView[];
  refused: readonly RefusedFile[];
  /** They were words after all, of which the page was not told. */
  words?: string;
}

function taken(views: readonly { name: string; view: PasteView }[]): Taken {
  return {
    visuals: views.flatMap(({ view }) => view.visual ?? []),
    fresh: views.flatMap(({ view }) => (view.known ? [] : (view.visual ?? []))),
    refused: views.flatMap(({ name, view }) => (view.refused ? [{ name, reason: view.refused }] : [])),
  };
}

/**
 * Takes what was pasted into the library; `null` when there was nothing to take. `wait` until all files are in, to attach
 * them. `event` is what the page was told, where it was; `words` are wanted where it went into a text.
 */
export async function takePasted(
  event: ClipboardEvent | null,
  wish: BringWish,
  wait: boolean,
  words = false,
): Promise<Taken | null> {
  // What the page holds is gone once it waits for something.
  const files = [...(event?.clipboardData?.files ?? [])];
  const ask = host().library.paste;
  if (ask) {
    const got = await ask(wish, wait, words);
    if (!got) return null;
    if ('words' in got) return { visuals: [], fresh: [], refused: [], words: got.words };
    // The import's own line tells how it goes, and takes it back.
    if ('job' in got) return { visuals: [], fresh: [], refused: [] };
    if ('picture' in got) return taken([{ name: m.kit_pastedName(), view: got.picture }]);
    const { visuals, refused, job } = got.report;
    return { visuals, fresh: job.known > 0 ? [] : visuals, refused };
  }
  if (files.length === 0) return null;
  const views: { name: string; view: PasteView }[] = [];
  for (const file of files) {
    const view = await call('visuals_paste', {
      brand: wish.brand,
      folder: wish.folder ?? null,
      name: file.name || null,
      bytes: await base64(file),
    });
    views.push({ name: file.name, view });
  }
  return taken(views);
}
