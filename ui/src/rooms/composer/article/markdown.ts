// What the toolbar and its keys do to a text: changes of a CodeMirror state, nothing of a view.

import { EditorSelection, type EditorState, type TransactionSpec } from '@codemirror/state';

/** Puts a mark around each selection, or takes it away where it stands already. */
export function wrapped(state: EditorState, mark: string): TransactionSpec {
  return {
    ...state.changeByRange((range) => {
      const inside = state.sliceDoc(range.from, range.to);
      const before = state.sliceDoc(Math.max(0, range.from - mark.length), range.from);
      const after = state.sliceDoc(range.to, range.to + mark.length);
      // A single asterisk inside a double one is not the mark that is looked for.
      const doubled =
        mark.length === 1 && state.sliceDoc(range.from - 2, range.from) === mark + mark && range.from >= 2;
      if (before === mark && after === mark && !doubled) {
        return {
          changes: [
            { from: range.from - mark.length, to: range.from },
            { from: range.to, to: range.to + mark.length },
          ],
          range: EditorSelection.range(range.from - mark.length, range.to - mark.length),
        };
      }
      // Blanks at the edges stay outside: Markdown knows no mark that begins with one.
      const lead = inside.length - inside.trimStart().length;
      const trail = inside.trim() === '' ? 0 : inside.length - inside.trimEnd().length;
      const [from, to] = inside.trim() === '' ? [range.from, range.to] : [range.from + lead, range.to - trail];
      return {
        changes: [
          { from, insert: mark },
          { from: to, insert: mark },
        ],
        range: EditorSelection.range(from + mark.length, to + mark.length),
      };
    }),
    userEvent: 'input',
    scrollIntoView: true,
  };
}

/** Begins each selected line with a prefix, or takes it away when all have it. `#` numbers lines. */
export function prefixed(state: EditorState, prefix: '- ' | '> ' | '#. '): TransactionSpec {
  const { from, to } = state.selection.main;
  const [first, last] = [state.doc.lineAt(from).number, state.doc.lineAt(to).number];
  const known = prefix === '#. ' ? /^\d+\. / : prefix === '- ' ? /^[-*+] / : /^> ?/;
  const lines = Array.from({ length: last - first + 1 }, (_, index) => state.doc.line(first + index));
  const all = lines.every((line) => known.test(line.text) || (lines.length > 1 && line.text.trim() === ''));
  const changes = lines.flatMap((line, index) => {
    const has = known.exec(line.text)?.[0].length ?? 0;
    if (all) return has > 0 ? [{ from: line.from, to: line.from + has }] : [];
    if (line.text.trim() === '' && lines.length > 1) return [];
    // Another list's mark is replaced, not doubled.
    const other = prefix === '> ' ? 0 : (/^(?:[-*+]|\d+\.) /.exec(line.text)?.[0].length ?? 0);
    const insert = prefix === '#. ' ? `${String(index + 1)}. ` : prefix;
    return [{ from: line.from, to: line.from + other, insert }];
  });
  return { changes, userEvent: 'input', scrollIntoView: true };
}

/** Makes the line a section heading, then one below it, then text again. */
export function headed(state: EditorState): TransactionSpec {
  const line = state.doc.lineAt(state.selection.main.head);
  const has = /^(#{1,6}) /.exec(line.text)?.[1]?.length ?? 0;
  const next = has === 0 ? 2 : has >= 3 ? 0 : has + 1;
  const insert = next === 0 ? '' : `${'#'.repeat(next)} `;
  return {
    changes: { from: line.from, to: line.from + (has === 0 ? 0 : has + 1), insert },
    userEvent: 'input',
    scrollIntoView: true,
  };
}

/** Makes a link of the selection and selects what is still to be written. */
export function linked(state: EditorState, words: string): TransactionSpec {
  const { from, to } = state.selection.main;
  const inside = state.sliceDoc(from, to);
  const address = /^https?:\/\/\S+$/.test(inside.trim()) ? inside.trim() : '';
  const text = address ? words : inside || words;
  const insert = `[${text}](${address || 'https://'})`;
  const start = address ? from + 1 : from + text.length + 3;
  const end = address ? start + text.length : start + 'https://'.length;
  return {
    changes: { from, to, insert },
    selection: EditorSelection.range(start, end),
    userEvent: 'input',
    scrollIntoView: true,
  };
}

/** Places a picture on a line of its own. */
export function pictured(state: EditorState, visual: string, alt: string): TransactionSpec {
  const { from, to } = state.selection.main;
  const line = state.doc.lineAt(from);
  const before = from === line.from ? '' : '\n\n';
  const insert = `${before}![${alt.replace(/[[\]\n]/g, ' ').trim()}](visual:${visual})\n\n`;
  return {
    changes: { from, to, insert },
    selection: { anchor: from + insert.length },
    userEvent: 'input',
    scrollIntoView: true,
  };
}
