import { describe, expect, it } from 'vitest';
import { m } from '$i18n';
import { setWindowLocale } from '../i18n/locale.svelte';

describe('a number in a sentence', () => {
  it('is grouped as its language groups it', () => {
    setWindowLocale('fr');
    expect(m.calendar_chosen({ count: 3000 })).toBe('3\u202f000 posts');
    setWindowLocale('en');
    expect(m.calendar_chosen({ count: 3000 })).toBe('3,000 posts');
  });
  it('has its plural all the same', () => {
    setWindowLocale('fr');
    expect(m.calendar_chosen({ count: 1 })).toBe('1 post');
  });
});
