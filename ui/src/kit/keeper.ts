/**
 * Keeps what a person types: soon after each pause, one call at a time, the latest value of each key, nothing lost when a
 * call fails. Knows neither what is kept nor how.
 */

/** Milliseconds of silence after which a value is kept. */
export const PAUSE_MS = 250;
/** Most milliseconds from a change to the call while a person types without a pause. */
export const LONGEST_MS = 1_000;
/** Milliseconds to the next try after a failure. */
export const AGAIN_MS = 4_000;

/** How a key stands to what is stored. */
export type Keeping = 'waiting' | 'saving' | 'kept' | 'failed';

/** What the keeper needs from its surroundings. */
export interface KeeperHooks<K, V> {
  /** Stores a value. Rejects with anything. */
  save: (key: K, value: V) => Promise<unknown>;
  /** Told of every change of a key's standing. */
  changed: (key: K, keeping: Keeping, error: unknown) => void;
  /** Whether the same value may be stored later; all may when absent. */
  mayPass?: (error: unknown) => boolean;
  /** Milliseconds of silence, where not `PAUSE_MS`. */
  pause?: number;
  /** Most milliseconds to the call, where not `LONGEST_MS`. */
  longest?: number;
}

/** The values that are not stored yet. */
export class Keeper<K, V> {
  #hooks: KeeperHooks<K, V>;
  #waiting = new Map<K, V>();
  #running: { key: K; value: V; end: Promise<void> } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since: number | undefined;

  constructor(hooks: KeeperHooks<K, V>) {
    this.#hooks = hooks;
  }

  /** The value of a key that no returned call has stored. */
  pending(key: K): V | undefined {
    if (this.#waiting.has(key)) return this.#waiting.get(key);
    return this.#running?.key === key ? this.#running.value : undefined;
  }

  /** A value was typed. */
  touch(key: K, value: V): void {
    this.#waiting.delete(key);
    this.#waiting.set(key, value);
    this.#hooks.changed(key, 'waiting', null);
    this.#since ??= Date.now();
    const { pause = PAUSE_MS, longest = LONGEST_MS } = this.#hooks;
    this.#arm(Math.max(0, Math.min(pause, this.#since + longest - Date.now())));
  }

  /** Stores everything now. Resolves when nothing is on its way; never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#since = undefined;
    await this.#settled();
    for (const key of [...this.#waiting.keys()]) {
      await this.#settled();
      const value = this.#waiting.get(key);
      if (this.#waiting.has(key)) await this.#run(key, value as V);
    }
  }

  /** Gives up what is not stored of a key, and waits until nothing of it is on its way. */
  async forget(key: K): Promise<void> {
    this.#waiting.delete(key);
    while (this.#running?.key === key) await this.#running.end;
    this.#waiting.delete(key);
  }

  /** Nothing is on its way any more. */
  async #settled(): Promise<void> {
    for (let running = this.#running; running; running = this.#running) await running.end;
  }

  #arm(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), delay);
  }

  #run(key: K, value: V): Promise<void> {
    this.#waiting.delete(key);
    const end = this.#call(key, value).finally(() => (this.#running = null));
    this.#running = { key, value, end };
    return end;
  }

  async #call(key: K, value: V): Promise<void> {
    this.#hooks.changed(key, 'saving', null);
    try {
      await this.#hooks.save(key, value);
      if (!this.#waiting.has(key)) this.#hooks.changed(key, 'kept', null);
    } catch (error) {
      if (this.#waiting.has(key)) return;
      this.#waiting.set(key, value);
      this.#hooks.changed(key, 'failed', error);
      if (this.#hooks.mayPass?.(error) ?? true) this.#arm(AGAIN_MS);
    }
  }
}
