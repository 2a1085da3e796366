// The parts of a brand's page. The address names one (`/brands/ID?section=inbox`); otherwise the last one opened is shown.

import { m } from '$i18n';

export const SECTIONS = ['accounts', 'identity', 'guards', 'inbox', 'moderation', 'kit'] as const;
export type Section = (typeof SECTIONS)[number];

const KEY = 'pupitre.brands.section';

const isSection = (name: string | null | undefined): name is Section => SECTIONS.includes(name as Section);

/** The part to show: the one that is asked for, or the last. */
export function sectionOf(asked: string | undefined): Section {
  if (isSection(asked)) return asked;
  const last = localStorage.getItem(KEY);
  return isSection(last) ? last : 'accounts';
}

export function rememberSection(section: Section): void {
  localStorage.setItem(KEY, section);
}

/** The part before or after it, round and round. */
export function besideSection(section: Section, step: 1 | -1): Section {
  const at = (SECTIONS.indexOf(section) + step + SECTIONS.length) % SECTIONS.length;
  return SECTIONS[at] ?? section;
}

export function sectionName(section: Section): string {
  switch (section) {
    case 'accounts':
      return m.brands_accounts();
    case 'identity':
      return m.brands_identity();
    case 'kit':
      return m.brandkit_title();
    case 'guards':
      return m.brands_guards();
    case 'inbox':
      return m.brands_inbox();
    case 'moderation':
      return m.brands_moderation();
  }
}
