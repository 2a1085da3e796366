// Moving an item of a list with the pointer. The keyboard has its own way (Ctrl with an arrow, and buttons).

/** What is being moved, and where it would go. */
export interface Lifted {
  from: number;
  to: number;
}

const THRESHOLD = 5;

/** Follows the pointer from an item of a list; `drop` is told when it is let go elsewhere. */
export function grab(
  event: PointerEvent,
  from: number,
  shown: (lifted: Lifted | null) => void,
  drop: (from: number, to: number) => void,
): void {
  const item = (event.currentTarget as HTMLElement).closest('li');
  const list = item?.parentElement;
  if (!list || event.button !== 0) return;
  event.preventDefault();
  const [x, y] = [event.clientX, event.clientY];
  let to: number | null = null;
  const move = (now: PointerEvent): void => {
    if (to === null && Math.hypot(now.clientX - x, now.clientY - y) < THRESHOLD) return;
    const over = [...list.children].findIndex((child) => {
      const box = child.getBoundingClientRect();
      return now.clientY >= box.top && now.clientY <= box.bottom;
    });
    to = over >= 0 ? over : (to ?? from);
    shown({ from, to });
  };
  const end = (now: Event): void => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', end);
    window.removeEventListener('pointercancel', end);
    window.removeEventListener('keydown', cancel, true);
    shown(null);
    if (now.type === 'pointerup' && to !== null && to !== from) drop(from, to);
  };
  const cancel = (now: KeyboardEvent): void => {
    if (now.key !== 'Escape') return;
    now.stopPropagation();
    end(now);
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', end);
  window.addEventListener('pointercancel', end);
  window.addEventListener('keydown', cancel, true);
}
