import { afterEach, expect, it } from 'vitest';
import { besideSection, rememberSection, sectionOf, SECTIONS } from './sections';

afterEach(() => localStorage.clear());

it('shows the part that the address names, then the last one, then the accounts', () => {
  expect(sectionOf(undefined)).toBe('accounts');
  rememberSection('moderation');
  expect(sectionOf(undefined)).toBe('moderation');
  expect(sectionOf('inbox')).toBe('inbox');
  expect(sectionOf('nothing-of-the-kind')).toBe('moderation');
});

it('goes round', () => {
  expect(besideSection('accounts', -1)).toBe(SECTIONS.at(-1));
  expect(besideSection(SECTIONS.at(-1) ?? 'accounts', 1)).toBe('accounts');
  expect(besideSection('accounts', 1)).toBe('identity');
});
