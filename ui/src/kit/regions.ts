// Rectangles in so many parts of what they lie in: crops, blurred places. Pure.

/** A rectangle; whole numbers. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A corner. */
export type Corner = 'nw' | 'ne' | 'sw' | 'se';
export const CORNERS: readonly Corner[] = ['nw', 'ne', 'sw', 'se'];

const bounded = (value: number, least: number, most: number): number =>
  Math.round(Math.max(least, Math.min(most, value)));

/** Arithmetic in `side` parts of each side, in which no rectangle is narrower than `least`. */
export function regions(side: number, least: number) {
  /** All of it. */
  const whole: Rect = { x: 0, y: 0, width: side, height: side };

  return {
    side,
    whole,

    /** Whether all of it is kept. */
    isWhole: (region: Rect | null): boolean => region === null || (region.width >= side && region.height >= side),

    /** Moved by so much, inside. */
    moved: (region: Rect, dx: number, dy: number): Rect => ({
      ...region,
      x: bounded(region.x + dx, 0, side - region.width),
      y: bounded(region.y + dy, 0, side - region.height),
    }),

    /** One corner moved by so much; `aspect` is width by height in parts, 0 where any shape is fine. */
    resized(region: Rect, corner: Corner, dx: number, dy: number, aspect: number): Rect {
      const west = corner.endsWith('w');
      const north = corner.startsWith('n');
      const [right, bottom] = [region.x + region.width, region.y + region.height];
      const roomX = west ? right : side - region.x;
      const roomY = north ? bottom : side - region.y;
      let width = bounded(region.width + (west ? -dx : dx), least, roomX);
      let height = bounded(region.height + (north ? -dy : dy), least, roomY);
      if (aspect > 0) {
        width = Math.min(width, roomY * aspect);
        height = width / aspect;
        if (height < least) {
          height = least;
          width = Math.min(roomX, height * aspect);
        }
      }
      // Down: what is rounded up could stand out.
      [width, height] = [Math.floor(width), Math.floor(height)];
      return { x: west ? right - width : region.x, y: north ? bottom - height : region.y, width, height };
    },

    /** The rectangle between two points, inside. */
    between(ax: number, ay: number, bx: number, by: number): Rect {
      const x = bounded(Math.min(ax, bx), 0, side - least);
      const y = bounded(Math.min(ay, by), 0, side - least);
      return {
        x,
        y,
        width: bounded(Math.abs(bx - ax), least, side - x),
        height: bounded(Math.abs(by - ay), least, side - y),
      };
    },

    /** The largest rectangle of a shape, around the middle of another. */
    largest(aspect: number, around: Rect): Rect {
      const width = Math.floor(Math.min(side, side * aspect));
      const height = Math.floor(Math.min(side, side / aspect));
      const [midX, midY] = [around.x + around.width / 2, around.y + around.height / 2];
      return {
        x: bounded(midX - width / 2, 0, side - width),
        y: bounded(midY - height / 2, 0, side - height),
        width,
        height,
      };
    },
  };
}

/** The arithmetic of some unit. */
export type Regions = ReturnType<typeof regions>;
