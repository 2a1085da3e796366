import { expect, it } from 'vitest';
import { clockOf, hoursOf, minutesOf, nextSpan, weekOf } from './target';

it('reads and writes clocks', () => {
  expect([clockOf(570), clockOf(0), clockOf(1440)]).toEqual(['09:30', '00:00', '00:00']);
  expect([minutesOf('09:30'), minutesOf('24:00'), minutesOf('9'), minutesOf('12:75')]).toEqual([570, null, null, null]);
});

it('keeps several spans of a day as they are', () => {
  const stored = [
    { weekday: 1, from: 540, to: 750 },
    { weekday: 1, from: 840, to: 1080 },
    { weekday: 6, from: 1320, to: 1440 },
  ];
  const week = weekOf(stored);
  expect(week[0]).toEqual([
    { from: '09:00', to: '12:30' },
    { from: '14:00', to: '18:00' },
  ]);
  expect(week.map((spans) => spans.length)).toEqual([2, 0, 0, 0, 0, 1, 0]);
  expect(hoursOf(week).hours).toEqual(stored);
});

it('knows where each span stands that is sent', () => {
  const week = weekOf([]);
  week[1] = [
    { from: '', to: '12:00' },
    { from: '14:00', to: '18:00' },
  ];
  expect(hoursOf(week)).toEqual({
    hours: [{ weekday: 2, from: 840, to: 1080 }],
    places: [{ day: 1, at: 1 }],
    missing: [{ day: 1, at: 0 }],
  });
});

it('offers the afternoon after the morning', () => {
  expect(nextSpan([])).toEqual({ from: '09:00', to: '18:00' });
  expect(nextSpan([{ from: '09:00', to: '12:00' }])).toEqual({ from: '13:00', to: '17:00' });
  expect(nextSpan([{ from: '09:00', to: '22:30' }])).toEqual({ from: '09:00', to: '18:00' });
});
