// Lists of names as they are kept: one text with commas.

/** The names of a list, each once. */
export function named(value: string): string[] {
  const found: string[] = [];
  for (const name of value.split(',').map((part) => part.trim())) {
    if (name !== '' && !found.some((known) => known.toLowerCase() === name.toLowerCase())) found.push(name);
  }
  return found;
}

/** The list of these names. */
export const joined = (names: readonly string[]): string => named(names.join(',')).join(', ');
