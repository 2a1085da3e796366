let open = 0;

/** Marks the page for as long as a dialogue lies over it; returns the end of that. Dialogues may lie over dialogues. */
export function layered(): () => void {
  open += 1;
  document.documentElement.classList.add('layered');
  return () => {
    open -= 1;
    if (open === 0) document.documentElement.classList.remove('layered');
  };
}

/** Whether anything lies over the room: what is typed or pasted then is not the room's. */
export const isLayered = (): boolean => open > 0;
