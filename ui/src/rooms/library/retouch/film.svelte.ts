// One film being cut: the two moments as they stand here, judged by the desk, kept soon after each pause.

import { call, errorView } from '../../../api/client';
import type { EditView, ErrorView, FilmCut, FilmView, MadePicture, Recipe, VisualId } from '../../../api/generated';
import { toastError } from '../../../kit';
import { Keeping } from './keeping.svelte';

const ASK_MS = 120;
const STILL_SIDE = 1280;

/** Which of the two moments. */
export type End = 'from' | 'to';

/** A film that is open. */
export class FilmSession {
  readonly visual: VisualId;
  readonly keeping: Keeping;
  /** What is known of the whole; whether it can be cut. */
  film = $state.raw<FilmView | null>(null);
  from = $state(0);
  to = $state(0);
  /** What would leave; nothing while it is asked or where it is the whole. */
  cut = $state.raw<FilmCut | null>(null);
  /** The moment that is out of range, and the last that is not. */
  wrong = $state.raw<{ end: End; max: number } | null>(null);
  /** What the film shows where the hand is; nothing where no program of the system draws it. */
  still = $state.raw<{ at: number; made: MadePicture } | null>(null);
  drawing = $state(false);
  fault = $state.raw<ErrorView | null>(null);
  #ask: ReturnType<typeof setTimeout> | undefined;
  #epoch = 0;
  #wanted: number | null = null;
  #closed = false;

  constructor(visual: VisualId) {
    this.visual = visual;
    this.keeping = new Keeping(visual, {
      adopt: (view) => this.#adopt(view),
      failed: async (error) => {
        const told = errorView(error);
        this.wrong = wrongOf(told) ?? this.wrong;
        if (told.code === 'conflict') await this.open();
        else if (told.code !== 'invalid') toastError(error);
      },
    });
  }

  #recipe(): Recipe | null {
    const { view } = this.keeping;
    if (!view || !this.film) return null;
    return { ...view.recipe, trim: this.whole ? null : { from: this.from, to: this.to, bytes: 0 } };
  }

  get whole(): boolean {
    return this.from === 0 && this.to === (this.film?.millis ?? 0);
  }

  async open(): Promise<void> {
    try {
      const [film, view] = await Promise.all([
        call('edits_film', { visual: this.visual, trim: null }),
        call('edits_get', { visual: this.visual }),
      ]);
      this.film = film;
      this.#adopt(view);
    } catch (error) {
      this.fault = errorView(error);
    }
  }

  #adopt(view: EditView): void {
    this.keeping.adopt(view);
    this.from = view.recipe.trim?.from ?? 0;
    this.to = view.recipe.trim?.to ?? this.film?.millis ?? 0;
    this.wrong = null;
    void this.#judge();
    this.look(this.from);
  }

  /** Moves one of the moments; within what can be, when it was dragged. */
  move(end: End, millis: number): void {
    if (!this.film) return;
    const { millis: whole, shortest } = this.film;
    if (end === 'from') this.from = Math.max(0, Math.min(millis, this.to - shortest));
    else this.to = Math.min(whole, Math.max(millis, this.from + shortest));
    this.#changed(end);
  }

  /** Takes a moment as it was typed: the desk says whether it can be. */
  type(end: End, millis: number): void {
    if (end === 'from') this.from = millis;
    else this.to = millis;
    this.#changed(end);
  }

  reset(): void {
    this.from = 0;
    this.to = this.film?.millis ?? 0;
    this.#changed('from');
  }

  #changed(end: End): void {
    const recipe = this.#recipe();
    if (recipe) this.keeping.changed(recipe);
    this.look(end === 'from' ? this.from : this.to);
    clearTimeout(this.#ask);
    this.#ask = setTimeout(() => void this.#judge(), ASK_MS);
  }

  async #judge(): Promise<void> {
    this.#epoch += 1;
    const mine = this.#epoch;
    if (this.whole) {
      this.cut = null;
      this.wrong = null;
      return;
    }
    try {
      const trim = { from: this.from, to: this.to, bytes: 0 };
      const film = await call('edits_film', { visual: this.visual, trim });
      if (mine !== this.#epoch) return;
      this.cut = film.cut;
      this.wrong = null;
    } catch (error) {
      if (mine !== this.#epoch) return;
      this.cut = null;
      this.wrong = wrongOf(errorView(error));
    }
  }

  /** Shows what the film shows at a moment; while one is drawn only the latest of the following waits. */
  look(at: number): void {
    const waiting = this.#wanted !== null;
    this.#wanted = at;
    if (!waiting) void this.#look();
  }

  async #look(): Promise<void> {
    this.drawing = true;
    while (this.#wanted !== null && !this.#closed) {
      const at = this.#wanted;
      const { made } = await call('edits_still', { visual: this.visual, at, maxSide: STILL_SIDE }).catch(() => ({
        made: null,
      }));
      this.still = made ? { at, made } : null;
      if (this.#wanted === at) this.#wanted = null;
    }
    this.drawing = false;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#ask);
    void this.keeping.flush();
    this.#epoch += 1;
  }
}

function wrongOf(told: ErrorView): { end: End; max: number } | null {
  const field = told.fields.find((one) => /(^|\.)trim\.(from|to)$/.test(one.field));
  if (!field) return null;
  return { end: field.field.endsWith('from') ? 'from' : 'to', max: field.max ?? 0 };
}
