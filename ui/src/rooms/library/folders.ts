// Folders within folders. Pure.

import type { FolderId, LibraryFolder } from '../../api/generated';

/** A folder with its depth, in the order in which a tree is read. */
export interface Branch {
  folder: LibraryFolder;
  depth: number;
  /** It has folders within it. */
  parent: boolean;
  /** Visuals in it and below. */
  visuals: number;
}

/** Folders as a tree is read; below a closed one nothing is shown. */
export function tree(folders: readonly LibraryFolder[], closed: ReadonlySet<FolderId>): Branch[] {
  const within = new Map<FolderId | null, LibraryFolder[]>();
  const known = new Set(folders.map(({ id }) => id));
  for (const folder of folders) {
    const parent = folder.parent && known.has(folder.parent) ? folder.parent : null;
    within.set(parent, [...(within.get(parent) ?? []), folder]);
  }
  const sums = new Map<FolderId, number>();
  const sum = (folder: LibraryFolder): number => {
    const total = folder.visuals + (within.get(folder.id) ?? []).reduce((all, below) => all + sum(below), 0);
    sums.set(folder.id, total);
    return total;
  };
  const branches: Branch[] = [];
  const walk = (parent: FolderId | null, depth: number): void => {
    for (const folder of within.get(parent) ?? []) {
      if (depth === 0) sum(folder);
      branches.push({ folder, depth, parent: within.has(folder.id), visuals: sums.get(folder.id) ?? 0 });
      if (!closed.has(folder.id)) walk(folder.id, depth + 1);
    }
  };
  walk(null, 0);
  return branches;
}

/** A folder and all within it. */
export function below(folders: readonly LibraryFolder[], id: FolderId): Set<FolderId> {
  const all = new Set([id]);
  for (let before = 0; before !== all.size;) {
    before = all.size;
    for (const folder of folders) if (folder.parent && all.has(folder.parent)) all.add(folder.id);
  }
  return all;
}

/** `Été / Plage`. */
export function pathOf(folders: readonly LibraryFolder[], id: FolderId): string {
  const names: string[] = [];
  let at = folders.find((folder) => folder.id === id);
  while (at && names.length < 20) {
    names.unshift(at.name);
    const { parent } = at;
    at = folders.find((folder) => folder.id === parent);
  }
  return names.join(' / ');
}

/** The folder into which a carried one would go at a place; `undefined` where it may not, or is already. */
export function goesTo(
  folders: readonly LibraryFolder[],
  id: FolderId,
  place: string | null,
): FolderId | null | undefined {
  const parent = folders.find((folder) => folder.id === id)?.parent ?? null;
  const to =
    place === 'top' ? null : place?.startsWith('folder:') ? (place.slice('folder:'.length) as FolderId) : undefined;
  if (to === undefined || to === parent || (to !== null && below(folders, id).has(to))) return undefined;
  return to;
}

/** The folder above it among its neighbours, into which it can go; `undefined` when it is the first. */
export function inwards(branches: readonly Branch[], id: FolderId): FolderId | undefined {
  const at = branches.findIndex(({ folder }) => folder.id === id);
  const here = branches[at];
  if (!here) return undefined;
  for (let before = at - 1; before >= 0; before -= 1) {
    const one = branches[before];
    if (!one || one.depth < here.depth) return undefined;
    if (one.depth === here.depth) return one.folder.id;
  }
  return undefined;
}

/** Where it goes when it leaves its folder; `undefined` when it is at the top. */
export function outwards(folders: readonly LibraryFolder[], id: FolderId): FolderId | null | undefined {
  const parent = folders.find((folder) => folder.id === id)?.parent ?? null;
  if (parent === null) return undefined;
  return folders.find((folder) => folder.id === parent)?.parent ?? null;
}
