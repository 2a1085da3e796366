/**
 * Keys. Single keys are off while a person types; nothing uses Alt with a letter (dead keys on AZERTY and macOS).
 * A room registers its own while it is shown: `$effect(() => registerShortcuts(m.inbox_title(), [...]))`.
 */
export interface Shortcut {
  /** `j`, `g t`, `mod+k`, `shift+enter`, `?`, `arrowdown`. Letters are the letters that are typed, in any layout. */
  keys: string;
  /** What it does, for the sheet. */
  label: string;
  run: (event: KeyboardEvent) => void;
  /** Off while this is false. */
  when?: () => boolean;
  /** Also while typing. `mod+…` keys are so without saying, but for those that set it to false. */
  whileTyping?: boolean;
  /** What has the focus takes it by itself; see `inField`. */
  inField?: boolean;
}

/** A key that a field or a list takes by itself while it has the focus: the sheet tells it, and nobody else loses theirs. */
export const inField = (keys: string, label: string): Shortcut => ({
  keys,
  label,
  when: () => false,
  run: () => undefined,
  inField: true,
});

/** Shortcuts of one place. */
export interface ShortcutScope {
  scope: string;
  list: readonly Shortcut[];
}

/** The plain list, and its reactive copy: registering inside an effect must not run that effect again. */
let list: readonly ShortcutScope[] = [];
let shown = $state.raw<readonly ShortcutScope[]>([]);

/**
 * Adds shortcuts; the latest registered wins. Returns their end. Those that hold `everywhere` lie beneath all others
 * whenever they come: the room in which a window opens registers before the window around it.
 */
export function registerShortcuts(scope: string, shortcuts: readonly Shortcut[], everywhere = false): () => void {
  const entry = { scope, list: shortcuts };
  list = everywhere ? [entry, ...list] : [...list, entry];
  shown = list;
  return () => {
    list = list.filter((other) => other !== entry);
    shown = list;
  };
}

/** Everything that can be pressed now; reactive. */
export function shortcutScopes(): readonly ShortcutScope[] {
  return shown;
}

/** Whether the keys of this event belong to a text. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement) {
    return !['checkbox', 'radio', 'button', 'submit', 'range', 'color', 'file'].includes(target.type);
  }
  return false;
}

/** The chord of an event as written in `Shortcut.keys`. */
export function chordOf(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'space' : event.key.toLowerCase();
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push('mod');
  // A shifted sign (`?`) is the sign itself; a shifted letter or named key says so.
  if (event.shiftKey && (key.length > 1 || /\p{L}/u.test(key))) parts.push('shift');
  return [...parts, key].join('+');
}

/** Decides which shortcut a key means; keeps the first key of a sequence for a second and a half. */
export function keyReader(now: () => number = () => performance.now()) {
  let first: { key: string; at: number } | null = null;
  return (event: KeyboardEvent, all: readonly ShortcutScope[]): Shortcut | null => {
    if (
      event.defaultPrevented ||
      event.isComposing ||
      event.altKey ||
      ['Shift', 'Control', 'Meta', 'Alt', 'Dead'].includes(event.key)
    ) {
      return null;
    }
    const chord = chordOf(event);
    const typing = isTyping(event);
    const usable = all
      .flatMap((scope) => scope.list)
      .filter((s) => (!typing || (s.whileTyping ?? s.keys.startsWith('mod+'))) && (s.when?.() ?? true))
      .reverse();
    const sequence = first && now() - first.at < 1500 ? `${first.key} ${chord}` : null;
    first = null;
    const hit = (sequence && usable.find((s) => s.keys === sequence)) || usable.find((s) => s.keys === chord);
    if (hit) return hit;
    if (!typing && usable.some((s) => s.keys.startsWith(`${chord} `))) first = { key: chord, at: now() };
    return null;
  };
}

/** A layer over the window (dialog, menu, list) has the keys. */
function layerOpen(): boolean {
  return document.querySelector('[role="dialog"][data-state="open"], [role="menu"][data-state="open"]') !== null;
}

/** Listens to the window's keys. */
export function listenToKeys(): () => void {
  const read = keyReader();
  const onKey = (event: KeyboardEvent) => {
    if (layerOpen() && !(event.ctrlKey || event.metaKey)) return;
    const hit = read(event, list);
    if (!hit) return;
    event.preventDefault();
    hit.run(event);
  };
  window.addEventListener('keydown', onKey);
  return () => window.removeEventListener('keydown', onKey);
}
