import { expect, it } from 'vitest';
import { dayFrom, dayText } from './days';

it('reads days as people write them', () => {
  expect(dayFrom('31/12/2027')).toBe('2027-12-31');
  expect(dayFrom(' 1.2.28 ')).toBe('2028-02-01');
  expect(dayFrom('2027-12-31')).toBe('2027-12-31');
  expect(dayFrom('')).toBe('');
});

it('refuses what is no day', () => {
  for (const text of ['31/02/2027', '2027', 'demain', '12/31/2027', '1/1/1']) expect(dayFrom(text)).toBeNull();
});

it('writes what it reads', () => {
  expect(dayFrom(dayText('2027-12-31'))).toBe('2027-12-31');
  expect(dayText(null)).toBe('');
});
