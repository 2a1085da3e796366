import { describe, expect, it, vi } from 'vitest';
import type { AccountId, PersonView, PostCheck, SnippetView, VisualId } from '../../api/generated';
import { provideHost, type Host } from '../../host';
import { Checker } from './check.svelte';
import { matchingSnippets, mentionOf } from './completions';
import { loadEmoji, searchEmoji } from './emoji/emoji';
import { applied, differing, emptyContent, withField, withVisualsOf } from './inherit';
import { added } from './marks';
import { filled, known, type Facts } from './variables';

describe('an account’s visuals', () => {
  const item = { visual: 'v' as VisualId, alt: 'une vitrine', crop: null };
  const master = { ...emptyContent(), parts: [{ text: 'Bonjour', visuals: [item] }] };
  const crop = { x: 0, y: 0, width: 500, height: 1000 };
  it('are cropped while the text stays inherited', () => {
    const patch = withVisualsOf(master, undefined, 0, [{ ...item, crop }]);
    expect(patch?.parts).toBeNull();
    expect(differing(master, patch ?? undefined)).toEqual(['visuals']);
    const later = { ...master, parts: [{ text: 'Bonsoir', visuals: [item] }] };
    const said = applied(later, patch ?? undefined);
    expect(said.parts[0]).toEqual({ text: 'Bonsoir', visuals: [{ ...item, crop }] });
  });
  it('need parts of their own when they are others', () => {
    expect(withVisualsOf(master, undefined, 0, [])).toBeNull();
    expect(withVisualsOf(master, undefined, 0, [{ ...item, visual: 'w' as VisualId }])).toBeNull();
  });
  it('inherit again when they say the same', () => {
    const patch = withVisualsOf(master, undefined, 0, [{ ...item, alt: 'a shop window' }]);
    expect(withVisualsOf(master, patch ?? undefined, 0, [item])?.visuals).toEqual({});
  });
  it('go into own parts with their crop', () => {
    const patch = withVisualsOf(master, undefined, 0, [{ ...item, crop }]) ?? undefined;
    const own = withField(master, patch, 'parts', [{ text: 'À part', visuals: [{ ...item, crop }] }]);
    expect(own.visuals).toEqual({});
    expect(applied(master, own).parts[0]?.visuals[0]?.crop).toEqual(crop);
  });
});

describe('marks', () => {
  it('stand at what was added, in the units of the editor', () => {
    const pieces = [
      { change: 'same', text: '🌞 ' },
      { change: 'removed', text: 'chat' },
      { change: 'added', text: 'chien' },
    ] as const;
    expect(added(pieces)).toEqual([{ from: 3, to: 8, kind: 'own' }]);
  });
});

describe('kept texts', () => {
  const snippet = (name: string, body: string, usedAt: string | null): SnippetView =>
    ({ id: name, brand: null, kind: 'text', name, body, variables: [], uses: 0, usedAt }) as unknown as SnippetView;
  const all = [
    snippet('Été', 'soleil', null),
    snippet('Noël', 'sapin vert', '2026-01-01'),
    snippet('Vert', 'x', '2026-02-01'),
  ];
  it('are found by words of name and body, the latest used first', () => {
    expect(matchingSnippets(all, 'ete').map((item) => item.name)).toEqual(['Été']);
    expect(matchingSnippets(all, 'vert').map((item) => item.name)).toEqual(['Vert', 'Noël']);
    expect(matchingSnippets(all, 'sapin noel')).toHaveLength(1);
  });
});

describe('a mention', () => {
  const zoe = {
    id: '1',
    name: 'Zoé L.',
    handles: [{ network: 'mastodon', handle: 'zoe@social.example' }],
  } as unknown as PersonView;
  it('is the handle where one does for all, else a name that Rust resolves', () => {
    expect(mentionOf(zoe, ['mastodon'])).toBe('@zoe@social.example');
    expect(mentionOf(zoe, ['mastodon', 'bluesky'])).toBe('{@Zoé L.}');
    expect(mentionOf({ ...zoe, id: null }, ['bluesky'])).toBe('@zoe@social.example');
  });
});

describe('emoji', () => {
  it('are found in both languages, without accents', async () => {
    const all = await loadEmoji();
    expect(all.length).toBeGreaterThan(1_800);
    for (const typed of ['fusée', 'fusee', 'rocket']) {
      expect(searchEmoji(all, typed).map((item) => item.emoji)).toContain('🚀');
    }
    expect(searchEmoji(all, 'france')[0]?.emoji).toBe('🇫🇷');
    expect(searchEmoji(all, '')).toEqual([]);
    expect(all.find((item) => item.emoji === '👋')?.skins).toHaveLength(5);
  });
});

describe('variables', () => {
  const facts: Facts = {
    brand: 'Élan',
    wall: '2026-11-23T09:00',
    language: 'fr',
    link: '',
    account: 'elan',
    network: '',
  } as Facts;
  it('that are known fill themselves in', () => {
    expect(known('date', facts)).toBe('23 novembre 2026');
    expect(known('jour', facts)).toBe('lundi');
    expect(known('heure', facts)).toBe('9\u00a0h');
    expect(known('Marque', facts)).toBe('Élan');
    expect(known('date', { ...facts, language: 'en' })).toMatch(/November 23, 2026|23 November 2026/);
    expect(known('produit', facts)).toBe('');
  });
  it('that stay empty stay in the text', () => {
    expect(filled('{a} {b} {a}', { a: '$&', b: '' })).toBe('$& {b} $&');
  });
});

describe('the checker', () => {
  const account = 'a' as AccountId;
  const ask = (text: string): PostCheck => ({
    content: { ...emptyContent(), parts: [{ text, visuals: [] }] },
    variants: [],
  });
  it('asks at once, keeps only the latest question waiting, and tells problems after a pause', async () => {
    vi.useFakeTimers();
    const asked: string[] = [];
    const answers: (() => void)[] = [];
    const rpc = (_: string, request: unknown): Promise<unknown> => {
      const text = (request as PostCheck).content.parts[0]?.text ?? '';
      asked.push(text);
      return new Promise((resolve) => {
        answers.push(() =>
          resolve({
            accounts: [{ account, measures: [{ units: text.length, bytes: 0 }], problems: [], sent: null }],
            clockChange: null,
          }),
        );
      });
    };
    provideHost({ rpc } as unknown as Host);
    const checker = new Checker();
    checker.ask(ask('a'));
    for (const text of ['ab', 'abc', 'abcd']) checker.ask(ask(text));
    expect(asked).toEqual(['a']);
    answers[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['a', 'abcd']);
    expect(checker.counted.get(account)?.measures[0]?.units).toBe(1);
    const first = checker.view;
    answers[1]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(checker.counted.get(account)?.measures[0]?.units).toBe(4);
    expect(checker.view).toBe(first);
    await vi.advanceTimersByTimeAsync(250);
    expect(checker.of(account)?.measures[0]?.units).toBe(4);
    vi.useRealTimers();
  });
});
