// Languages to choose from, in the window's language.

import { currentLocale } from '$i18n';

const CODES = [
  'fr',
  'en',
  'de',
  'es',
  'it',
  'pt',
  'nl',
  'ca',
  'eu',
  'br',
  'oc',
  'co',
  'lb',
  'pl',
  'cs',
  'da',
  'sv',
  'nb',
  'fi',
  'el',
  'ro',
  'hu',
  'uk',
  'ru',
  'tr',
  'ar',
  'he',
  'ja',
  'ko',
  'zh',
];

/** Name of a language, in the window's. */
export function languageName(code: string): string {
  try {
    const name = new Intl.DisplayNames(currentLocale(), { type: 'language' }).of(code) ?? code;
    return name.charAt(0).toLocaleUpperCase(currentLocale()) + name.slice(1);
  } catch {
    return code;
  }
}

/** The choices, the brand's own language and the one in force always among them. */
export function languageChoices(...always: readonly (string | null)[]): { value: string; label: string }[] {
  const codes = new Set([...always.filter((code): code is string => !!code), ...CODES]);
  return [...codes].map((value) => ({ value, label: languageName(value) }));
}
