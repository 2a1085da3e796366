// One picture being edited: the recipe as it stands here, kept soon after each pause, drawn by the desk.

import { call, errorView } from '../../../api/client';
import type {
  CropView,
  EditStage,
  EditView,
  ErrorView,
  FormatUse,
  MadePicture,
  Recipe,
  Region,
  UsePatch,
  VisualId,
} from '../../../api/generated';
import { toastError } from '../../../kit';
import { Keeping } from './keeping.svelte';

const DRAW_MS = 90;

/** Names a format. */
export const keyOf = ({ network, format }: FormatUse): string => `${network}:${format}`;

/** An edit that is open. */
export class Session {
  readonly visual: VisualId;
  readonly keeping: Keeping;
  recipe = $state.raw<Recipe | null>(null);
  crops = $state.raw<readonly CropView[]>([]);
  /** What is on the stage, and the small frame from which crops are shown. */
  stage = $state.raw<MadePicture | null>(null);
  frame = $state.raw<MadePicture | null>(null);
  drawing = $state(false);
  fault = $state.raw<ErrorView | null>(null);
  #shows: EditStage = 'frame';
  #draw: ReturnType<typeof setTimeout> | undefined;
  #epoch = 0;

  constructor(visual: VisualId) {
    this.visual = visual;
    this.keeping = new Keeping(visual, {
      adopt: (view) => this.#adopt(view),
      failed: async (error) => {
        this.fault = errorView(error);
        if (this.fault.code === 'conflict') await this.open();
        else toastError(error);
      },
    });
  }

  get view(): EditView | null {
    return this.keeping.view;
  }

  async open(): Promise<void> {
    try {
      this.#adopt(await call('edits_get', { visual: this.visual }));
    } catch (error) {
      this.fault = errorView(error);
    }
  }

  #adopt(view: EditView): void {
    this.keeping.adopt(view);
    this.recipe = view.recipe;
    this.redraw();
  }

  /** Another stage of it is looked at. */
  show(stage: EditStage): void {
    if (stage === this.#shows) return;
    this.#shows = stage;
    this.redraw();
  }

  /** Changes the recipe; kept and drawn soon. */
  change(change: Partial<Recipe>): void {
    if (!this.recipe) return;
    this.recipe = { ...this.recipe, ...change };
    this.keeping.changed(this.recipe);
    this.redraw();
  }

  redraw(): void {
    this.drawing = true;
    clearTimeout(this.#draw);
    this.#draw = setTimeout(() => void this.#redraw(), DRAW_MS);
  }

  async #redraw(): Promise<void> {
    const { recipe, visual } = this;
    if (!recipe) return;
    this.#epoch += 1;
    const mine = this.#epoch;
    try {
      const [stage, frame, crops] = await Promise.all([
        call('edits_try', { visual, recipe, stage: this.#shows, maxSide: 1400 }),
        call('edits_try', { visual, recipe: { ...recipe, crop: null }, stage: 'frame', maxSide: 420 }),
        call('edits_crops', { visual, recipe }),
      ]);
      if (mine !== this.#epoch) return;
      this.stage = stage.made;
      this.frame = frame.made;
      this.crops = crops;
      this.fault = null;
      this.drawing = false;
    } catch (error) {
      if (mine !== this.#epoch) return;
      this.fault = errorView(error);
      this.drawing = false;
    }
  }

  /** What a format does of its own. */
  own(format: FormatUse): UsePatch | undefined {
    return this.view?.uses.find((use) => keyOf(use.format) === keyOf(format))?.own;
  }

  /** Draws a crop for one format, or goes back to what is proposed. */
  async crop(format: FormatUse, crop: Region | null): Promise<void> {
    await this.keeping.flush();
    const use = this.view?.uses.find((one) => keyOf(one.format) === keyOf(format));
    const own: UsePatch = { light: null, maxBytes: null, ...use?.own, crop };
    try {
      this.keeping.view = await call('edits_save_use', {
        visual: this.visual,
        format,
        own,
        revision: use?.revision ?? 0,
      });
      this.redraw();
    } catch (error) {
      toastError(error);
    }
  }

  close(): void {
    clearTimeout(this.#draw);
    void this.keeping.flush();
    this.#epoch += 1;
  }
}
