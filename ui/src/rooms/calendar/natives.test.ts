import { describe, expect, it } from 'vitest';
import type { NativeView } from '../../api/generated';
import { EVERYTHING } from './filter';
import { letThrough, nativesByDay, roomFor } from './natives';

const native = (over: Partial<NativeView>): NativeView =>
  ({
    brand: 'b1',
    account: 'a1',
    network: 'mastodon',
    id: '1',
    wall: '2026-11-23T10:00',
    at: '2026-11-23T09:00:00Z',
    scheduled: false,
    excerpt: 'Une vitrine',
    pictures: 0,
    permalink: null,
    ...over,
  }) as NativeView;

describe('posts made elsewhere', () => {
  it('are filtered by what they have, and hidden by what they cannot have', () => {
    const all = [native({}), native({ id: '2', network: 'bluesky', excerpt: 'Autre' })];
    const ids = (filter: object): string[] => letThrough(all, { ...EVERYTHING, ...filter }).map((of) => of.id);
    expect(ids({})).toEqual(['1', '2']);
    expect(ids({ networks: ['bluesky'] })).toEqual(['2']);
    expect(ids({ text: 'VITRINE' })).toEqual(['1']);
    expect(ids({ statuses: ['published'] })).toEqual([]);
    expect(ids({ labels: ['l'] })).toEqual([]);
  });
  it('stand on their day', () => {
    const days = nativesByDay([native({}), native({ id: '2', wall: '2026-11-24T00:00' as NativeView['wall'] })]);
    expect([...days.keys()]).toEqual(['2026-11-23', '2026-11-24']);
  });
  it('take the room that is left, and one line when there are more', () => {
    expect([roomFor(1, 2), roomFor(2, 2), roomFor(3, 0), roomFor(5, 0), roomFor(1, 3)]).toEqual([1, 0, 3, 2, 0]);
  });
});
