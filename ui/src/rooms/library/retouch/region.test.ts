import { expect, it } from 'vitest';
import { between, isWhole, LEAST, moved, resized, UNITS, WHOLE } from './region';

const at = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
const inside = (region: typeof WHOLE) =>
  region.x >= 0 && region.y >= 0 && region.x + region.width <= UNITS && region.y + region.height <= UNITS;

it('moves inside', () => {
  expect(moved(at(100, 100, 5000, 5000), -500, 9000)).toEqual(at(0, 5000, 5000, 5000));
});
it('resizes at each corner, inside and never to nothing', () => {
  for (const corner of ['nw', 'ne', 'sw', 'se'] as const) {
    for (const [dx, dy] of [
      [20_000, 20_000],
      [-20_000, -20_000],
      [300, -700],
    ] as const) {
      for (const aspect of [0, 1, 1.91, 0.5]) {
        const region = resized(at(2000, 3000, 4000, 3000), corner, dx, dy, aspect);
        expect(inside(region), `${corner} ${dx} ${aspect}`).toBe(true);
        expect(region.width).toBeGreaterThanOrEqual(LEAST / 2);
        if (aspect > 0) expect(Math.abs(region.width / region.height - aspect)).toBeLessThan(0.02);
      }
    }
  }
});
it('draws between two points in any order', () => {
  expect(between(5000, 6000, 2000, 1000)).toEqual(at(2000, 1000, 3000, 5000));
  expect(inside(between(9990, 9990, 12_000, 12_000))).toBe(true);
  expect(isWhole(null)).toBe(true);
  expect(isWhole(WHOLE)).toBe(true);
  expect(isWhole(at(0, 0, UNITS, 100))).toBe(false);
});
