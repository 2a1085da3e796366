import { describe, expect, it } from 'vitest';
import { eventReader, staleMethods } from './live';

describe('events', () => {
  it('make stale what their topics are about, and nothing else', () => {
    const stale = staleMethods(['visuals']);
    expect(stale.has('visuals_list')).toBe(true);
    expect(stale.has('conversations_list')).toBe(false);
    expect(staleMethods(['all']).has('zones_list')).toBe(true);
  });

  it('make everything stale when one of them was missed', () => {
    const read = eventReader();
    expect(read({ seq: 7, topics: ['posts'] })).toEqual(['posts']);
    expect(read({ seq: 8, topics: ['inbox'] })).toEqual(['inbox']);
    expect(read({ seq: 10, topics: ['inbox'] })).toEqual(['all']);
    expect(read({ seq: 11, topics: ['inbox'] })).toEqual(['inbox']);
  });
});
