import { describe, expect, it } from 'vitest';
import { arrow, justified, lineOf, total, visible, type Shape } from './layout';

const shape: Shape = { width: 1000, wish: 180, gap: 10, caption: 30 };
const ratios = [1.5, 1, 0.8, 1.33, 1.78, 1, 1.78, 1.25, 0.8, 1.5, 0.75, 1.5];

describe('justified', () => {
  it('places every picture once, in order', () => {
    const lines = justified(ratios, shape);
    expect(lines.flatMap((line) => line.boxes.map((box) => box.index))).toEqual(ratios.map((_, i) => i));
  });
  it('fills the width, except in the last row', () => {
    const lines = justified(ratios, shape);
    for (const line of lines.slice(0, -1)) {
      const last = line.boxes.at(-1);
      expect((last?.left ?? 0) + (last?.width ?? 0)).toBeCloseTo(1000, 5);
      expect(line.height).toBeLessThanOrEqual(270);
    }
    expect(lines.at(-1)?.height).toBe(180);
  });
  it('keeps extreme shapes within a row', () => {
    for (const ratio of [100, 0.001, Number.NaN, 0]) {
      for (const line of justified([ratio, ratio], { ...shape, width: 200 })) {
        for (const box of line.boxes) expect(box.width).toBeLessThanOrEqual(200);
        expect(line.height).toBeGreaterThan(20);
      }
    }
  });
  it('places nothing in no width', () => {
    expect(justified(ratios, { ...shape, width: 0 })).toEqual([]);
  });
});

describe('visible', () => {
  it('draws few rows of very many, and those that are asked for', () => {
    const many = justified(
      Array.from({ length: 20_000 }, (_, i) => 0.7 + (i % 10) / 8),
      shape,
    );
    const from = many[2000]?.top ?? 0;
    const { first, end } = visible(many, from, from + 800);
    expect(first).toBeLessThanOrEqual(2000);
    expect(many[end - 1]?.top ?? 0).toBeGreaterThan(from + 500);
    expect(end - first).toBeLessThan(10);
    expect(total(many, shape)).toBeGreaterThan(many.at(-1)?.top ?? 0);
  });
  it('stands an empty list', () => {
    expect(visible([], 0, 800)).toEqual({ first: 0, end: 0 });
  });
});

describe('arrow', () => {
  const lines = justified(ratios, shape);
  it('goes left and right through rows and stops at the ends', () => {
    expect(arrow(lines, 0, 'ArrowLeft')).toBe(0);
    expect(arrow(lines, 3, 'ArrowRight')).toBe(4);
    expect(arrow(lines, 11, 'ArrowRight')).toBe(11);
  });
  it('goes down and up by one row', () => {
    const below = arrow(lines, 1, 'ArrowDown');
    expect(lineOf(lines, below)).toBe(lineOf(lines, 1) + 1);
    expect(lineOf(lines, arrow(lines, below, 'ArrowUp'))).toBe(0);
    expect(arrow(lines, 0, 'ArrowUp')).toBe(0);
  });
  it('begins at the first and finds nothing in nothing', () => {
    expect(arrow(lines, -1, 'ArrowDown')).toBe(0);
    expect(arrow([], -1, 'ArrowDown')).toBe(-1);
  });
});
