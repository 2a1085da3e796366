// Addresses in texts of strangers. Nothing is rendered here but parts of the text itself.

/** A piece of a text; with `url`, a link. */
export interface Piece {
  text: string;
  url?: string;
}

/** The host of an http(s) address as it is on the wire: look-alike letters show as `xn--…`. `null` for anything else. */
export function hostOf(url: string | null | undefined): string | null {
  if (!url) return null;
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.host : null;
  } catch {
    return null;
  }
}

const CANDIDATE = /https?:\/\/[^\s<>"«»“”]+/giu;

/** Cuts a text at its http(s) addresses. Joined again, the pieces are the text. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const url = trimmed(match[0]);
    if (!hostOf(url)) continue;
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push({ text: url, url });
    from = match.index + url.length;
  }
  if (from < text.length) found.push({ text: text.slice(from) });
  return found;
}

/** Without the punctuation of the sentence around it; a bracket stays when it was opened inside. */
function trimmed(url: string): string {
  let end = url.length;
  while (end > 0) {
    const last = url[end - 1] ?? '';
    const inside = url.slice(0, end);
    const open = last === ')' ? '(' : last === ']' ? '[' : null;
    const closes = open !== null && inside.split(open).length < inside.split(last).length;
    if (!/[.,;:!?…'’]/u.test(last) && !closes) break;
    end -= 1;
  }
  return url.slice(0, end);
}
