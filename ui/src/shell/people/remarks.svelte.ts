// What is being noted of people: kept soon after each pause, also when the card is left.

import { SvelteMap } from 'svelte/reactivity';
import { call } from '../../api/client';
import { Keeper, type Keeping } from '../../kit/keeper';
import { cardOf } from './words';

/** What of a card is a text that a person writes. */
export interface Remarks {
  note: string;
  consent: string;
}

/** How the remarks of each card stand to what is stored. */
export const remarksKeeping = new SvelteMap<string, Keeping>();

/** Remarks being written, by the card's key. */
export const remarks = new Keeper<string, Remarks>({
  save: async (key, { note, consent }) => {
    const card = cardOf(key);
    if (card) await call('cards_note', { card, note, consent });
  },
  changed: (key, standing) => remarksKeeping.set(key, standing),
});
