// Which posts are chosen, for doing the same to all of them. Choices outlive a change of view or page.

import type { PostId } from '../../api/generated';

/** Chosen posts. */
export class Selection {
  #chosen = $state.raw<ReadonlySet<PostId>>(new Set());
  /** Where a range begins. */
  #anchor: PostId | null = null;

  /** The chosen ones. */
  get ids(): ReadonlySet<PostId> {
    return this.#chosen;
  }
  /** How many. */
  get size(): number {
    return this.#chosen.size;
  }
  /** Whether a post is chosen. */
  has(id: PostId): boolean {
    return this.#chosen.has(id);
  }
  /** The chosen ones, as a list. */
  get list(): PostId[] {
    return [...this.#chosen];
  }

  /** Chooses a post, or no longer. */
  toggle(id: PostId): void {
    const next = new Set(this.#chosen);
    if (!next.delete(id)) next.add(id);
    this.#anchor = id;
    this.#chosen = next;
  }

  /** Chooses everything between the last chosen one and this, in the order shown. */
  extend(id: PostId, order: readonly PostId[]): void {
    const from = this.#anchor === null ? -1 : order.indexOf(this.#anchor);
    const to = order.indexOf(id);
    if (from < 0 || to < 0) {
      if (!this.has(id)) this.toggle(id);
      return;
    }
    const between = order.slice(Math.min(from, to), Math.max(from, to) + 1);
    this.#chosen = new Set([...this.#chosen, ...between]);
  }

  /** Begins a range here without choosing anything yet. */
  startAt(id: PostId): void {
    this.#anchor ??= id;
  }

  /** Chooses all of these besides. */
  add(ids: readonly PostId[]): void {
    this.#chosen = new Set([...this.#chosen, ...ids]);
  }

  /** Chooses nothing. */
  clear(): void {
    this.#anchor = null;
    if (this.#chosen.size > 0) this.#chosen = new Set();
  }
}
