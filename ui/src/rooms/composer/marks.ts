// Places that stand out in a text, told from outside: what differs from the master, what is misspelt.

import { StateEffect, StateField, type Range } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';
import type { Piece } from '../../api/generated';

/** A place, in UTF-16 units as the editor counts. */
export interface Mark {
  /** Where it begins. */
  from: number;
  /** Where it ends. */
  to: number;
  /** What it is. */
  kind: 'own' | 'spelling' | 'word';
  /** Said when the pointer rests on it. */
  title?: string;
}

const set = StateEffect.define<readonly Mark[]>();

const drawn = (marks: readonly Mark[], length: number): DecorationSet => {
  const ranges: Range<Decoration>[] = marks
    .filter((mark) => mark.from < mark.to && mark.to <= length)
    .map((mark) =>
      Decoration.mark({
        class: `mark-${mark.kind}`,
        ...(mark.title ? { attributes: { title: mark.title } } : {}),
      }).range(mark.from, mark.to),
    );
  return Decoration.set(ranges, true);
};

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, change) {
    const told = change.effects.findLast((effect) => effect.is(set));
    return told ? drawn(told.value as readonly Mark[], change.newDoc.length) : shown.map(change.changes);
  },
  provide: (from) => EditorView.decorations.from(from),
});

/** The field that draws marks, and the effect that sets them all. */
export const underlined = { field, set };

/** The places of a text that are not in the text it was compared with. */
export function added(pieces: readonly Piece[]): Mark[] {
  const marks: Mark[] = [];
  let at = 0;
  for (const piece of pieces) {
    if (piece.change === 'removed') continue;
    if (piece.change === 'added') marks.push({ from: at, to: at + piece.text.length, kind: 'own' });
    at += piece.text.length;
  }
  return marks;
}
