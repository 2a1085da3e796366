// Where pictures stand: rows of equal height that fill the width, each picture in its own shape. Pure. Rows are kept, the
// boxes in them are reckoned when they are drawn: 50,000 pictures are 10,000 rows.

/** Place of one picture. `index` is its place in the list. */
export interface Box {
  index: number;
  left: number;
  width: number;
}

/** A row of pictures, `[first, end)`. `height` is that of the pictures, without their captions. */
export interface Line {
  top: number;
  height: number;
  first: number;
  end: number;
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

/** Shape of the picture at a place: width ÷ height. */
export type RatioOf = (index: number) => number;

/** Very long and very tall pictures are cut, so that a row stays a row. */
const SHAPES = { min: 0.62, max: 2.4 };

function kept(ratio: number): number {
  return Math.min(SHAPES.max, Math.max(SHAPES.min, Number.isFinite(ratio) && ratio ? ratio : 1));
}

/** Rows of so many pictures. The last row keeps the wished height. */
export function justified(count: number, ratio: RatioOf, shape: Shape): Line[] {
  const { width, wish, gap, caption } = shape;
  const lines: Line[] = [];
  if (width <= 0) return lines;
  let top = 0;
  let first = 0;
  let sum = 0;
  const close = (end: number, height: number): void => {
    lines.push({ top, height, first, end });
    top += height + caption + gap;
    first = end;
    sum = 0;
  };
  for (let index = 0; index < count; index += 1) {
    sum += kept(ratio(index));
    const gaps = gap * (index - first);
    if (sum * wish + gaps >= width) close(index + 1, Math.min((width - gaps) / sum, wish * 1.5));
  }
  if (first < count) close(count, wish);
  return lines;
}

/** The boxes of a row. */
export function boxes(line: Line, ratio: RatioOf, shape: Shape): Box[] {
  const made: Box[] = [];
  let left = 0;
  for (let index = line.first; index < line.end; index += 1) {
    const width = Math.min(shape.width, kept(ratio(index)) * line.height);
    made.push({ index, left, width });
    left += width + shape.gap;
  }
  return made;
}

/** Height of everything. */
export function total(lines: readonly Line[], shape: Shape): number {
  const last = lines.at(-1);
  return last ? last.top + last.height + shape.caption : 0;
}

/** The rows between two heights, as `[first, end)`. */
export function visible(lines: readonly Line[], from: number, to: number): { first: number; end: number } {
  const first = Math.max(0, lastWhere(lines, (line) => line.top <= from) - 1);
  return { first, end: Math.min(lines.length, lastWhere(lines, (line) => line.top <= to) + 1) };
}

/** Index of the last row that is so, where all before it are so, too; 0 when none is. */
function lastWhere(lines: readonly Line[], so: (line: Line) => boolean): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const line = lines[middle];
    if (line && so(line)) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** Index of the row of a picture; −1 when there is none. */
export function lineOf(lines: readonly Line[], index: number): number {
  if (index < 0 || index >= (lines.at(-1)?.end ?? 0)) return -1;
  return lastWhere(lines, (line) => line.first <= index);
}

/** A key that goes from one picture to another. */
export type ArrowKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** The picture reached by an arrow key. Up and down go to the one whose middle is nearest. */
export function arrow(lines: readonly Line[], index: number, key: ArrowKey, ratio: RatioOf, shape: Shape): number {
  const last = (lines.at(-1)?.end ?? 0) - 1;
  if (last < 0) return -1;
  if (index < 0) return 0;
  if (key === 'ArrowLeft') return Math.max(0, index - 1);
  if (key === 'ArrowRight') return Math.min(last, index + 1);
  const at = lineOf(lines, index);
  const line = lines[at];
  const there = lines[at + (key === 'ArrowUp' ? -1 : 1)];
  const here = line && boxes(line, ratio, shape).find((box) => box.index === index);
  if (!here || !there) return index;
  const middle = here.left + here.width / 2;
  const far = (box: Box): number => Math.abs(box.left + box.width / 2 - middle);
  return boxes(there, ratio, shape).reduce((best, box) => (far(box) < far(best) ? box : best)).index;
}

/** The picture one window further, or back. */
export function paged(lines: readonly Line[], index: number, height: number, down: boolean): number {
  const at = Math.max(0, lineOf(lines, Math.max(0, index)));
  const here = lines[at];
  if (!here) return -1;
  const wanted = here.top + (down ? height : -height) * 0.85;
  const to = lastWhere(lines, (line) => line.top <= wanted);
  const line = lines[Math.max(0, Math.min(lines.length - 1, to === at ? at + (down ? 1 : -1) : to))];
  return line?.first ?? index;
}
