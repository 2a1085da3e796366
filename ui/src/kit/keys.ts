import { m } from '$i18n';

/** Whether this machine's main modifier is Command. */
export const mac = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac');

/** The keys of a shortcut as they are printed on a keyboard: `mod+k` is `Ctrl`, `K`. */
export function keyNames(keys: string): string[] {
  return keys.split(' ').flatMap((chord) =>
    chord.split(/\+(?=.)/).map((key) => {
      switch (key) {
        case 'mod':
          return mac ? '⌘' : 'Ctrl';
        case 'shift':
          return mac ? '⇧' : m.kit_keyShift();
        case 'enter':
          return '↵';
        case 'escape':
          return m.kit_keyEscape();
        case 'space':
          return m.kit_keySpace();
        case 'delete':
          return m.kit_keyDelete();
        case 'arrowup':
          return '↑';
        case 'arrowdown':
          return '↓';
        case 'arrowleft':
          return '←';
        case 'arrowright':
          return '→';
        default:
          return key.length === 1 || /^f\d+$/.test(key) ? key.toUpperCase() : key;
      }
    }),
  );
}
