import { expect, it } from 'vitest';
import type { BrandId, Descriptor } from '../../api/generated';
import { brandOf, offeredTo, refusals } from './bulk';

const [lune, nacre] = ['lune', 'nacre'] as BrandId[] as [BrandId, BrandId];
const networks = [
  { id: 'mastodon', actions: ['like', 'block', 'mute', 'report'] },
  { id: 'wordpress', actions: ['approve', 'hold', 'spam', 'trash'] },
  { id: 'bluesky', actions: ['like', 'block', 'hide'] },
] as unknown as Pick<Descriptor, 'id' | 'actions'>[];

it('offers what at least one network of the chosen ones has', () => {
  expect(offeredTo([{ brand: lune, network: 'mastodon' }], networks)).toEqual(['mute', 'block', 'report']);
  expect(offeredTo([{ brand: lune, network: 'wordpress' }], networks)).toEqual([
    'hide',
    'hold',
    'approve',
    'spam',
    'trash',
  ]);
  expect(offeredTo([], networks)).toEqual([]);
});

it('knows one brand from several', () => {
  expect(brandOf([{ brand: lune, network: 'mastodon' }])).toBe(lune);
  expect(
    brandOf([
      { brand: lune, network: 'mastodon' },
      { brand: nacre, network: 'bluesky' },
    ]),
  ).toBeNull();
});

it('counts what was left alone by its reason', () => {
  const refused = (['unfit', 'gone', 'unfit'] as const).map((why) => ({ message: null, conversation: null, why }));
  expect(refusals({ done: [], refused })).toEqual({ notOffered: 0, unfit: 2, gone: 1 });
});
