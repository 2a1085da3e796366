import { EditorState, EditorSelection, type TransactionSpec } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { headed, linked, pictured, prefixed, wrapped } from './markdown';

/** `|` marks the edges of the selection; once for a cursor. */
function state(text: string): EditorState {
  const from = text.indexOf('|');
  const bare = text.replace('|', '');
  const to = bare.includes('|') ? bare.indexOf('|') : from;
  return EditorState.create({ doc: bare.replace('|', ''), selection: EditorSelection.single(from, to) });
}
function shown(before: string, change: (state: EditorState) => TransactionSpec): string {
  const after = state(before);
  const next = after.update(change(after)).state;
  const { from, to } = next.selection.main;
  const text = next.doc.toString();
  return from === to
    ? `${text.slice(0, from)}|${text.slice(from)}`
    : `${text.slice(0, from)}|${text.slice(from, to)}|${text.slice(to)}`;
}

describe('the toolbar', () => {
  it('puts marks around words and takes them away again', () => {
    const bold = (text: string): string => shown(text, (s) => wrapped(s, '**'));
    expect(bold('un |mot| ici')).toBe('un **|mot|** ici');
    expect(bold('un **|mot|** ici')).toBe('un |mot| ici');
    expect(bold('un| mot |ici')).toBe('un **|mot|** ici');
    expect(bold('un |')).toBe('un **|**');
    const italic = (text: string): string => shown(text, (s) => wrapped(s, '*'));
    expect(italic('**|mot|**')).toBe('***|mot|***');
    expect(italic('*|mot|*')).toBe('|mot|');
  });

  it('makes lists and quotations of the selected lines', () => {
    const doc = (text: string, prefix: '- ' | '> ' | '#. '): string =>
      shown(text, (s) => prefixed(s, prefix)).replaceAll('|', '');
    expect(doc('|un\ndeux|', '- ')).toBe('- un\n- deux');
    expect(doc('|- un\n- deux|', '- ')).toBe('un\ndeux');
    expect(doc('|- un\n- deux|', '#. ')).toBe('1. un\n2. deux');
    expect(doc('|un\n\ndeux|', '> ')).toBe('> un\n\n> deux');
    expect(doc('|', '- ')).toBe('- ');
  });

  it('steps through headings', () => {
    const next = (text: string): string => shown(text, headed).replace('|', '');
    expect(next('Titre|')).toBe('## Titre');
    expect(next('## Titre|')).toBe('### Titre');
    expect(next('### Titre|')).toBe('Titre');
  });

  it('makes links and selects what is missing', () => {
    const link = (text: string): string => shown(text, (s) => linked(s, 'texte'));
    expect(link('voir |ici|')).toBe('voir [ici](|https://|)');
    expect(link('|https://e.test/a|')).toBe('[|texte|](https://e.test/a)');
    expect(link('|')).toBe('[texte](|https://|)');
  });

  it('places pictures on lines of their own', () => {
    const picture = (text: string): string => shown(text, (s) => pictured(s, 'ID', 'un [chat]'));
    expect(picture('mot|')).toBe('mot\n\n![un  chat](visual:ID)\n\n|');
    expect(picture('|')).toBe('![un  chat](visual:ID)\n\n|');
  });
});
