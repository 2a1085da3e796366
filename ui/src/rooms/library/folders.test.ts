import { describe, expect, it } from 'vitest';
import type { FolderId, LibraryFolder } from '../../api/generated';
import { below, goesTo, inwards, outwards, pathOf, tree } from './folders';

const folder = (id: string, parent: string | null, visuals = 1): LibraryFolder => ({
  id: id as FolderId,
  parent: parent as FolderId | null,
  brand: null,
  name: id,
  visuals,
});
const folders = [folder('a', null, 2), folder('b', 'a', 3), folder('c', 'b', 4), folder('d', null, 5)];
const id = (name: string) => name as FolderId;

describe('tree', () => {
  it('reads parents before what is in them, and sums what is below', () => {
    const read = tree(folders, new Set()).map(({ folder: { name }, depth, visuals }) => `${name}${depth}:${visuals}`);
    expect(read).toEqual(['a0:9', 'b1:7', 'c2:4', 'd0:5']);
  });
  it('shows nothing below a closed folder', () => {
    expect(tree(folders, new Set([id('a')])).map((branch) => branch.folder.name)).toEqual(['a', 'd']);
  });
  it('shows a folder whose parent is not there', () => {
    expect(tree([folder('x', 'gone')], new Set()).length).toBe(1);
  });
});

it('knows what is below a folder, and its path', () => {
  expect([...below(folders, id('a'))].sort()).toEqual(['a', 'b', 'c']);
  expect(pathOf(folders, id('c'))).toBe('a / b / c');
});

it('a carried folder goes where it is not, and never into itself', () => {
  const to = (name: string, place: string | null) => goesTo(folders, id(name), place);
  expect([to('d', 'folder:a'), to('b', 'top'), to('c', 'folder:a')]).toEqual(['a', null, 'a']);
  for (const [name, place] of [
    ['a', 'folder:a'],
    ['a', 'folder:c'],
    ['b', 'folder:a'],
    ['d', 'top'],
    ['d', 'label:x'],
    ['d', null],
  ] as const)
    expect(to(name, place), `${name} ${place}`).toBeUndefined();
});

it('goes in and out among its neighbours', () => {
  const branches = tree(folders, new Set());
  expect([inwards(branches, id('d')), inwards(branches, id('a')), inwards(branches, id('b'))]).toEqual([
    'a',
    undefined,
    undefined,
  ]);
  expect([outwards(folders, id('c')), outwards(folders, id('b')), outwards(folders, id('a'))]).toEqual([
    'a',
    null,
    undefined,
  ]);
});
