import { describe, expect, it } from 'vitest';
import { arrow, boxes, justified, lineOf, paged, total, visible, type ArrowKey, type Shape } from './layout';

const shape: Shape = { width: 1000, wish: 180, gap: 10, caption: 30 };
const ratios = [1.5, 1, 0.8, 1.33, 1.78, 1, 1.78, 1.25, 0.8, 1.5, 0.75, 1.5];
const of = (list: readonly number[]) => (index: number) => list[index] ?? 1;
const laid = (list: readonly number[], in_ = shape) => justified(list.length, of(list), in_);

describe('justified', () => {
  it('places every picture once, in order', () => {
    const all = laid(ratios).flatMap((line) => boxes(line, of(ratios), shape).map((box) => box.index));
    expect(all).toEqual(ratios.map((_, i) => i));
  });
  it('fills the width, except in the last row', () => {
    const lines = laid(ratios);
    for (const line of lines.slice(0, -1)) {
      const last = boxes(line, of(ratios), shape).at(-1);
      expect((last?.left ?? 0) + (last?.width ?? 0)).toBeCloseTo(1000, 5);
      expect(line.height).toBeLessThanOrEqual(270);
    }
    expect(lines.at(-1)?.height).toBe(180);
  });
  it('keeps extreme shapes within a row', () => {
    for (const ratio of [100, 0.001, Number.NaN, 0]) {
      const narrow = { ...shape, width: 200 };
      for (const line of laid([ratio, ratio], narrow)) {
        for (const box of boxes(line, of([ratio, ratio]), narrow)) expect(box.width).toBeLessThanOrEqual(200);
        expect(line.height).toBeGreaterThan(20);
      }
    }
  });
  it('places nothing in no width', () => {
    expect(laid(ratios, { ...shape, width: 0 })).toEqual([]);
  });
});

const many = Array.from({ length: 50_000 }, (_, i) => 0.7 + (i % 10) / 8);

describe('visible', () => {
  it('draws few rows of very many, and those that are asked for', () => {
    const lines = laid(many);
    const from = lines[2000]?.top ?? 0;
    const { first, end } = visible(lines, from, from + 800);
    expect(first).toBeLessThanOrEqual(2000);
    expect(lines[end - 1]?.top ?? 0).toBeGreaterThan(from + 500);
    expect(end - first).toBeLessThan(10);
    expect(total(lines, shape)).toBeGreaterThan(lines.at(-1)?.top ?? 0);
  });
  it('stands an empty list', () => {
    expect(visible([], 0, 800)).toEqual({ first: 0, end: 0 });
  });
});

describe('lineOf', () => {
  it('finds the row of each of 50,000, and none beyond', () => {
    const lines = laid(many);
    for (let index = 0; index < many.length; index += 997) {
      const line = lines[lineOf(lines, index)];
      expect(line && line.first <= index && index < line.end).toBe(true);
    }
    expect(lineOf(lines, many.length)).toBe(-1);
    expect(lineOf(lines, -1)).toBe(-1);
    expect(lineOf([], 0)).toBe(-1);
  });
});

describe('arrow', () => {
  const lines = laid(ratios);
  const go = (from: number, key: ArrowKey, rows = lines) => arrow(rows, from, key, of(ratios), shape);
  it('goes left and right through rows and stops at the ends', () => {
    expect(go(0, 'ArrowLeft')).toBe(0);
    expect(go(3, 'ArrowRight')).toBe(4);
    expect(go(11, 'ArrowRight')).toBe(11);
  });
  it('goes down and up by one row', () => {
    const below = go(1, 'ArrowDown');
    expect(lineOf(lines, below)).toBe(lineOf(lines, 1) + 1);
    expect(lineOf(lines, go(below, 'ArrowUp'))).toBe(0);
    expect(go(0, 'ArrowUp')).toBe(0);
  });
  it('begins at the first and finds nothing in nothing', () => {
    expect(go(-1, 'ArrowDown')).toBe(0);
    expect(go(-1, 'ArrowDown', [])).toBe(-1);
  });
});

describe('paged', () => {
  it('moves on by about a window, at least a row, and stops at the ends', () => {
    const lines = laid(many);
    const to = paged(lines, 0, 800, true);
    expect(lineOf(lines, to)).toBeGreaterThan(1);
    expect(lineOf(lines, to)).toBeLessThan(5);
    expect(paged(lines, to, 800, false)).toBe(0);
    expect(lineOf(lines, paged(lines, 0, 10, true))).toBe(1);
    expect(lineOf(lines, paged(lines, many.length - 1, 800, true))).toBe(lines.length - 1);
    expect(paged([], 0, 800, true)).toBe(-1);
  });
});
