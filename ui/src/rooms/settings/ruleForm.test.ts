import { expect, it } from 'vitest';
import type { AccountId, LabelId, RuleContent } from '../../api/generated';
import { contentOf, formOf } from './ruleForm';

const content: RuleContent = {
  conditions: {
    words: ['facture', 'rembours*'],
    without: ['merci'],
    networks: ['mastodon', 'bluesky'],
    accounts: ['a1', 'a2'] as AccountId[],
    authors: ['@dupont', 'durand'],
    languages: ['french', 'english'],
    question: true,
    tones: ['negative', 'neutral'],
    urgencies: ['soon', 'now'],
    alert: false,
    link: null,
    kinds: ['comment', 'direct'],
    hours: { days: [6, 7], from: 1320, to: 360 },
  },
  actions: {
    labels: ['l1', 'l2'] as LabelId[],
    high: true,
    settle: { kind: 'snooze', hours: 48 },
    hide: true,
    notify: true,
  },
  goesOn: true,
};

it('keeps every value of every list', () => {
  expect(contentOf(formOf({ name: 'Factures', brand: null, content }))).toEqual({ content, wrong: null });
});

it('makes whole days of days without hours, and nothing of neither', () => {
  const form = formOf(null);
  expect(contentOf(form).content?.conditions.hours).toBeNull();
  form.days = [6];
  const found = contentOf(form).content;
  expect(found?.conditions.hours).toEqual({ days: [6], from: 0, to: 1440 });
  expect(found && formOf({ name: '', brand: null, content: found })).toMatchObject({ days: [6], from: '', to: '' });
});

it('sends no half of a time and no number that is none', () => {
  const form = formOf(null);
  form.from = '22:00';
  expect(contentOf(form)).toEqual({ content: null, wrong: 'hours' });
  form.to = '6h';
  expect(contentOf(form).content?.conditions.hours).toEqual({ days: [], from: 1320, to: 360 });
  form.settle = 'snooze';
  form.snooze = 'plus tard';
  expect(contentOf(form).wrong).toBe('snooze');
});
