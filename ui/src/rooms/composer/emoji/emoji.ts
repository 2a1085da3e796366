// Emoji, offline: names and words of both languages, the recent ones first. The list is read when it is first needed.

import { currentLocale } from '$i18n';
import { plain } from '../../../kit/text';

/** An emoji. */
export interface Emoji {
  /** Its characters. */
  emoji: string;
  /** Group, 0–8. */
  group: number;
  /** Its name in the window's language. */
  name: () => string;
  /** Its forms by skin tone, light to dark, where it has any. */
  skins: readonly string[];
  /** Words of both languages, without accents. */
  words: string;
}

type Row = [emoji: string, group: number, fr: string, en: string, words: string, skins?: string];

const RECENT_KEY = 'pupitre.emoji';
const RECENT_MOST = 27;
let loading: Promise<readonly Emoji[]> | undefined;

/** The list. */
export function loadEmoji(): Promise<readonly Emoji[]> {
  loading ??= import('./emoji.json').then((file) =>
    (file.default.emoji as Row[]).map(([emoji, group, fr, en, words, skins]) => ({
      emoji,
      group,
      name: () => (currentLocale() === 'fr' ? fr : en),
      skins: skins?.split(' ') ?? [],
      words: ` ${plain(`${fr} ${en} ${words}`)}`,
    })),
  );
  return loading;
}

/** Those that have all words typed, each at the beginning of a word; names before other words. */
export function searchEmoji(all: readonly Emoji[], typed: string): Emoji[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found = all.filter((item) => words.every((word) => item.words.includes(` ${word}`)));
  const named = (item: Emoji): number => (words.every((word) => plain(item.name()).includes(word)) ? 0 : 1);
  return found.toSorted((a, b) => named(a) - named(b));
}

/** Those used lately, the latest first. */
export function recentEmoji(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(RECENT_KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((item): item is string => typeof item === 'string') : [];
  } catch {
    return [];
  }
}

/** Notes that one was used. */
export function useEmoji(emoji: string): void {
  const list = [emoji, ...recentEmoji().filter((other) => other !== emoji)].slice(0, RECENT_MOST);
  localStorage.setItem(RECENT_KEY, JSON.stringify(list));
}
