import { describe, expect, it } from 'vitest';
import { hostOf, pieces } from './links';

const urls = (text: string) => pieces(text).flatMap((piece) => (piece.url ? [piece.url] : []));

describe('pieces', () => {
  it('is the text again when joined', () => {
    for (const text of [
      '',
      'a https://x.example/b, c',
      'https://x.example',
      'rien',
      '(https://a.example/(b))! http://c.example.',
    ]) {
      expect(
        pieces(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }
  });
  it('leaves the punctuation of the sentence out', () => {
    expect(urls('Voir https://x.example/a?b=1, puis (https://y.example/c).')).toEqual([
      'https://x.example/a?b=1',
      'https://y.example/c',
    ]);
    expect(urls('https://fr.example/wiki/Pain_(aliment)')).toEqual(['https://fr.example/wiki/Pain_(aliment)']);
    expect(urls('« https://x.example/é »')).toEqual(['https://x.example/é']);
  });
  it('takes nothing but http and https', () => {
    expect(urls('javascript:alert(1) data:text/html,x file:///etc/passwd ftp://x.example')).toEqual([]);
    expect(urls('http://')).toEqual([]);
  });
});

describe('hostOf', () => {
  it('shows look-alikes as they are on the wire', () => {
    expect(hostOf('https://аpple.example/x')).toMatch(/^xn--/);
  });
  it('shows the real host behind a user name that looks like one', () => {
    expect(hostOf('https://bank.example@evil.example/')).toBe('evil.example');
  });
  it('is null for everything else', () => {
    expect(hostOf('javascript:alert(1)')).toBeNull();
    expect(hostOf('nonsense')).toBeNull();
    expect(hostOf(null)).toBeNull();
  });
});
