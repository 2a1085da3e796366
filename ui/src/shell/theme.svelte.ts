import type { Theme } from '../api/generated';

const KEY = 'pupitre.theme';

/** Applies a theme and remembers it for the first paint of the next start. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') {
    document.documentElement.removeAttribute('data-theme');
    localStorage.removeItem(KEY);
  } else {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(KEY, theme);
  }
}

/** The theme of the last time, before the desk is asked. */
export function rememberedTheme(): void {
  const stored = localStorage.getItem(KEY);
  if (stored === 'light' || stored === 'dark') document.documentElement.dataset.theme = stored;
}
