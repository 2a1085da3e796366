// A drag by pointer: capture, ghost, target under the pointer, scrolling at the edges, Escape. No HTML5 drag and drop: it
// does not complete in WebKitGTK under WebDriver and collides with files dropped on the window.
//
// Places are marked in the markup: `data-drop-day` is a day, with `data-drop-hour` (pixels per hour) where the height is
// a time; `data-drop-column` is a column of the board; `data-drop-scroll` scrolls at its edges; `data-drop-turn` turns the page when rested upon.

import { edgeScroll, minutesAt, type Target } from './drag';

/** Pixels that a press must travel to become a drag. */
const THRESHOLD = 5;
/** Milliseconds to rest on a page button until it turns. */
const TURN_MS = 650;

/** One drag at a time. `item` is what is dragged. */
export class Dragging<T> {
  /** What is dragged, once the press has travelled. */
  item = $state.raw<T | null>(null);
  /** Where it would land. */
  target = $state.raw<Target | null>(null);
  /** Upper left corner of the ghost. */
  x = $state(0);
  y = $state(0);
  /** Width of the ghost. */
  width = $state(0);

  #drop: (item: T, target: Target) => void;
  #turn: (by: -1 | 1) => void;
  #end: (() => void) | null = null;

  constructor(drop: (item: T, target: Target) => void, turn: (by: -1 | 1) => void) {
    this.#drop = drop;
    this.#turn = turn;
  }

  /** Starts watching a press on the element. `item` is asked only when it becomes a drag; `null` refuses. */
  press(event: PointerEvent, element: HTMLElement, item: () => T | null): void {
    if (event.button !== 0 || !event.isPrimary || this.#end) return;
    const box = element.getBoundingClientRect();
    const grip = { x: event.clientX - box.left, y: event.clientY - box.top };
    let at = { x: event.clientX, y: event.clientY };
    let frame = 0;
    let turning: { by: -1 | 1; timer: ReturnType<typeof setTimeout> } | null = null;
    let refused = false;

    // The hit test is the dearest part of a frame: one for each place of the pointer, not one for each question, and only for
    // what lies uppermost. What follows the pointer cannot be hit.
    let hit: Element | null = null;
    const feel = (): void => {
      hit = document.elementFromPoint(at.x, at.y);
    };
    const under = <E extends HTMLElement>(selector: string): E | null => {
      return hit?.closest<E>(selector) ?? null;
    };

    const rest = (): void => {
      const by = under('[data-drop-turn]')?.dataset['dropTurn'];
      const wanted = by === '-1' ? -1 : by === '1' ? 1 : null;
      if (turning?.by === wanted) return;
      if (turning) clearTimeout(turning.timer);
      turning = null;
      if (wanted === null) return;
      const again = (): void => {
        this.#turn(wanted);
        turning = { by: wanted, timer: setTimeout(again, TURN_MS) };
      };
      turning = { by: wanted, timer: setTimeout(again, TURN_MS) };
    };

    // The same place is no news: what is drawn from it is not asked again.
    const aimed = (next: Target): void => {
      const now = this.target;
      if (now?.day !== next.day || now.minutes !== next.minutes || now.column !== next.column) this.target = next;
    };
    const aim = (): void => {
      const place = under('[data-drop-day], [data-drop-column]');
      const day = place?.dataset['dropDay'];
      const column = place?.dataset['dropColumn'];
      if (column) {
        aimed({ day: '', column });
        return;
      }
      if (!place || !day) {
        this.target = null;
        return;
      }
      const hour = Number(place.dataset['dropHour'] ?? 0);
      const top = at.y - grip.y - place.getBoundingClientRect().top;
      aimed(hour > 0 ? { day, minutes: minutesAt(top, hour) } : { day });
    };

    let travelled = true;
    const loop = (): void => {
      if (travelled) {
        travelled = false;
        this.x = at.x - grip.x;
        this.y = at.y - grip.y;
        feel();
        rest();
        aim();
      }
      const scroller = under('[data-drop-scroll]');
      if (scroller) {
        const { top, bottom } = scroller.getBoundingClientRect();
        const by = edgeScroll(at.y, top, bottom);
        if (by !== 0) {
          scroller.scrollTop += by;
          feel();
          aim();
        }
      }
      frame = requestAnimationFrame(loop);
    };

    const move = (moved: PointerEvent): void => {
      if (moved.pointerId !== event.pointerId || refused) return;
      at = { x: moved.clientX, y: moved.clientY };
      if (this.item === null) {
        if (Math.hypot(at.x - event.clientX, at.y - event.clientY) < THRESHOLD) return;
        const dragged = item();
        if (dragged === null) {
          refused = true;
          return;
        }
        element.setPointerCapture(event.pointerId);
        this.item = dragged;
        this.width = Math.max(170, Math.min(box.width, 240));
        if (grip.x > this.width) grip.x = this.width / 2;
        this.x = at.x - grip.x;
        this.y = at.y - grip.y;
        window.addEventListener('selectstart', still, true);
        // The element that has the pointer decides what the pointer looks like.
        element.style.cursor = 'grabbing';
        frame = requestAnimationFrame(loop);
      }
      moved.preventDefault();
      travelled = true;
    };

    const finish = (drop: boolean): void => {
      // A release may come before the frame that would have felt where it is.
      if (drop && this.item !== null && travelled) {
        feel();
        aim();
      }
      const { item: dragged, target } = this;
      cancelAnimationFrame(frame);
      if (turning) clearTimeout(turning.timer);
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', up);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', key, true);
      window.removeEventListener('blur', cancel);
      window.removeEventListener('selectstart', still, true);
      element.style.cursor = '';
      this.#end = null;
      this.item = null;
      this.target = null;
      if (dragged === null) return;
      // The click that ends a drag is no click.
      const swallow = (click: MouseEvent): void => {
        click.stopPropagation();
        click.preventDefault();
      };
      window.addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => window.removeEventListener('click', swallow, true), 0);
      if (drop && target) this.#drop(dragged, target);
    };
    const up = (released: PointerEvent): void => {
      if (released.pointerId === event.pointerId) finish(true);
    };
    const cancel = (): void => finish(false);
    const key = (pressed: KeyboardEvent): void => {
      if (pressed.key !== 'Escape' || this.item === null) return;
      pressed.preventDefault();
      pressed.stopPropagation();
      finish(false);
    };

    // By an event and not by a style: what the root hands down to all would style the whole window anew.
    const still = (begun: Event): void => begun.preventDefault();

    this.#end = cancel;
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', up);
    window.addEventListener('pointercancel', cancel);
    window.addEventListener('keydown', key, true);
    window.addEventListener('blur', cancel);
  }

  /** Ends a drag without a drop. */
  cancel(): void {
    this.#end?.();
  }
}
