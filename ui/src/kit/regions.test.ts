import { describe, expect, it } from 'vitest';
import { regions } from './regions';

const at = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

// The editor's unit and the composer's.
it.each([
  [10_000, 200, 0.02],
  [1_000, 50, 0.08],
])('in %i parts, none below %i', (side, least, slack) => {
  const unit = regions(side, least);
  const inside = (region: typeof unit.whole) =>
    region.x >= 0 && region.y >= 0 && region.x + region.width <= side && region.y + region.height <= side;
  const tenth = side / 10;

  expect(unit.moved(at(tenth, tenth, 5 * tenth, 5 * tenth), -5 * tenth, 9 * tenth)).toEqual(
    at(0, 5 * tenth, 5 * tenth, 5 * tenth),
  );
  for (const corner of ['nw', 'ne', 'sw', 'se'] as const) {
    for (const [dx, dy] of [
      [2 * side, 2 * side],
      [-2 * side, -2 * side],
      [0.03 * side, -0.07 * side],
    ] as const) {
      for (const aspect of [0, 1, 1.91, 0.5]) {
        const region = unit.resized(at(2 * tenth, 3 * tenth, 4 * tenth, 3 * tenth), corner, dx, dy, aspect);
        expect(inside(region), `${corner} ${dx} ${aspect}`).toBe(true);
        expect(region.width).toBeGreaterThanOrEqual(least / 2);
        if (aspect > 0) expect(Math.abs(region.width / region.height - aspect)).toBeLessThan(slack);
      }
    }
  }
  expect(unit.between(5 * tenth, 6 * tenth, 2 * tenth, tenth)).toEqual(at(2 * tenth, tenth, 3 * tenth, 5 * tenth));
  expect(inside(unit.between(side - 1, side - 1, 2 * side, 2 * side))).toBe(true);
  for (const aspect of [0.3, 1, 2.5]) {
    const region = unit.largest(aspect, at(8 * tenth, 0, 2 * tenth, 2 * tenth));
    expect(inside(region)).toBe(true);
    expect(Math.max(region.width, region.height)).toBe(side);
  }
  expect([unit.isWhole(null), unit.isWhole(unit.whole), unit.isWhole(at(0, 0, side, tenth))]).toEqual([
    true,
    true,
    false,
  ]);
});

describe('a crop in thousandths', () => {
  const { moved, resized, largest: cropped } = regions(1000, 50);
  const crop = { x: 100, y: 100, width: 400, height: 400 };
  it('stays inside the picture when moved', () => {
    expect(moved(crop, -500, 900)).toEqual({ x: 0, y: 600, width: 400, height: 400 });
  });
  it('keeps its opposite corner and its shape when sized', () => {
    expect(resized(crop, 'se', 100, 50, 0)).toEqual({ x: 100, y: 100, width: 500, height: 450 });
    expect(resized(crop, 'nw', -50, -50, 0)).toEqual({ x: 50, y: 50, width: 450, height: 450 });
    const square = resized(crop, 'se', 5000, 0, 1);
    expect([square.width, square.height]).toEqual([900, 900]);
    const least = resized(crop, 'se', -5000, -5000, 2);
    expect(least.width / least.height).toBe(2);
    expect(least.height).toBeGreaterThanOrEqual(50);
  });
  it('is the largest of its shape', () => {
    expect(cropped(0.5, crop)).toEqual({ x: 50, y: 0, width: 500, height: 1000 });
    expect(cropped(4, crop)).toEqual({ x: 0, y: 175, width: 1000, height: 250 });
  });
});
