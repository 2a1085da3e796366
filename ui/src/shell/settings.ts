import { setWindowLocale } from '$i18n';
import type { Settings } from '../api/generated';
import { applyStoredFocus } from './focus.svelte';
import { applyTheme } from './theme.svelte';

/** Makes the window as the desk has it stored: language, theme, brand in focus. */
export function applySettings(stored: Settings): void {
  setWindowLocale(stored.locale);
  applyTheme(stored.theme);
  applyStoredFocus(stored.focus);
}
