import { beforeAll, describe, expect, it } from 'vitest';
import { setWindowLocale } from '$i18n';
import { formFor, formOf, PATTERNS, ruleOf, ruleWords } from './recur';

// The third Thursday of a month.
const DAY = '2026-11-19';

beforeAll(() => setWindowLocale('fr'));

describe('the form of a recurrence', () => {
  it('starts with every week on the weekday of the post', () => {
    expect(ruleOf(formFor(DAY), DAY)).toEqual({
      every: { kind: 'week', weekdays: [4] },
      interval: 1,
      end: { kind: 'never' },
    });
  });
  it('comes back from its rule as it was', () => {
    for (const pattern of PATTERNS) {
      for (const end of ['never', 'until', 'count'] as const) {
        const form = { ...formFor(DAY), pattern, end, until: '2027-01-31', interval: '2', count: '7' };
        const rule = ruleOf(form, DAY);
        expect(rule).not.toBeNull();
        if (rule) expect(ruleOf(formOf(rule, DAY), DAY)).toEqual(rule);
      }
    }
  });
  it('takes the day of the month from the post', () => {
    expect(ruleOf({ ...formFor(DAY), pattern: 'monthDay' }, DAY)?.every).toEqual({ kind: 'monthDay', day: 19 });
    expect(ruleOf({ ...formFor(DAY), pattern: 'monthWeekday' }, DAY)?.every).toEqual({
      kind: 'monthWeekday',
      nth: 3,
      weekday: 4,
    });
  });
  it('makes no rule of what is no number', () => {
    for (const interval of ['', '0', '1.5', 'deux', '100']) {
      expect(ruleOf({ ...formFor(DAY), interval }, DAY)).toBeNull();
    }
    expect(ruleOf({ ...formFor(DAY), end: 'count', count: '0' }, DAY)).toBeNull();
  });
  it('says a rule in words', () => {
    const rule = ruleOf({ ...formFor(DAY), pattern: 'monthWeekday', end: 'count', count: '3' }, DAY);
    expect(rule && ruleWords(rule)).toBe('Chaque mois, le 3e jeudi, 3 fois');
    const first = ruleOf({ ...formFor('2026-11-05'), pattern: 'monthWeekday', interval: '2' }, '2026-11-05');
    expect(first && ruleWords(first)).toBe('Tous les 2 mois, le 1er jeudi');
  });
});
