// What people write into the form of rights, as the desk reads it. Pure.

import type { Price } from '../../../api/generated';

/** `12,50 EUR`, `40` (euros) as a price; nothing as `null`; anything else is not one. */
export function priceFrom(text: string): Price | null | undefined {
  const typed = text.trim();
  if (typed === '') return null;
  const read = /^(\d{1,9})(?:[.,](\d{1,2}))?\s*([A-Za-z]{3}|€|\$|£)?$/.exec(
    typed.replaceAll(/[\s\u00a0\u202f](?=\d{3})/g, ''),
  );
  if (!read) return undefined;
  const [, whole = '0', part = '', sign = 'EUR'] = read;
  const currency = { '€': 'EUR', $: 'USD', '£': 'GBP' }[sign] ?? sign.toUpperCase();
  return { cents: Number(whole) * 100 + Number(part.padEnd(2, '0')), currency };
}

/** A price as it is written into the field. */
export function priceText(price: Price | null): string {
  if (!price) return '';
  const part = price.cents % 100;
  return `${Math.floor(price.cents / 100)}${part ? `,${String(part).padStart(2, '0')}` : ''} ${price.currency}`;
}

/** `FR, be` as countries; `null` where something is none. */
export function territoryFrom(text: string): string[] | null {
  const all = text
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map((code) => code.toUpperCase());
  return all.every((code) => /^[A-Z]{2}$/.test(code)) ? [...new Set(all)] : null;
}
