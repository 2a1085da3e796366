// A rule as a form has it, and as words. Which dates it gives is asked of Rust.

import { m } from '$i18n';
import type { Rule } from '../../../api/generated';
import { dayShort, weekday, weekdayName, type Day } from '../../../kit/dates';

/** How often, as a person chooses it. */
export const PATTERNS = ['day', 'week', 'monthDay', 'monthWeekday', 'monthLast'] as const;
/** One of them. */
export type Pattern = (typeof PATTERNS)[number];

/** What a form holds. */
export interface RuleForm {
  pattern: Pattern;
  /** As typed. */
  interval: string;
  /** ISO weekdays, for weeks. */
  weekdays: number[];
  end: 'never' | 'until' | 'count';
  /** The last day, for `until`. */
  until: Day;
  /** As typed, for `count`. */
  count: string;
}

const nthOf = (day: Day): number => Math.floor((Number(day.slice(8, 10)) - 1) / 7) + 1;

/** Every week on the weekday of a day, without end. */
export const formFor = (first: Day): RuleForm => ({
  pattern: 'week',
  interval: '1',
  weekdays: [weekday(first)],
  end: 'never',
  until: first,
  count: '10',
});

/** The rule of a form that starts on a day; `null` while a number is none. Rust says whether it can be followed. */
export function ruleOf(form: RuleForm, first: Day): Rule | null {
  const interval = Number(form.interval);
  const count = Number(form.count);
  if (!Number.isInteger(interval) || interval < 1 || interval > 99) return null;
  if (form.end === 'count' && (!Number.isInteger(count) || count < 1 || count > 1000)) return null;
  const every = (): Rule['every'] => {
    switch (form.pattern) {
      case 'day':
        return { kind: 'day' };
      case 'week':
        return { kind: 'week', weekdays: [...form.weekdays].sort((a, b) => a - b) };
      case 'monthDay':
        return { kind: 'monthDay', day: Number(first.slice(8, 10)) };
      case 'monthLast':
        return { kind: 'monthDay', day: -1 };
      case 'monthWeekday':
        return { kind: 'monthWeekday', nth: nthOf(first), weekday: weekday(first) };
    }
  };
  const end = (): Rule['end'] => {
    if (form.end === 'until') return { kind: 'until', date: form.until };
    return form.end === 'count' ? { kind: 'count', count } : { kind: 'never' };
  };
  return { every: every(), interval, end: end() };
}

/** The form of a rule. */
export function formOf(rule: Rule, first: Day): RuleForm {
  const { every, end } = rule;
  const patternOf = (): Pattern => {
    if (every.kind === 'monthDay') return every.day === -1 ? 'monthLast' : 'monthDay';
    return every.kind;
  };
  return {
    ...formFor(first),
    pattern: patternOf(),
    interval: String(rule.interval),
    ...(every.kind === 'week' ? { weekdays: [...every.weekdays] } : {}),
    end: end.kind,
    ...(end.kind === 'until' ? { until: end.date } : {}),
    ...(end.kind === 'count' ? { count: String(end.count) } : {}),
  };
}

// Any Monday will do for the names of weekdays.
const nameOf = (day: number): string => weekdayName(`2024-01-0${day}`, 'long');

function patternWords({ every, interval }: Rule): string {
  const count = interval;
  switch (every.kind) {
    case 'day':
      return m.plan_everyDay({ count });
    case 'week':
      return m.plan_everyWeek({ count, days: every.weekdays.map(nameOf).join(', ') });
    case 'monthDay':
      return every.day === -1 ? m.plan_everyMonthLast({ count }) : m.plan_everyMonthDay({ count, day: every.day });
    case 'monthWeekday':
      return every.nth === -1
        ? m.plan_everyMonthLastWeekday({ count, day: nameOf(every.weekday) })
        : m.plan_everyMonthWeekday({ count, nth: every.nth, day: nameOf(every.weekday) });
  }
}

/** A rule in words. */
export function ruleWords(rule: Rule): string {
  const words = patternWords(rule);
  if (rule.end.kind === 'until') return m.plan_untilWords({ words, day: dayShort(rule.end.date) });
  if (rule.end.kind === 'count') return m.plan_countWords({ words, count: rule.end.count });
  return words;
}
