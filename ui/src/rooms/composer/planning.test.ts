import { describe, expect, it } from 'vitest';
import type { AccountView, Descriptor, PostView } from '../../api/generated';
import { begun, editable, leadMinutes, standingOf, waiting } from './planning';

const post = (...states: (string | null)[]): PostView =>
  ({
    variants: states.map((state, i) => ({ account: `a${i}`, delivery: state ? { state } : null })),
  }) as unknown as PostView;
const account = (id: string, canHandOff: boolean, network = 'n', byHand = false): AccountView =>
  ({ id, canHandOff, network, byHand }) as unknown as AccountView;

describe('a post', () => {
  it('is a draft until a delivery waits', () => {
    expect(standingOf(null)).toBe('draft');
    expect(standingOf(post(null, null))).toBe('draft');
    expect(standingOf(post('cancelled'))).toBe('draft');
    expect(standingOf(post('scheduled', 'draft'))).toBe('planned');
  });
  it('is a draft while it is kept as one, although it has its minute', () => {
    expect(standingOf({ ...post('draft', 'draft'), held: true })).toBe('draft');
    expect(standingOf({ ...post('draft', 'draft'), held: false })).toBe('planned');
    expect(standingOf({ ...post('draft', 'published'), held: true })).toBe('planned');
  });
  it('is closed while anything of it leaves', () => {
    expect(standingOf(post('scheduled', 'sending'))).toBe('leaving');
    expect(editable('leaving')).toBe(false);
  });
  it('stays open while one account still has to be put right', () => {
    expect(standingOf(post('published', 'failed'))).toBe('planned');
    expect(standingOf(post('published', 'needsPerson'))).toBe('planned');
    expect(standingOf(post('published', 'cancelled'))).toBe('out');
  });
  it('keeps accounts whose delivery has begun', () => {
    expect(begun(post('published', 'scheduled'), 'a0')).toBe(true);
    expect(begun(post('published', 'scheduled'), 'a1')).toBe(false);
    expect(begun(null, 'a0')).toBe(false);
  });
});

describe('waiting', () => {
  const list = [account('x', true), account('y', false)];
  it('is here for who has no scheduler', () => {
    expect(waiting(list, 'handedOff').there.map((a) => a.id)).toEqual(['x']);
    expect(waiting(list, 'handedOff').here.map((a) => a.id)).toEqual(['y']);
    expect(waiting(list, 'auto').here).toHaveLength(2);
  });
  it('is with a person where there is no other way, and everywhere by choice', () => {
    const some = [...list, account('z', false, 'm', true)];
    expect(waiting(some, 'auto').hand.map((a) => a.id)).toEqual(['z']);
    expect(waiting(some, 'handedOff').hand.map((a) => a.id)).toEqual(['z']);
    expect(waiting(some, 'handedOff').here.map((a) => a.id)).toEqual(['y']);
    const all = waiting(some, 'guided');
    expect([all.here.length, all.there.length, all.hand.length]).toEqual([0, 0, 3]);
  });
  it('asks the longest lead', () => {
    const networks = [{ id: 'n', handoff: { minLeadSeconds: 301, maxLeadSeconds: null } }] as unknown as Descriptor[];
    expect(leadMinutes(list, networks)).toBe(6);
    expect(leadMinutes([account('y', false)], networks)).toBe(0);
  });
});
