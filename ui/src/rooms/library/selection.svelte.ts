// Which visuals are chosen, for doing the same to all of them. Choices outlive a change of filter.

import type { VisualId } from '../../api/generated';

/** What the grid shows, as far as choosing needs it. */
export interface Order {
  readonly count: number;
  id(index: number): VisualId;
  indexOf(id: VisualId | null): number;
  ids(from: number, to: number): VisualId[];
}

/** Chosen visuals. */
export class Selection {
  #chosen = $state.raw<ReadonlySet<VisualId>>(new Set());
  /** Where a range begins, and what was chosen before it did. */
  #anchor: VisualId | null = null;
  #before: ReadonlySet<VisualId> = new Set();

  get ids(): ReadonlySet<VisualId> {
    return this.#chosen;
  }
  get size(): number {
    return this.#chosen.size;
  }
  has(id: VisualId): boolean {
    return this.#chosen.has(id);
  }
  get list(): VisualId[] {
    return [...this.#chosen];
  }

  /** Chooses one, or no longer. */
  toggle(id: VisualId): void {
    const next = new Set(this.#chosen);
    if (!next.delete(id)) next.add(id);
    this.#anchor = id;
    this.#before = next;
    this.#chosen = next;
  }

  /** A range begins here when none has begun. */
  startAt(id: VisualId | null): void {
    if (this.#anchor !== null || id === null) return;
    this.#anchor = id;
    this.#before = this.#chosen;
  }

  /** Chooses everything between where the range began and this; what the range no longer covers is let go. */
  extend(id: VisualId, order: Order): void {
    const from = order.indexOf(this.#anchor);
    const to = order.indexOf(id);
    if (from < 0 || to < 0) {
      if (!this.has(id)) this.toggle(id);
      return;
    }
    this.#chosen = new Set([...this.#before, ...order.ids(from, to)]);
  }

  /** Chooses all that is shown. */
  all(order: Order): void {
    this.#chosen = new Set([...this.#chosen, ...order.ids(0, order.count - 1)]);
    this.#anchor = null;
  }

  /** What is gone is chosen no longer. */
  drop(ids: readonly VisualId[]): void {
    const next = new Set(this.#chosen);
    for (const id of ids) next.delete(id);
    if (next.size !== this.#chosen.size) this.#chosen = next;
    this.#anchor = null;
  }

  clear(): void {
    this.#anchor = null;
    this.#before = new Set();
    if (this.#chosen.size > 0) this.#chosen = new Set();
  }

  /** Another place to begin a range from, nothing chosen. */
  restart(id: VisualId): void {
    this.clear();
    this.#anchor = id;
  }
}
