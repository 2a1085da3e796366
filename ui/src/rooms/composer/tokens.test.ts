import { describe, expect, it } from 'vitest';
import { beginning, tokens } from './tokens';

const marked = (text: string): string[] =>
  tokens(text).flatMap(({ kind, text }) => (kind === 'text' ? [] : [`${kind}:${text}`]));

describe('tokens', () => {
  it('are links, mentions and hashtags', () => {
    expect(marked('Voir https://exemple.fr/a?b=c, @ana@social.example et #Été2026 !')).toEqual([
      'link:https://exemple.fr/a?b=c',
      'mention:@ana@social.example',
      'tag:#Été2026',
    ]);
  });
  it('are not e-mail addresses, numbers or fragments', () => {
    expect(marked('a@b.fr, n° #12, https://x.fr/#ancre')).toEqual(['link:https://x.fr/#ancre']);
  });
  it('lose no character', () => {
    const text = 'Un 👩‍👩‍👧 lien (https://x.fr/é) @a.bsky.example #œuvre\n\nfin';
    expect(
      tokens(text)
        .map((token) => token.text)
        .join(''),
    ).toBe(text);
  });
  it('are quick on a long text without any', () => {
    const started = performance.now();
    tokens('@'.repeat(60_000));
    tokens('a'.repeat(60_000));
    tokens(`https://${'x'.repeat(60_000)}`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('the beginning', () => {
  it('never cuts a character in two', () => {
    expect(beginning('😀😀', 3)).toEqual({ text: '😀', cut: true });
    expect(beginning('abc', 3)).toEqual({ text: 'abc', cut: false });
  });
});
