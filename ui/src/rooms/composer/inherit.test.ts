import { describe, expect, it } from 'vitest';
import type { AccountId } from '../../api/generated';
import {
  applied,
  differing,
  emptyContent,
  emptyPatch,
  hasWords,
  ownWords,
  resetPatch,
  same,
  variantsOf,
  withField,
  withOption,
} from './inherit';

const part = (text: string) => ({ text, visuals: [] });
const master = { ...emptyContent(), parts: [part('Bonjour')], language: 'fr' };

describe('a variant', () => {
  it('follows the master until it has its own text', () => {
    expect(applied(master, undefined).parts[0]?.text).toBe('Bonjour');
    const own = withField(master, undefined, 'parts', [part('Salut')]);
    expect(applied({ ...master, parts: [part('Bonsoir')] }, own).parts[0]?.text).toBe('Salut');
    expect(applied({ ...master, language: 'en' }, own).language).toBe('en');
  });
  it('inherits again when it says the same', () => {
    const own = withField(master, undefined, 'parts', [part('Salut')]);
    expect(withField(master, own, 'parts', [part('Bonjour')]).parts).toBeNull();
  });
  it('is marked only where it differs', () => {
    const own = withField(master, undefined, 'parts', [part('Salut')]);
    expect(differing(master, own)).toEqual(['parts']);
    expect(differing({ ...master, parts: [part('Salut')] }, own)).toEqual([]);
    expect(ownWords(master, withOption(undefined, 'visibility', 'private'))).toBe(true);
    expect(ownWords(master, emptyPatch())).toBe(false);
  });
  it('never inherits options, and keeps its own when reset', () => {
    expect(applied({ ...master, options: { visibility: 'direct' } }, undefined).options).toEqual({});
    const patch = withOption(withField(master, undefined, 'parts', [part('x')]), 'sensitive', 'true');
    expect(resetPatch(patch)).toEqual({ ...emptyPatch(), options: { sensitive: 'true' } });
    expect(withOption(patch, 'sensitive', '').options).toEqual({});
  });
  it('is sent for every account, edited or not', () => {
    const accounts = ['a', 'b'] as AccountId[];
    expect(variantsOf({ content: master, accounts, patches: { b: withOption(undefined, 'x', 'y') } })).toEqual([
      { account: 'a', patch: emptyPatch() },
      { account: 'b', patch: { ...emptyPatch(), options: { x: 'y' } } },
    ]);
  });
});

describe('sameness', () => {
  it('does not mind absent and null, and minds order', () => {
    expect(same({ a: 1, b: null }, { a: 1 })).toBe(true);
    expect(same([1, 2], [2, 1])).toBe(false);
    expect(same([], {})).toBe(false);
    expect(same([1], [1, 2])).toBe(false);
  });
});

describe('a draft', () => {
  it('is worth storing from the first key on', () => {
    const draft = { content: emptyContent(), accounts: [], patches: {} };
    expect(hasWords(draft)).toBe(false);
    expect(hasWords({ ...draft, content: { ...emptyContent(), parts: [part(' ')] } })).toBe(true);
    expect(hasWords({ ...draft, patches: { a: { ...emptyPatch(), parts: [part('x')] } } })).toBe(true);
  });
});
