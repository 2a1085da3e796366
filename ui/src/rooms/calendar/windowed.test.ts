import { describe, expect, it } from 'vitest';
import { layout, visible } from './windowed';

describe('a long list', () => {
  it('draws what is on screen and a few rows beside', () => {
    const rows = layout(Array.from({ length: 1000 }, (_, index) => (index % 10 === 0 ? 30 : 40)));
    expect(rows.height).toBe(100 * 30 + 900 * 40);
    const { from, to } = visible(rows, rows.tops[500] ?? 0, 400, 2);
    expect([from, to]).toEqual([498, 513]);
    expect(visible(rows, 0, 400, 2).from).toBe(0);
    expect(visible(rows, rows.height - 400, 400, 2).to).toBe(1000);
    expect(visible(layout([]), 0, 400)).toEqual({ from: 0, to: 0 });
  });
});
