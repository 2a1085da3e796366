/**
 * A long list read page by page by its keys. Pages that are looked at are kept true; the others are read again when they
 * come into view. Nothing here knows of Svelte or of a command.
 */

/** One page as a command answers it. */
export interface Chunk<T> {
  items: T[];
  next: string | null;
}

/** What the list needs from its surroundings. */
export interface PagesHooks<T> {
  fetch: (after: string | null) => Promise<Chunk<T>>;
  idOf: (item: T) => string;
  changed: () => void;
}

interface Held<T> extends Chunk<T> {
  after: string | null;
  /** Generation of the data when it was read; older than the present one means stale. */
  generation: number;
  /** Counts fetches: of two pages that hold the same item, the later one is right. */
  read: number;
}

/** Rows before the end at which the following page is read. */
export const AHEAD = 40;

/** A list of which some pages are held. */
export class Pages<T> {
  /** Everything held, in order, each item once. */
  items: readonly T[] = [];
  /** No answer yet for the present question. */
  pending = true;
  /** A page is on its way. */
  loading = false;
  /** Why the last fetch failed. */
  error: unknown = null;
  #hooks: PagesHooks<T>;
  #held: Held<T>[] = [];
  #epoch = 0;
  #generation = 0;
  #reads = 0;
  #first = 0;
  #last = 0;

  constructor(hooks: PagesHooks<T>) {
    this.#hooks = hooks;
  }

  /** Whether the list goes on beyond what is held. */
  get more(): boolean {
    return this.#held.at(-1)?.next != null;
  }

  /** Another question: what is shown stays until the first page is there. */
  reset(fetch: PagesHooks<T>['fetch']): void {
    this.#hooks = { ...this.#hooks, fetch };
    this.#epoch += 1;
    this.#held = [];
    this.#first = 0;
    this.#last = 0;
    this.pending = true;
    this.loading = false;
    this.error = null;
    this.#hooks.changed();
    void this.#pump();
  }

  /** The rows on the screen. */
  look(first: number, last: number): void {
    this.#first = first;
    this.#last = last;
    if (!this.error) void this.#pump();
  }

  /** Something behind the list has changed. */
  stale(): void {
    this.#generation += 1;
    void this.#pump();
  }

  /** After a failure. */
  retry(): void {
    this.error = null;
    void this.#pump();
  }

  /** No more answers. */
  stop(): void {
    this.#epoch += 1;
  }

  #wanted(): number | null {
    const [head] = this.#held;
    if (!head || head.generation !== this.#generation) return 0;
    let offset = 0;
    for (const [index, page] of this.#held.entries()) {
      const end = offset + page.items.length;
      if (page.generation !== this.#generation && offset <= this.#last && end >= this.#first) return index;
      offset = end;
    }
    return this.more && this.#last + AHEAD >= this.items.length ? this.#held.length : null;
  }

  async #pump(): Promise<void> {
    if (this.loading) return;
    const epoch = this.#epoch;
    for (let index = this.#wanted(); index !== null; index = this.#wanted()) {
      const after = index === 0 ? null : (this.#held[index]?.after ?? this.#held[index - 1]?.next ?? null);
      const generation = this.#generation;
      this.loading = true;
      this.#hooks.changed();
      try {
        const chunk = await this.#hooks.fetch(after);
        if (epoch !== this.#epoch) return;
        this.#put(index, after, generation, chunk);
      } catch (error) {
        if (epoch !== this.#epoch) return;
        this.error = error;
        this.pending = false;
        this.loading = false;
        this.#hooks.changed();
        return;
      }
      this.loading = false;
      this.#hooks.changed();
    }
  }

  #put(index: number, after: string | null, generation: number, chunk: Chunk<T>): void {
    this.#reads += 1;
    this.#held[index] = { after, items: chunk.items, next: chunk.next, generation, read: this.#reads };
    if (chunk.next === null) this.#held.length = index + 1;
    const following = this.#held[index + 1];
    if (following && following.after !== chunk.next) {
      // Something was put in or taken out before it: it begins elsewhere now.
      following.after = chunk.next;
      following.generation = -1;
    }
    this.pending = false;
    this.error = null;
    this.#flatten();
  }

  #flatten(): void {
    if (this.#held.length === 1) {
      this.items = this.#held[0]?.items ?? [];
      return;
    }
    const right = new Map<string, Held<T>>();
    for (const page of this.#held) {
      for (const item of page.items) {
        const id = this.#hooks.idOf(item);
        const other = right.get(id);
        if (!other || other.read < page.read) right.set(id, page);
      }
    }
    this.items = this.#held.flatMap((page) => page.items.filter((item) => right.get(this.#hooks.idOf(item)) === page));
  }
}
