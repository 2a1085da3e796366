// An edit that is open: kept soon after each pause, one save at a time, and gone through version by version.

import { call } from '../../../api/client';
import type { EditView, Recipe, VisualId } from '../../../api/generated';
import { toastError } from '../../../kit';

const KEEP_MS = 500;

/** What an open edit says of itself. */
interface Edited {
  /** What is to be kept; nothing before it was read. */
  recipe: () => Recipe | null;
  /** Another version is shown. */
  adopt: (view: EditView) => void;
  /** It was not kept. */
  failed: (error: unknown) => Promise<void> | void;
}

export class Keeping {
  /** What the desk has. */
  view = $state.raw<EditView | null>(null);
  state = $state<'kept' | 'waiting' | 'saving' | 'failed'>('kept');
  #visual: VisualId;
  #edited: Edited;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #changes = 0;

  constructor(visual: VisualId, edited: Edited) {
    this.#visual = visual;
    this.#edited = edited;
  }

  /** What the desk has is what stands here. */
  adopt(view: EditView): void {
    this.view = view;
    this.state = 'kept';
  }

  /** Something changed here; kept soon. */
  changed(): void {
    this.#changes += 1;
    this.state = 'waiting';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), KEEP_MS);
  }

  /** Keeps what is not kept. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#running) await this.#running;
    const recipe = this.#edited.recipe();
    const { view } = this;
    if (!recipe || !view || this.state !== 'waiting') return;
    this.state = 'saving';
    this.#running = this.#save(recipe, view.revision);
    await this.#running;
    // What was changed meanwhile.
    if ((this.state as string) === 'waiting') await this.flush();
  }

  async #save(recipe: Recipe, revision: number): Promise<void> {
    const changes = this.#changes;
    try {
      this.view = await call('edits_save', { visual: this.#visual, recipe, revision });
      this.state = changes === this.#changes ? 'kept' : 'waiting';
    } catch (error) {
      this.state = 'failed';
      await this.#edited.failed(error);
    } finally {
      this.#running = null;
    }
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
