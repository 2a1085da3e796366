// Changes to the parts of a thread. Pure: every function returns a new list.

import type { AttachedVisual, Part } from '../../api/generated';
import { emptyPart } from './inherit';

export { attached, moved, withAlt } from '../../kit/attached';

/**
 * Most characters that one field takes. Rust bounds a whole content in bytes; this keeps a paste of megabytes from
 * freezing the window before Rust could say anything. It is no network's limit: those are checked in Rust.
 */
export const FIELD_LIMIT = 80_000;

/** With another text in one part. */
export const withText = (parts: readonly Part[], index: number, text: string): Part[] =>
  parts.map((part, at) => (at === index ? { ...part, text } : part));

/** With other visuals in one part. */
export const withVisuals = (parts: readonly Part[], index: number, visuals: AttachedVisual[]): Part[] =>
  parts.map((part, at) => (at === index ? { ...part, visuals } : part));

/** With an empty part after `index`. */
export const withPartAfter = (parts: readonly Part[], index: number): Part[] => [
  ...parts.slice(0, index + 1),
  emptyPart(),
  ...parts.slice(index + 1),
];

/** Without a part; the last one is emptied instead. */
export const withoutPart = (parts: readonly Part[], index: number): Part[] =>
  parts.length <= 1 ? [emptyPart()] : parts.filter((_, at) => at !== index);

/** One part cut in two at a position; blanks around the cut go. Visuals stay with the first half. */
export function split(parts: readonly Part[], index: number, position: number): Part[] {
  const part = parts[index];
  if (!part) return [...parts];
  const [before, after] = [part.text.slice(0, position).trimEnd(), part.text.slice(position).trimStart()];
  return [...parts.slice(0, index), { ...part, text: before }, { text: after, visuals: [] }, ...parts.slice(index + 1)];
}
