/** The sheet of the pause, opened from a key, the palette, the top bar and the banner. */
let shown = $state(false);

/** Whether the sheet is open; reactive. */
export const crisis = {
  get open(): boolean {
    return shown;
  },
  set open(next: boolean) {
    shown = next;
  },
};
