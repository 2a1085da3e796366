// Where pictures stand: rows of equal height that fill the width, each picture in its own shape. Pure.

/** Place of one picture. `index` is its place in the list. */
export interface Box {
  index: number;
  left: number;
  width: number;
}

/** A row of pictures. `height` is that of the pictures, without their captions. */
export interface Line {
  top: number;
  height: number;
  boxes: Box[];
}

/** How rows are made, in px. */
export interface Shape {
  width: number;
  /** Wished height of a picture. */
  wish: number;
  gap: number;
  /** Height of the caption under each picture. */
  caption: number;
}

/** Very long and very tall pictures are cut, so that a row stays a row. */
const SHAPES = { min: 0.62, max: 2.4 };

/** Rows of pictures by their ratios (width ÷ height). The last row keeps the wished height. */
export function justified(ratios: readonly number[], shape: Shape): Line[] {
  const { width, wish, gap, caption } = shape;
  const lines: Line[] = [];
  if (width <= 0) return lines;
  let top = 0;
  let from = 0;
  let sum = 0;
  const close = (end: number, height: number): void => {
    let left = 0;
    const boxes: Box[] = [];
    for (let index = from; index < end; index += 1) {
      const wide = Math.min(width, kept(ratios[index]) * height);
      boxes.push({ index, left, width: wide });
      left += wide + gap;
    }
    lines.push({ top, height, boxes });
    top += height + caption + gap;
    from = end;
    sum = 0;
  };
  for (let index = 0; index < ratios.length; index += 1) {
    sum += kept(ratios[index]);
    const gaps = gap * (index - from);
    if (sum * wish + gaps >= width) close(index + 1, Math.min((width - gaps) / sum, wish * 1.5));
  }
  if (from < ratios.length) close(ratios.length, wish);
  return lines;
}

function kept(ratio: number | undefined): number {
  return Math.min(SHAPES.max, Math.max(SHAPES.min, Number.isFinite(ratio) && ratio ? ratio : 1));
}

/** Height of everything. */
export function total(lines: readonly Line[], shape: Shape): number {
  const last = lines.at(-1);
  return last ? last.top + last.height + shape.caption : 0;
}

/** The rows between two heights, as `[first, end)`. */
export function visible(lines: readonly Line[], from: number, to: number): { first: number; end: number } {
  const first = Math.max(0, firstAt(lines, from) - 1);
  return { first, end: Math.min(lines.length, firstAt(lines, to) + 1) };
}

/** Index of the last row that begins at or above a height. */
function firstAt(lines: readonly Line[], height: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.top ?? 0) <= height) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** Index of the row of a picture. */
export function lineOf(lines: readonly Line[], index: number): number {
  return lines.findIndex((line) => index >= (line.boxes[0]?.index ?? 0) && index <= (line.boxes.at(-1)?.index ?? -1));
}

/** The picture reached by an arrow key. Up and down go to the one whose middle is nearest. */
export function arrow(
  lines: readonly Line[],
  index: number,
  key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown',
): number {
  const last = lines.at(-1)?.boxes.at(-1)?.index ?? -1;
  if (last < 0) return -1;
  if (index < 0) return 0;
  if (key === 'ArrowLeft') return Math.max(0, index - 1);
  if (key === 'ArrowRight') return Math.min(last, index + 1);
  const at = lineOf(lines, index);
  const here = lines[at]?.boxes.find((box) => box.index === index);
  const there = lines[at + (key === 'ArrowUp' ? -1 : 1)];
  if (!here || !there) return index;
  const middle = here.left + here.width / 2;
  const far = (box: Box): number => Math.abs(box.left + box.width / 2 - middle);
  return there.boxes.reduce((best, box) => (far(box) < far(best) ? box : best)).index;
}
