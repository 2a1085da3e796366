import { describe, expect, it } from 'vitest';
import { batches, drawn, neighbour, scrolledTo } from './triage';

describe('neighbour', () => {
  it('goes on and stops at the ends', () => {
    expect(neighbour(0, 0, 1, 3)).toBe(1);
    expect(neighbour(2, 2, 1, 3)).toBe(2);
    expect(neighbour(0, 0, -1, 3)).toBe(0);
  });
  it('takes what stands at the place of a row that left', () => {
    expect(neighbour(-1, 1, 1, 3)).toBe(1);
    expect(neighbour(-1, 1, -1, 3)).toBe(0);
    expect(neighbour(-1, 3, 1, 3)).toBe(2);
  });
  it('finds nothing in an empty list', () => {
    expect(neighbour(-1, 0, 1, 0)).toBe(-1);
  });
});

describe('drawn', () => {
  it('draws few rows of very many', () => {
    const { first, end } = drawn(50_000 * 76, 800, 76, 100_000);
    expect(first).toBeLessThanOrEqual(50_000);
    expect(end).toBeGreaterThanOrEqual(50_011);
    expect(end - first).toBeLessThan(30);
  });
  it('never leaves the list', () => {
    expect(drawn(9_999, 800, 76, 3)).toEqual({ first: 3, end: 3 });
    expect(drawn(0, 0, 76, 3)).toEqual({ first: 0, end: 3 });
  });
});

describe('scrolledTo', () => {
  it('scrolls the least', () => {
    expect(scrolledTo(0, 500, 400, 100)).toBe(0);
    expect(scrolledTo(6, 500, 400, 100)).toBe(500);
    expect(scrolledTo(9, 500, 400, 100)).toBe(600);
  });
});

it('batches loses nothing', () => {
  expect(batches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(batches([], 2)).toEqual([]);
});
