import { describe, expect, it } from 'vitest';
import type { VisualId } from '../../api/generated';
import { Selection, type Order } from './selection.svelte';

const names = ['a', 'b', 'c', 'd', 'e', 'f'] as VisualId[];
const order: Order = {
  count: names.length,
  id: (index) => names[index] as VisualId,
  indexOf: (id) => (id ? names.indexOf(id) : -1),
  ids: (from, to) => names.slice(Math.min(from, to), Math.max(from, to) + 1),
};
const of = (selection: Selection) => selection.list.sort().join('');
const id = (name: string) => name as VisualId;

describe('Selection', () => {
  it('chooses one by one', () => {
    const selection = new Selection();
    selection.toggle(id('b'));
    selection.toggle(id('d'));
    selection.toggle(id('b'));
    expect(of(selection)).toBe('d');
  });
  it('a range grows and shrinks around where it began, and keeps what was chosen before', () => {
    const selection = new Selection();
    selection.toggle(id('f'));
    selection.toggle(id('b'));
    selection.extend(id('d'), order);
    expect(of(selection)).toBe('bcdf');
    selection.extend(id('c'), order);
    expect(of(selection)).toBe('bcf');
    selection.extend(id('a'), order);
    expect(of(selection)).toBe('abf');
  });
  it('a range from the active one begins with nothing chosen', () => {
    const selection = new Selection();
    selection.startAt(id('c'));
    selection.extend(id('d'), order);
    expect(of(selection)).toBe('cd');
    selection.startAt(id('a'));
    selection.extend(id('e'), order);
    expect(of(selection)).toBe('cde');
  });
  it('takes all, lets some go, and none', () => {
    const selection = new Selection();
    selection.all(order);
    expect(selection.size).toBe(6);
    selection.drop([id('a'), id('z')]);
    expect(of(selection)).toBe('bcdef');
    selection.clear();
    expect(selection.size).toBe(0);
  });
});
