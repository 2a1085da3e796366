// What happens in the text of an answer: the slash that asks for a saved reply, and putting a text in without taking
// anything away.

/** Where a slash at the start of a word asks for a saved reply, and what was typed after it. */
export function slashAt(text: string, caret: number): { from: number; typed: string } | null {
  const before = text.slice(0, caret);
  const found = /(?:^|\s)\/([\p{L}\p{N}'’ -]{0,30})$/u.exec(before);
  if (!found) return null;
  const typed = found[1] ?? '';
  // Two blanks in a row are a sentence, not a search.
  if (/\s\s|^\s/.test(typed)) return null;
  return { from: caret - typed.length - 1, typed };
}

/**
 * Puts a text into a field in place of `from` to `to`, as if it were typed: the field's own undo takes it back. Blanks
 * are added where words would run into each other.
 */
export function putIn(field: HTMLTextAreaElement, said: string, from: number, to: number): void {
  const before = field.value.slice(0, from);
  const after = field.value.slice(to);
  const gap = before !== '' && !/\s$/.test(before) ? ' ' : '';
  const tail = after !== '' && !/^[\s.,;:!?)]/.test(after) ? ' ' : '';
  const text = `${gap}${said}${tail}`;
  field.focus();
  field.setSelectionRange(from, to);
  // The only way in that the field's undo knows; what it cannot do, the field's own method does without undo.
  if (!document.execCommand('insertText', false, text)) {
    field.setRangeText(text, from, to, 'end');
    field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: text }));
  }
  select(field, from + gap.length, said);
}

/** Selects the first variable that nobody filled in, so that the next letter replaces it. */
function select(field: HTMLTextAreaElement, from: number, said: string): void {
  const open = /\{[^{}\n]+\}/.exec(said);
  if (open) field.setSelectionRange(from + open.index, from + open.index + open[0].length);
}
