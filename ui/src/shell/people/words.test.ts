import { describe, expect, it } from 'vitest';
import type { CardRef, PersonId } from '../../api/generated';
import { cardKey, cardOf, TAGS, tagName, tagOf } from './words';

describe('cards in addresses', () => {
  it('are read as they are written', () => {
    const cards: CardRef[] = [{ person: '019ab' as PersonId, author: null }, { author: 42 }];
    for (const card of cards) expect(cardOf(cardKey(card))).toEqual(card);
  });
  it('are nothing else', () => {
    for (const wrong of ['', 'x-1', 'a-', 'a-1x', 'zz']) expect(cardOf(wrong)).toBeNull();
  });
});

describe('tags', () => {
  it('that every brand has are known by their name', () => {
    for (const tag of TAGS) expect(tagOf(` ${tagName(tag).toUpperCase()} `)).toBe(tag);
    expect(tagOf(' Presse ')).toBe('Presse');
  });
});
