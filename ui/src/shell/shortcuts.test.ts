import { beforeEach, describe, expect, it, vi } from 'vitest';
import { keyReader, registerShortcuts, shortcutScopes, type Shortcut } from './shortcuts.svelte';

let pressed: string[] = [];
const make = (keys: string, more: Partial<Shortcut> = {}): Shortcut => ({
  keys,
  label: keys,
  run: () => pressed.push(keys),
  ...more,
});
const scopes = [
  {
    scope: 'everywhere',
    list: [make('n'), make('g t'), make('g i'), make('t'), make('mod+k'), make('?'), make('shift+j')],
  },
];

function press(
  read: ReturnType<typeof keyReader>,
  key: string,
  init: KeyboardEventInit = {},
  target: EventTarget = document.body,
): void {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  Object.defineProperty(event, 'target', { value: target });
  read(event, scopes)?.run(event);
}

describe('keys', () => {
  let now = 0;
  let read = keyReader(() => now);
  beforeEach(() => {
    pressed = [];
    now = 0;
    read = keyReader(() => now);
  });

  it('run what they name, sequences included', () => {
    press(read, 'n');
    press(read, 'g');
    press(read, 't');
    press(read, '?', { shiftKey: true });
    press(read, 'J', { shiftKey: true });
    expect(pressed).toEqual(['n', 'g t', '?', 'shift+j']);
  });

  it('forget the beginning of a sequence after a while', () => {
    press(read, 'g');
    now = 2_000;
    press(read, 't');
    expect(pressed).toEqual(['t']);
  });

  it('are silent while typing, but for those with the main modifier', () => {
    const input = document.createElement('input');
    press(read, 'n', {}, input);
    press(read, 'g', {}, input);
    press(read, 't', {}, input);
    press(read, 'k', { ctrlKey: true }, input);
    expect(pressed).toEqual(['mod+k']);
  });

  it('leave Alt to the keyboard’s dead keys', () => {
    press(read, 'n', { altKey: true });
    press(read, 'Dead');
    expect(pressed).toEqual([]);
  });
});

it('what a room does with a key goes before what holds everywhere, whichever registers first', () => {
  const run = vi.fn();
  const endRoom = registerShortcuts('room', [{ keys: 'n', label: 'note', run }]);
  const endDesk = registerShortcuts('desk', [{ keys: 'n', label: 'post', run }], true);
  const read = keyReader();
  expect(read(new KeyboardEvent('keydown', { key: 'n' }), shortcutScopes())?.label).toBe('note');
  endRoom();
  expect(read(new KeyboardEvent('keydown', { key: 'n' }), shortcutScopes())?.label).toBe('post');
  endDesk();
});
