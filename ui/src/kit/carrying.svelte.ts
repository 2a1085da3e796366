// Visuals and folders carried by the pointer to a folder, a label, the bin or a post. No HTML5 drag and drop: see the
// calendar's. Places are marked in the markup by `data-drop`: `folder:ID`, `top`, `label:ID`, `loose`, `trash`, `compose`,
// `part:N`.

import type { VisualId } from '../api/generated';

const THRESHOLD = 5;
/** Pixels from the edge of a scroller at which it scrolls. */
const EDGE = 36;

/** One carrying at a time. */
export class Carrying<T = VisualId> {
  /** What is carried, once the press has travelled. */
  ids = $state.raw<readonly T[] | null>(null);
  /** The place under the pointer. */
  over = $state<string | null>(null);
  x = $state(0);
  y = $state(0);
  #drop: (ids: readonly T[], place: string) => void;
  #end: (() => void) | null = null;

  constructor(drop: (ids: readonly T[], place: string) => void) {
    this.#drop = drop;
  }

  /** Watches a press; `what` is asked only when it becomes a carrying. */
  press(event: PointerEvent, what: () => readonly T[]): void {
    if (event.button !== 0 || !event.isPrimary || this.#end) return;
    const start = { x: event.clientX, y: event.clientY };
    let at = start;
    let frame = 0;
    const feel = (): void => {
      const hit = document.elementFromPoint(at.x, at.y);
      this.over = hit?.closest<HTMLElement>('[data-drop]')?.dataset['drop'] ?? null;
      const scroller = hit?.closest<HTMLElement>('[data-drop-scroll]');
      if (!scroller) return;
      const { top, bottom } = scroller.getBoundingClientRect();
      if (at.y < top + EDGE) scroller.scrollTop -= 10;
      else if (at.y > bottom - EDGE) scroller.scrollTop += 10;
    };
    const loop = (): void => {
      [this.x, this.y] = [at.x, at.y];
      feel();
      frame = requestAnimationFrame(loop);
    };
    const move = (moved: PointerEvent): void => {
      if (moved.pointerId !== event.pointerId) return;
      at = { x: moved.clientX, y: moved.clientY };
      if (this.ids === null) {
        if (Math.hypot(at.x - start.x, at.y - start.y) < THRESHOLD) return;
        this.ids = what();
        [this.x, this.y] = [at.x, at.y];
        window.addEventListener('selectstart', still, true);
        frame = requestAnimationFrame(loop);
      }
      moved.preventDefault();
    };
    const still = (begun: Event): void => begun.preventDefault();
    const finish = (drop: boolean): void => {
      if (drop && this.ids !== null) feel();
      const { ids, over } = this;
      cancelAnimationFrame(frame);
      stop.abort();
      window.removeEventListener('selectstart', still, true);
      this.#end = null;
      this.ids = null;
      this.over = null;
      if (ids === null) return;
      // The click that ends a carrying is no click.
      const swallow = (click: MouseEvent): void => {
        click.stopPropagation();
        click.preventDefault();
      };
      window.addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener('click', swallow, true), 0);
      if (drop && over) this.#drop(ids, over);
    };
    const stop = new AbortController();
    const { signal } = stop;
    this.#end = () => finish(false);
    window.addEventListener('pointermove', move, { signal });
    window.addEventListener('pointerup', (up) => up.pointerId === event.pointerId && finish(true), { signal });
    window.addEventListener('pointercancel', () => finish(false), { signal });
    window.addEventListener('blur', () => finish(false), { signal });
    window.addEventListener(
      'keydown',
      (key) => {
        if (key.key !== 'Escape' || this.ids === null) return;
        key.preventDefault();
        key.stopPropagation();
        finish(false);
      },
      { capture: true, signal },
    );
  }
}
