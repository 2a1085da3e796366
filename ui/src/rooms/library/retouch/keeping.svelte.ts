// An edit that is open: kept soon after each pause, one save at a time, and gone through version by version.

import { call } from '../../../api/client';
import type { EditView, Recipe, VisualId } from '../../../api/generated';
import { toastError } from '../../../kit';
import { Keeper, type Keeping as Standing } from '../../../kit/keeper';

const KEEP_MS = 500;

/** What an open edit does with it. */
interface Edited {
  /** Another version is shown. */
  adopt: (view: EditView) => void;
  /** It was not kept. */
  failed: (error: unknown) => Promise<void> | void;
}

export class Keeping {
  /** What the desk has. */
  view = $state.raw<EditView | null>(null);
  state = $state<Standing>('kept');
  #visual: VisualId;
  #edited: Edited;
  #keeper: Keeper<VisualId, Recipe>;
  #failing: Promise<void> | void = undefined;

  constructor(visual: VisualId, edited: Edited) {
    this.#visual = visual;
    this.#edited = edited;
    this.#keeper = new Keeper<VisualId, Recipe>({
      save: async (id, recipe) => {
        this.view = await call('edits_save', { visual: id, recipe, revision: this.view?.revision ?? 0 });
      },
      changed: (id, standing, error) => {
        this.state = standing;
        if (standing !== 'failed') return;
        // What was refused is not sent again by itself.
        void this.#keeper.forget(id);
        this.#failing = edited.failed(error);
      },
      mayPass: () => false,
      pause: KEEP_MS,
      // Each save is a version: none in the middle of a movement.
      longest: Infinity,
    });
  }

  /** What the desk has is what stands here. */
  adopt(view: EditView): void {
    void this.#keeper.forget(this.#visual);
    this.view = view;
    this.state = 'kept';
  }

  /** It was changed here; kept soon. */
  changed(recipe: Recipe): void {
    this.#keeper.touch(this.#visual, recipe);
  }

  /** Keeps what is not kept. */
  async flush(): Promise<void> {
    await this.#keeper.flush();
    await this.#failing;
  }

  /** The version before, or after. */
  async step(way: 'undo' | 'redo'): Promise<void> {
    await this.flush();
    try {
      this.#edited.adopt(await call(way === 'undo' ? 'edits_undo' : 'edits_redo', { visual: this.#visual }));
    } catch (error) {
      toastError(error);
    }
  }
}
