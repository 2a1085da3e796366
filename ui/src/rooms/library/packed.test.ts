import { describe, expect, it } from 'vitest';
import type { VisualId } from '../../api/generated';
import { FLAG, NOTHING, Packed } from './packed';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057' as VisualId;
function one(id: string, ratio: number, rgb: readonly number[], flags: number, stars: number, kind: number): number[] {
  const bytes = (id.replaceAll('-', '').match(/../g) ?? []).map((byte) => parseInt(byte, 16));
  return [...bytes, ratio >> 8, ratio & 255, ...rgb, flags, stars, kind];
}
const other = '01890a5d-ac96-774b-bcce-b302099a8058' as VisualId;
const bytes = [
  ...one(ID, 1778, [1, 2, 255], FLAG.favourite | FLAG.noAlt, 4, 0),
  ...one(other, 562, [0, 0, 0], FLAG.barred, 0, 3),
];
const packed = Packed.read(btoa(String.fromCharCode(...bytes)));

describe('Packed', () => {
  it('reads each visual where it lies', () => {
    expect(packed.count).toBe(2);
    expect(packed.id(0)).toBe(ID);
    expect(packed.ratio(0)).toBeCloseTo(1.778);
    expect(packed.ratio(1)).toBeCloseTo(0.562);
    expect(packed.colour(0)).toBe('rgb(1 2 255)');
    expect(packed.is(0, FLAG.favourite)).toBe(true);
    expect(packed.is(0, FLAG.barred)).toBe(false);
    expect(packed.is(1, FLAG.barred)).toBe(true);
    expect(packed.rating(0)).toBe(4);
    expect(packed.kind(1)).toBe('video');
  });
  it('knows the places of ids, and stretches in both directions', () => {
    expect(packed.indexOf(other)).toBe(1);
    expect(packed.indexOf('0' as VisualId)).toBe(-1);
    expect(packed.indexOf(null)).toBe(-1);
    expect(packed.ids(1, 0)).toEqual([ID, other]);
    expect(packed.ids(0, 9)).toEqual([ID, other]);
  });
  it('stands nothing', () => {
    expect(NOTHING.count).toBe(0);
    expect(Packed.read('').count).toBe(0);
  });
});
