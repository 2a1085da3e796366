// Rectangles in thousandths of a picture. Pure.

import type { Crop } from '../../api/generated';

/** A corner. */
export type Edge = 'nw' | 'ne' | 'sw' | 'se';

/** Smallest side, in thousandths. */
const LEAST = 50;
const SIDE = 1000;
const bounded = (value: number, least: number, most: number): number =>
  Math.round(Math.max(least, Math.min(most, value)));

/** Moved by so much, inside the picture. */
export const moved = (crop: Crop, dx: number, dy: number): Crop => ({
  ...crop,
  x: bounded(crop.x + dx, 0, SIDE - crop.width),
  y: bounded(crop.y + dy, 0, SIDE - crop.height),
});

/** One corner moved by so much; `aspect` is width by height in thousandths, 0 where any shape is fine. */
export function resized(crop: Crop, edge: Edge, dx: number, dy: number, aspect: number): Crop {
  const west = edge.endsWith('w');
  const north = edge.startsWith('n');
  const [right, bottom] = [crop.x + crop.width, crop.y + crop.height];
  const roomX = west ? right : SIDE - crop.x;
  const roomY = north ? bottom : SIDE - crop.y;
  let width = bounded(crop.width + (west ? -dx : dx), LEAST, roomX);
  let height = bounded(crop.height + (north ? -dy : dy), LEAST, roomY);
  if (aspect > 0) {
    width = Math.min(width, roomY * aspect);
    height = width / aspect;
    if (height < LEAST) {
      height = LEAST;
      width = Math.min(roomX, height * aspect);
    }
  }
  [width, height] = [Math.round(width), Math.round(height)];
  return { x: west ? right - width : crop.x, y: north ? bottom - height : crop.y, width, height };
}

/** The largest rectangle of a shape, around the middle of another. */
export function cropped(aspect: number, around: Crop): Crop {
  const width = Math.round(Math.min(SIDE, SIDE * aspect));
  const height = Math.round(Math.min(SIDE, SIDE / aspect));
  const [midX, midY] = [around.x + around.width / 2, around.y + around.height / 2];
  return {
    x: bounded(midX - width / 2, 0, SIDE - width),
    y: bounded(midY - height / 2, 0, SIDE - height),
    width,
    height,
  };
}
