// A press belongs to the button on which it began. Where an answer moves the page between the pointer's going down and
// coming up, the browser makes no click; the hand has pressed all the same.

/** Pixels that a hand trembles. More is a drag, or a change of mind. */
const STILL = 5;

/** For a button's `onpointerdown`: clicks it when it has moved away from under a pointer that has not. */
export function holdPress(event: PointerEvent & { currentTarget: HTMLButtonElement }): void {
  if (event.button !== 0 || !event.isPrimary) return;
  const button = event.currentTarget;
  const { clientX, clientY, pointerId } = event;
  const stop = new AbortController();
  const options = { capture: true, signal: stop.signal };
  const ended = (up: PointerEvent): void => {
    if (up.pointerId !== pointerId) return;
    stop.abort();
    const still = Math.abs(up.clientX - clientX) <= STILL && Math.abs(up.clientY - clientY) <= STILL;
    const away = !(up.target instanceof Node && button.contains(up.target));
    if (still && away && button.isConnected && !button.disabled) button.click();
  };
  window.addEventListener('pointerup', ended, options);
  window.addEventListener('pointercancel', () => stop.abort(), options);
}
