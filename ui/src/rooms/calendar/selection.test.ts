import { describe, expect, it } from 'vitest';
import type { PostId } from '../../api/generated';
import { Selection } from './selection.svelte';

const ids = ['a', 'b', 'c', 'd', 'e'] as unknown as PostId[];
const [a, b, c, d, e] = ids as [PostId, PostId, PostId, PostId, PostId];

describe('choosing posts', () => {
  it('toggles one by one', () => {
    const chosen = new Selection();
    chosen.toggle(a);
    chosen.toggle(c);
    chosen.toggle(a);
    expect(chosen.list).toEqual([c]);
  });

  it('extends from the last chosen one in the order shown, both ways, and keeps the rest', () => {
    const chosen = new Selection();
    chosen.toggle(e);
    chosen.toggle(b);
    chosen.extend(d, ids);
    expect(new Set(chosen.list)).toEqual(new Set([e, b, c, d]));
    chosen.extend(a, ids);
    expect(new Set(chosen.list)).toEqual(new Set(ids));
  });

  it('chooses only the one when the beginning is not on screen any more', () => {
    const chosen = new Selection();
    chosen.toggle(a);
    chosen.extend(d, [c, d, e]);
    expect(chosen.list).toEqual([a, d]);
    chosen.clear();
    expect(chosen.size).toBe(0);
  });
});
