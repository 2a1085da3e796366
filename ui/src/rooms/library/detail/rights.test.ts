import { expect, it } from 'vitest';
import { priceFrom, priceText, territoryFrom } from './rights';

it('reads a price as people write it', () => {
  expect(priceFrom('12,50 €')).toEqual({ cents: 1250, currency: 'EUR' });
  expect(priceFrom('40')).toEqual({ cents: 4000, currency: 'EUR' });
  expect(priceFrom('1 200.5 chf')).toEqual({ cents: 120_050, currency: 'CHF' });
  expect(priceFrom('  ')).toBeNull();
  for (const wrong of ['douze', '12,505', '-3', '3 euros']) expect(priceFrom(wrong), wrong).toBeUndefined();
});
it('writes a price so that it is read again', () => {
  for (const price of [
    { cents: 1250, currency: 'EUR' },
    { cents: 4000, currency: 'USD' },
    { cents: 5, currency: 'EUR' },
  ])
    expect(priceFrom(priceText(price))).toEqual(price);
  expect(priceText(null)).toBe('');
});
it('reads countries', () => {
  expect(territoryFrom('fr, BE ; fr')).toEqual(['FR', 'BE']);
  expect(territoryFrom('')).toEqual([]);
  expect(territoryFrom('France')).toBeNull();
});
