import { expect, it } from 'vitest';
import { clockOf, minutesOf, spansOf } from './target';

it('reads and writes clocks', () => {
  expect([clockOf(570), clockOf(0), clockOf(1440)]).toEqual(['09:30', '00:00', '00:00']);
  expect([minutesOf('09:30'), minutesOf('24:00'), minutesOf('9'), minutesOf('12:75')]).toEqual([570, null, null, null]);
});

it('makes spans of the open days', () => {
  expect(spansOf([1, 5], 540, 1080)).toEqual([
    { weekday: 1, from: 540, to: 1080 },
    { weekday: 5, from: 540, to: 1080 },
  ]);
  expect(spansOf([7], 540, 0)).toEqual([{ weekday: 7, from: 540, to: 1440 }]);
  expect(spansOf([7], 1320, 120)).toEqual([
    { weekday: 1, from: 0, to: 120 },
    { weekday: 7, from: 1320, to: 1440 },
  ]);
});
