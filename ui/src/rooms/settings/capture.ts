// The keys of a combination, as the shell registers them and as a keyboard has them printed. Pure.

/** What was pressed, as the shell reads it; `null` while only modifiers are down or the key has no name of its own. */
export function combination(
  event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>,
): string | null {
  const key = nameOf(event);
  if (key === null) return null;
  const held = [
    event.ctrlKey && 'Ctrl',
    event.altKey && 'Alt',
    event.shiftKey && 'Shift',
    event.metaKey && 'Super',
  ].filter((name) => name !== false);
  return [...held, key].join('+');
}

function nameOf(event: Pick<KeyboardEvent, 'key' | 'code'>): string | null {
  // The letter printed on the key, wherever the layout has it; what Alt makes of it is told by its place instead.
  if (/^[a-z]$/i.test(event.key)) return event.key.toUpperCase();
  const place = /^(?:Key([A-Z])|Digit(\d))$/.exec(event.code);
  if (place) return place[1] ?? place[2] ?? null;
  return /^(?:F\d{1,2}|Space|Enter|Insert|Home|End|PageUp|PageDown)$/.test(event.code) ? event.code : null;
}

/** The keys one by one, in the names that `Kbd` knows. */
export const shownKeys = (keys: string): string[] =>
  keys === '' ? [] : keys.split('+').map((key) => (key.length === 1 ? key.toLowerCase() : key));
