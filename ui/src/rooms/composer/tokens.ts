// What stands out in a text: addresses, mentions and hashtags. For the eye only: what is sent, and what counts, is
// decided in Rust.

/** A piece of text. */
export interface Token {
  /** What it is. */
  kind: 'text' | 'link' | 'mention' | 'tag' | 'variable' | 'person';
  /** Its characters. */
  text: string;
}

/** Longest text that is shown in a preview. */
export const PREVIEW_LIMIT = 6_000;

const source = [
  String.raw`(?<link>https?:\/\/[^\s<>"]+[^\s<>".,;:!?»)\]'’])`,
  String.raw`(?<mention>(?<![\w@./])@[\w][\w.-]*(?:@[\w-]+(?:\.[\w-]+)+)?)`,
  String.raw`(?<variable>\{@?[\p{L}\p{N}](?:[\p{L}\p{N}_.’'&· -]{0,38}[\p{L}\p{N}_.])?\})`,
  String.raw`(?<tag>(?<![\w&/])#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)`,
].join('|');

/** A fresh expression that finds tokens. */
export const tokenPattern = (): RegExp => new RegExp(source, 'gu');

/** The kind of a match of `tokenPattern`. */
export function kindOf(match: RegExpMatchArray): Token['kind'] {
  if (match.groups?.['link']) return 'link';
  if (match.groups?.['variable']) return match[0].startsWith('{@') ? 'person' : 'variable';
  return match.groups?.['mention'] ? 'mention' : 'tag';
}

/** The text in pieces, in order; joined they are the text again. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  for (const match of text.matchAll(tokenPattern())) {
    if (match.index > at) found.push({ kind: 'text', text: text.slice(at, match.index) });
    found.push({ kind: kindOf(match), text: match[0] });
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push({ kind: 'text', text: text.slice(at) });
  return found;
}

/** The beginning of a very long text, never cut inside a character, and whether something is missing. */
export function beginning(text: string, most = PREVIEW_LIMIT): { text: string; cut: boolean } {
  if (text.length <= most) return { text, cut: false };
  const end = /[\uD800-\uDBFF]/.test(text.charAt(most - 1)) ? most - 1 : most;
  return { text: text.slice(0, end), cut: true };
}
