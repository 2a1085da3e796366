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
