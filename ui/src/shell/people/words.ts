// Words about people, and how a card is named in an address.

import { m } from '$i18n';
import type { AlikeReason, CardRef, PersonId } from '../../api/generated';

/** Tags that every brand has; others are a person's own words. */
export const TAGS = ['ambassador', 'influencer', 'customer', 'troublemaker'] as const;

/** What a tag is called. */
export function tagName(tag: string): string {
  switch (tag) {
    case 'ambassador':
      return m.people_tagAmbassador();
    case 'influencer':
      return m.people_tagInfluencer();
    case 'customer':
      return m.people_tagCustomer();
    case 'troublemaker':
      return m.people_tagTroublemaker();
    default:
      return tag;
  }
}

/** The tag that somebody means by a word: one of those that every brand has, or the word. */
export const tagOf = (word: string): string =>
  TAGS.find((tag) => tagName(tag).toLocaleLowerCase() === word.trim().toLocaleLowerCase()) ?? word.trim();

/** Why two cards may be one. */
export const alikeName = (why: AlikeReason): string =>
  ({ address: m.people_alikeAddress, handle: m.people_alikeHandle, name: m.people_alikeName })[why]();

/** A card in an address: `p-…` names a person, `a-…` an identity. */
export const cardKey = (card: CardRef): string => (card.person ? `p-${card.person}` : `a-${card.author ?? 0}`);

/** The card of an address. */
export function cardOf(key: string): CardRef | null {
  const rest = key.slice(2);
  if (key.startsWith('p-')) return { person: rest as PersonId, author: null };
  if (key.startsWith('a-') && /^\d+$/.test(rest)) return { author: Number(rest) };
  return null;
}
