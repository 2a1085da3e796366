// Which rows of a long list are drawn: those on screen and a few beside. Rows have two heights.

/** Where rows lie, in pixels from the top. */
export interface Layout {
  /** Top of each row. */
  tops: readonly number[];
  /** Height of all. */
  height: number;
}

/** Lays rows out below each other. */
export function layout(heights: readonly number[]): Layout {
  let at = 0;
  const tops = heights.map((height) => {
    const top = at;
    at += height;
    return top;
  });
  return { tops, height: at };
}

/** First row and the one after the last that a window of `tall` pixels at `scroll` shows, with `beside` more on each side. */
export function visible({ tops }: Layout, scroll: number, tall: number, beside = 8): { from: number; to: number } {
  const after = (pixels: number): number => {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tops[middle] ?? 0) <= pixels) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    from: Math.max(0, after(scroll) - 1 - beside),
    to: Math.min(tops.length, after(scroll + tall) + beside),
  };
}
