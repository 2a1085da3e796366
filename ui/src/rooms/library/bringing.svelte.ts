// Files on their way into the library: chosen, dropped, pasted.

import { m } from '$i18n';
import { call } from '../../api/client';
import type { BrandId, FolderId } from '../../api/generated';
import { host, type BringWish, type Drop } from '../../host';
import { toast, toastError, toastUndo } from '../../kit';
import { takePasted } from '../../kit/pasted';
import { refusalText } from '../../kit/visualImport';
import { isTyping } from '../../shell/shortcuts.svelte';
import { these } from './deeds';

const KEY = 'pupitre.library.inPlace';
/** The folder at a place of the page. */
function folderAt({ x, y }: { x: number; y: number }): FolderId | null {
  const place = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-drop]')?.dataset['drop'];
  return place?.startsWith('folder:') ? (place.slice('folder:'.length) as FolderId) : null;
}

/** What begins an import. */
export class Bringing {
  /** A file chooser is open, or its answer on the way. */
  choosing = $state(false);
  /** The folder over which files are held. */
  over = $state<FolderId | null>(null);
  /** Files are left where they are. */
  #inPlace = $state(localStorage.getItem(KEY) === 'yes');
  #brand: () => BrandId | null;
  #folder: () => FolderId | null;
  /** What was pasted is on its way. */
  #pasting = false;

  constructor(brand: () => BrandId | null, folder: () => FolderId | null) {
    this.#brand = brand;
    this.#folder = folder;
  }

  get inPlace(): boolean {
    return this.#inPlace;
  }
  set inPlace(inPlace: boolean) {
    this.#inPlace = inPlace;
    localStorage.setItem(KEY, inPlace ? 'yes' : 'no');
  }

  #wish(): BringWish {
    return {
      brand: this.#brand(),
      folder: this.#folder(),
      mode: this.#inPlace ? 'reference' : 'copy',
      keepFolders: true,
    };
  }

  /** Lets the person choose files or folders. */
  async choose(what: 'files' | 'folder'): Promise<void> {
    if (this.choosing) return;
    this.choosing = true;
    try {
      await host().library.bring(what, this.#wish());
    } catch (error) {
      toastError(error);
    } finally {
      this.choosing = false;
    }
  }

  /** Lets the person choose a folder that is watched from now on. */
  async watch(): Promise<void> {
    if (this.choosing) return;
    this.choosing = true;
    try {
      const { keepFolders: _, ...wish } = this.#wish();
      const watch = await host().library.watch({ ...wish, existing: true });
      if (watch) toast(m.library_watching({ path: watch.path }));
    } catch (error) {
      toastError(error);
    } finally {
      this.choosing = false;
    }
  }

  /** Takes dropped files; onto a folder they go into it. `says` tells of a folder, or of the library. */
  listen(says: (folder: FolderId | null) => string): () => void {
    const drops = host().onDrop(
      (drop) => void this.drop(drop),
      (hover) => says(folderAt(hover)),
    );
    const hovers = host().onHover((hover) => (this.over = hover && folderAt(hover)));
    return () => {
      drops();
      hovers();
    };
  }

  async drop(drop: Drop): Promise<void> {
    const onto = folderAt(drop);
    try {
      await drop.bring({ ...this.#wish(), ...(onto ? { folder: onto } : {}) });
    } catch (error) {
      toastError(error);
    }
  }

  /** The page was told of a paste; where nobody is typing, files and pictures come in. */
  told(event: ClipboardEvent): void {
    if (isTyping(event as unknown as KeyboardEvent) || (event.clipboardData?.files.length ?? 0) === 0) return;
    event.preventDefault();
    void this.paste(event);
  }

  /** Takes files and pictures that another program copied. */
  async paste(event: ClipboardEvent | null = null): Promise<void> {
    if (this.#pasting) return;
    this.#pasting = true;
    try {
      const taken = await takePasted(event, this.#wish(), false);
      if (!taken) {
        toast(m.kit_pasteNothing());
        return;
      }
      for (const file of taken.refused) toast(refusalText(file));
      if (taken.visuals.length > taken.fresh.length) toast(m.library_pasteKnown());
      const added = taken.fresh.map(({ id }) => id);
      if (added.length > 0) {
        toastUndo(m.library_importAdded({ count: added.length }), async () => {
          await call('visuals_delete_many', these(added));
        });
      }
    } catch (error) {
      toastError(error);
    } finally {
      this.#pasting = false;
    }
  }
}
