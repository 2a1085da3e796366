import { describe, expect, it } from 'vitest';
import { combination, shownKeys } from './capture';

const pressed = (
  key: string,
  code: string,
  held: Partial<Record<'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey', true>>,
) => combination({ key, code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...held });

describe('a key combination', () => {
  it('waits for a key that is no modifier', () => {
    expect(pressed('Control', 'ControlLeft', { ctrlKey: true })).toBeNull();
    expect(pressed('Dead', 'BracketLeft', { ctrlKey: true })).toBeNull();
  });

  it('names the letter that is printed on the key', () => {
    // An A on a French keyboard lies where others have their Q.
    expect(pressed('a', 'KeyQ', { ctrlKey: true, altKey: true })).toBe('Ctrl+Alt+A');
    expect(pressed('å', 'KeyA', { altKey: true, metaKey: true })).toBe('Alt+Super+A');
    expect(pressed(' ', 'Space', { ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+Space');
    expect(pressed('&', 'Digit1', { ctrlKey: true })).toBe('Ctrl+1');
  });

  it('is shown key by key', () => {
    expect(shownKeys('Ctrl+Alt+A')).toEqual(['Ctrl', 'Alt', 'a']);
    expect(shownKeys('')).toEqual([]);
  });
});
