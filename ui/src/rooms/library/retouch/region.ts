// Rectangles in ten-thousandths of what they lie in. Pure.

import type { Region } from '../../../api/generated';

/** All of it. */
export const UNITS = 10_000;
/** Least side of a crop. */
export const LEAST = 200;
/** A corner. */
export type Corner = 'nw' | 'ne' | 'sw' | 'se';
export const CORNERS: readonly Corner[] = ['nw', 'ne', 'sw', 'se'];
/** All of what it lies in. */
export const WHOLE: Region = { x: 0, y: 0, width: UNITS, height: UNITS };

const bounded = (value: number, least: number, most: number): number =>
  Math.round(Math.max(least, Math.min(most, value)));

/** Moved by so much, inside. */
export const moved = (region: Region, dx: number, dy: number): Region => ({
  ...region,
  x: bounded(region.x + dx, 0, UNITS - region.width),
  y: bounded(region.y + dy, 0, UNITS - region.height),
});

/** One corner moved by so much; `aspect` is width by height in units, 0 where any shape is fine. */
export function resized(region: Region, corner: Corner, dx: number, dy: number, aspect: number): Region {
  const west = corner.endsWith('w');
  const north = corner.startsWith('n');
  const [right, bottom] = [region.x + region.width, region.y + region.height];
  const roomX = west ? right : UNITS - region.x;
  const roomY = north ? bottom : UNITS - region.y;
  let width = bounded(region.width + (west ? -dx : dx), LEAST, roomX);
  let height = bounded(region.height + (north ? -dy : dy), LEAST, roomY);
  if (aspect > 0) {
    width = Math.min(width, roomY * aspect);
    height = width / aspect;
    if (height < LEAST) {
      height = LEAST;
      width = Math.min(roomX, height * aspect);
    }
  }
  [width, height] = [Math.floor(width), Math.floor(height)];
  return { x: west ? right - width : region.x, y: north ? bottom - height : region.y, width, height };
}

/** The rectangle between two points, at least so large, inside. */
export function between(ax: number, ay: number, bx: number, by: number, least = LEAST): Region {
  const x = bounded(Math.min(ax, bx), 0, UNITS - least);
  const y = bounded(Math.min(ay, by), 0, UNITS - least);
  return {
    x,
    y,
    width: bounded(Math.abs(bx - ax), least, UNITS - x),
    height: bounded(Math.abs(by - ay), least, UNITS - y),
  };
}

/** Whether all of it is kept. */
export const isWhole = (region: Region | null): boolean =>
  region === null || (region.width >= UNITS && region.height >= UNITS);
