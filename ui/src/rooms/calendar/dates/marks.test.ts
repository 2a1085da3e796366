import { describe, expect, it } from 'vitest';
import type { DateView } from '../../../api';
import { setWindowLocale } from '../../../i18n/locale.svelte';
import { dateMarks, unknownMarks } from './marks';
import { daysWithin, nameOf, titleOf, whenOf } from './words';

const date = (over: Partial<DateView>): DateView => ({
  key: 'moment.x',
  category: 'commerce',
  name: { fr: 'Black Friday', en: 'Black Friday' },
  from: '2026-11-27',
  to: '2026-11-27',
  regions: [],
  zones: [],
  source: 'Usage commercial',
  brand: null,
  own: null,
  ...over,
});
const november = { from: '2026-11-01', days: 30, brand: null };

describe('dates as marks', () => {
  it('marks every day of school holidays inside the range, and only those', () => {
    const winter = date({
      key: 'school.winter',
      category: 'schoolHoliday',
      from: '2026-10-17',
      to: '2026-11-02',
      zones: ['a', 'b'],
    });
    expect(dateMarks([winter], november).map((mark) => mark.day)).toEqual(['2026-11-01', '2026-11-02']);
  });

  it('marks a month of awareness on its first day only', () => {
    const movember = date({ key: 'moment.movember', category: 'health', from: '2026-11-01', to: '2026-11-30' });
    expect(dateMarks([movember], november)).toHaveLength(1);
    expect(dateMarks([movember], { ...november, from: '2026-11-10' })).toHaveLength(0);
    expect(dateMarks([movember], { ...november, from: '2026-11-28', days: 5 })).toHaveLength(0);
  });

  it('gives every mark an id of its own and each kind its look', () => {
    const dates = [
      date({}),
      date({ key: 'holiday.armistice', category: 'publicHoliday', from: '2026-11-11', to: '2026-11-11' }),
      date({ key: 'own.1', category: 'own', from: '2026-11-12', to: '2026-11-13' }),
    ];
    const marks = dateMarks(dates, november);
    expect(new Set(marks.map((mark) => mark.id)).size).toBe(4);
    expect(marks.map((mark) => mark.kind)).toEqual(['moment', 'holiday', 'ownDate', 'ownDate']);
  });

  it('says on the first day of which nothing is known that nothing is known, and from there on at the first in sight', () => {
    setWindowLocale('fr');
    const corsica = { zone: 'corsica', until: '2026-11-09' } as const;
    const mayotte = { zone: 'mayotte', until: null } as const;
    const metropole = { zone: 'a', until: '2027-07-03' } as const;
    const marks = unknownMarks([corsica, mayotte, metropole], november);
    expect(marks.map((mark) => [mark.day, mark.title])).toEqual([
      ['2026-11-10', 'Vacances inconnues\u202f: Corse'],
      ['2026-11-01', 'Vacances inconnues\u202f: Mayotte'],
    ]);
    expect(unknownMarks([corsica], { ...november, from: '2026-12-01' }).map((mark) => mark.day)).toEqual([
      '2026-12-01',
    ]);
    expect(unknownMarks([metropole], november)).toEqual([]);
  });

  it('says where and when', () => {
    const winter = date({ name: { fr: 'Vacances d’hiver', en: 'Winter school holidays' }, zones: ['b'] });
    expect(titleOf(winter)).toContain('Zone B');
    setWindowLocale('fr');
    expect(nameOf(winter.name)).toBe('Vacances d’hiver');
    setWindowLocale('en');
    expect(nameOf(winter.name)).toBe('Winter school holidays');
    expect(whenOf(date({ from: '2026-11-01', to: '2026-11-30' }), '2026-11-22')).not.toBe(
      whenOf(date({}), '2026-11-22'),
    );
    expect(daysWithin(date({}), '2026-12-01', 5)).toEqual([]);
  });
});
