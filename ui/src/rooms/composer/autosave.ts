// Saving while a person writes: soon after the last change, one call at a time, nothing lost when a call fails.
// Knows neither what is saved nor how; the screen reads `state`.

/** How the text stands to what is stored. */
export type SaveState =
  /** Nothing written yet. */
  | 'empty'
  /** Changed, and about to be saved. */
  | 'dirty'
  /** A call is on its way. */
  | 'saving'
  /** The command has returned, and nothing changed since. */
  | 'saved'
  /** The last call failed; the text is only here. */
  | 'failed'
  /** Somebody else stored a newer version; a person decides. */
  | 'conflict';

/** What the autosave needs from its surroundings. */
export interface AutosaveHooks {
  /** Stores what is there at the time of the call. Rejects with anything. */
  save: () => Promise<void>;
  /** Whether a rejection means a conflict. */
  isConflict: (error: unknown) => boolean;
  /** Whether the same call may work later without a change of the text. */
  isTransient: (error: unknown) => boolean;
  /** Told of every change of state. */
  changed: (state: SaveState, error: unknown) => void;
}

/** Milliseconds from the last change to the call: within the promised second, call included. */
export const DELAY_MS = 500;
/** Most milliseconds from a change to the call while a person writes without a pause. */
export const MAX_WAIT_MS = 1_000;
/** Milliseconds to the next try after a failure that may pass. */
export const RETRY_MS = 4_000;

/** One document's saving. */
export class Autosave {
  state: SaveState = 'empty';
  #hooks: AutosaveHooks;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #firstChange: number | undefined;
  #changes = 0;
  #saved = 0;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(hooks: AutosaveHooks) {
    this.#hooks = hooks;
  }

  /** Whether something is written that no returned command has stored. */
  get unsaved(): boolean {
    return this.#changes !== this.#saved;
  }

  /** The text has changed. */
  touch(): void {
    this.#changes += 1;
    if (this.#stopped || this.state === 'conflict') return;
    this.#firstChange ??= Date.now();
    if (!this.#running) this.#set('dirty');
    const left = this.#firstChange + MAX_WAIT_MS - Date.now();
    this.#arm(Math.max(0, Math.min(DELAY_MS, left)));
  }

  /** Stores now what is not stored. Resolves when nothing is left to store or the call failed; never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#running) await this.#running;
    if (this.unsaved && this.state !== 'conflict' && !this.#stopped) await this.#run();
  }

  /** Everything is as stored: after loading, or when a conflict has been decided. */
  settle(): void {
    clearTimeout(this.#timer);
    this.#saved = this.#changes;
    this.#firstChange = undefined;
    this.#set('saved');
  }

  /** The conflict is decided; what is here is to be stored over the version now known. */
  resume(): void {
    if (this.state === 'conflict') this.#set('dirty');
    this.#arm(0);
  }

  /** No more calls. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #arm(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), delay);
  }

  #run(): Promise<void> {
    this.#running ??= this.#call().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #call(): Promise<void> {
    const at = this.#changes;
    this.#firstChange = undefined;
    this.#set('saving');
    try {
      await this.#hooks.save();
      this.#saved = at;
      if (this.#changes === at) this.#set('saved');
      else this.#again();
    } catch (error) {
      if (this.#hooks.isConflict(error)) this.#set('conflict', error);
      else {
        this.#set('failed', error);
        if (this.#changes !== at) this.#arm(DELAY_MS);
        else if (this.#hooks.isTransient(error)) this.#arm(RETRY_MS);
      }
    }
  }

  #again(): void {
    this.#set('dirty');
    this.#firstChange ??= Date.now();
    if (!this.#stopped) this.#arm(DELAY_MS);
  }

  #set(state: SaveState, error: unknown = undefined): void {
    this.state = state;
    this.#hooks.changed(state, error);
  }
}
