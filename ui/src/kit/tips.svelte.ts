// One tooltip for the whole window. A page has hundreds of controls with a name to show, of which one at a time shows it: a
// component each was most of what a full list cost to draw.

/** What is shown beside a control. */
export interface Tip {
  text: string;
  /** A shortcut, beside the text. */
  keys: string | undefined;
  side: 'top' | 'right' | 'bottom' | 'left';
}

/** Milliseconds that a pointer rests before it is told. */
const DELAY = 450;
/** Milliseconds after one tooltip in which the next needs no rest. */
const GRACE = 200;

interface Shown {
  anchor: HTMLElement;
  tip: () => Tip;
}
let now = $state.raw<Shown | null>(null);
let byFocus = false;
let closedAt = -Infinity;
let timer: ReturnType<typeof setTimeout> | undefined;

/** What is shown now. */
export const tipShown = (): Shown | null => now;

function show(anchor: HTMLElement, tip: () => Tip, focus: boolean): void {
  clearTimeout(timer);
  byFocus = focus;
  now = { anchor, tip };
}

/** The end of a control's tooltip, or of waiting for it. */
export function hideTip(anchor: HTMLElement | null = null): void {
  clearTimeout(timer);
  if (now === null || (anchor !== null && now.anchor !== anchor)) return;
  now = null;
  closedAt = performance.now();
}

/** Handlers for a control that has a tooltip; `tip` is asked when it is shown. */
export function tipHandlers(tip: () => Tip, seen: (anchor: HTMLElement) => void) {
  return {
    onpointerenter(event: PointerEvent & { currentTarget: HTMLElement }): void {
      if (event.pointerType === 'touch') return;
      const anchor = event.currentTarget;
      seen(anchor);
      clearTimeout(timer);
      const wait = performance.now() - closedAt < GRACE ? 0 : DELAY;
      timer = setTimeout(() => {
        if (anchor.isConnected) show(anchor, tip, false);
      }, wait);
    },
    onpointerleave(event: PointerEvent & { currentTarget: HTMLElement }): void {
      if (byFocus && now?.anchor === event.currentTarget) return;
      hideTip(event.currentTarget);
    },
    // A press is an answer to it.
    onpointerdown(event: PointerEvent & { currentTarget: HTMLElement }): void {
      hideTip(event.currentTarget);
    },
    onfocus(event: FocusEvent & { currentTarget: HTMLElement }): void {
      seen(event.currentTarget);
      if (event.currentTarget.matches(':focus-visible')) show(event.currentTarget, tip, true);
    },
    onblur(event: FocusEvent & { currentTarget: HTMLElement }): void {
      hideTip(event.currentTarget);
    },
  };
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
/** Pixels between the two, and from the window's edge. */
const GAP = 6;
const EDGE = 8;

/** Where a tooltip of this size stands: on its side, on the other one where there is no room, never beyond the edge. Pure. */
export function tipPlace(
  anchor: Box,
  size: { width: number; height: number },
  room: { width: number; height: number },
  side: Tip['side'],
): { left: number; top: number } {
  const upright = side === 'top' || side === 'bottom';
  const need = (upright ? size.height : size.width) + GAP + EDGE;
  const free = {
    top: anchor.top,
    bottom: room.height - anchor.bottom,
    left: anchor.left,
    right: room.width - anchor.right,
  };
  const other = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const;
  const on = free[side] < need && free[other[side]] >= need ? other[side] : side;
  const middle = { x: (anchor.left + anchor.right) / 2, y: (anchor.top + anchor.bottom) / 2 };
  const left =
    on === 'left' ? anchor.left - GAP - size.width : on === 'right' ? anchor.right + GAP : middle.x - size.width / 2;
  const top =
    on === 'top' ? anchor.top - GAP - size.height : on === 'bottom' ? anchor.bottom + GAP : middle.y - size.height / 2;
  const within = (at: number, length: number, all: number) => Math.max(EDGE, Math.min(at, all - EDGE - length));
  return { left: within(left, size.width, room.width), top: within(top, size.height, room.height) };
}
