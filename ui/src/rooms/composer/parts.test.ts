import { describe, expect, it } from 'vitest';
import type { VisualId } from '../../api/generated';
import { attached, moved, split, withAlt, withoutPart, withPartAfter, withText } from './parts';

const part = (text: string) => ({ text, visuals: [] });
const visual = (id: string, alt = '') => ({ visual: id as VisualId, alt, crop: null });

describe('a thread', () => {
  it('is split where the cursor stands, without blanks at the cut', () => {
    const parts = split([{ ...part('Un. Deux.'), visuals: [visual('v')] }, part('Trois')], 0, 3);
    expect(parts.map(({ text }) => text)).toEqual(['Un.', 'Deux.', 'Trois']);
    expect(parts.map(({ visuals }) => visuals.length)).toEqual([1, 0, 0]);
  });
  it('gets and loses parts, and is never without one', () => {
    expect(withPartAfter([part('a'), part('b')], 0).map(({ text }) => text)).toEqual(['a', '', 'b']);
    expect(withoutPart([part('a'), part('b')], 0)).toEqual([part('b')]);
    expect(withoutPart([part('a')], 0)).toEqual([part('')]);
  });
  it('changes one part only', () => {
    expect(withText([part('a'), part('b')], 1, 'c').map(({ text }) => text)).toEqual(['a', 'c']);
  });
});

describe('visuals', () => {
  it('are ordered, and stay where they are at the ends', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(moved(['a'], 0, 1)).toEqual(['a']);
  });
  it('are attached once, with the alternative text of the library', () => {
    const list = attached(
      [visual('a', 'mine')],
      [
        { id: 'a' as VisualId, alt: 'library' },
        { id: 'b' as VisualId, alt: 'library' },
        { id: 'b' as VisualId, alt: 'library' },
      ],
    );
    expect(list).toEqual([visual('a', 'mine'), visual('b', 'library')]);
    expect(withAlt(list, 1, 'x')[1]?.alt).toBe('x');
  });
});
