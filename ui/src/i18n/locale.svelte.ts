import { overwriteGetLocale } from '../paraglide/runtime.js';
import type { Locale } from '../api/generated';

const KEY = 'pupitre.locale';

/** The system's language when we speak it, else English. */
export function systemLocale(): Locale {
  // The shell knows the system's language even where the web view was built without it.
  const named = new URLSearchParams(location.search).get('lang');
  if (named === 'fr' || named === 'en') return named;
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('fr')) ? 'fr' : 'en';
}

function remembered(): Locale {
  const stored = localStorage.getItem(KEY);
  return stored === 'fr' || stored === 'en' ? stored : systemLocale();
}

let locale = $state<Locale>(remembered());
overwriteGetLocale(() => locale);
document.documentElement.lang = remembered();

/** The language of the window; reactive. */
export function currentLocale(): Locale {
  return locale;
}

/** Applies the chosen language; `null` is the system's. Remembered so that the first paint of the next start is right. */
export function setWindowLocale(choice: Locale | null): void {
  locale = choice ?? systemLocale();
  document.documentElement.lang = locale;
  if (choice) localStorage.setItem(KEY, choice);
  else localStorage.removeItem(KEY);
}
