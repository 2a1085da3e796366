// The keys of the library, for the sheet and for the hand.

import { m } from '$i18n';
import { host } from '../../host';
import { inField, type Shortcut } from '../../shell/shortcuts.svelte';

/** What the keys do. */
export interface Hands {
  /** The focus is where single keys mean the grid. */
  free: () => boolean;
  inGrid: () => boolean;
  /** There is an active visual, or chosen ones. */
  some: () => boolean;
  detail: () => boolean;
  chosen: () => boolean;
  panel: () => boolean;
  trash: () => boolean;
  enter: () => void;
  describe: () => void;
  look: () => void;
  all: () => void;
  favourite: () => void;
  rate: (stars: number) => void;
  label: () => void;
  compare: () => void;
  similar: () => void;
  edit: () => void;
  make: () => void;
  compose: () => void;
  remove: () => void;
  restore: () => void;
  search: () => void;
  add: (what: 'files' | 'folder') => void;
  /** What is pasted is the library's. */
  pastes: () => boolean;
  paste: () => void;
  side: () => void;
  closeDetail: () => void;
  clear: () => void;
  closePanel: () => void;
}

/** The shortcuts in force. */
export function libraryKeys(hands: Hands): Shortcut[] {
  const grid = (): boolean => hands.free() && !hands.panel();
  const visual = (): boolean => grid() && hands.some();
  const usable = (): boolean => visual() && !hands.trash();
  return [
    {
      keys: 'arrowdown',
      label: m.library_keyArrows(),
      when: () => !hands.inGrid() && grid(),
      run: hands.enter,
    },
    inField('shift+arrowdown', m.library_keyExtend()),
    inField('mod+space', m.library_keyToggle()),
    { keys: 'enter', label: m.library_keyOpen(), when: visual, run: hands.describe },
    { keys: 'space', label: m.library_keyLook(), when: visual, run: hands.look },
    { keys: 'mod+a', label: m.library_chooseAll(), whileTyping: false, when: grid, run: hands.all },
    { keys: 'f', label: m.library_favourite(), when: usable, run: hands.favourite },
    ...[0, 1, 2, 3, 4, 5].map((stars) => ({
      keys: String(stars),
      label: stars === 0 ? m.library_starsNone() : m.library_stars({ count: stars }),
      when: usable,
      run: () => hands.rate(stars),
    })),
    { keys: 'l', label: m.library_labels(), when: usable, run: hands.label },
    { keys: 'c', label: m.library_compare(), when: usable, run: hands.compare },
    { keys: 's', label: m.library_similar(), when: usable, run: hands.similar },
    { keys: 'e', label: m.library_edit(), when: usable, run: hands.edit },
    { keys: 'p', label: m.library_compose(), when: usable, run: hands.compose },
    { keys: 't', label: m.library_make(), when: hands.free, run: hands.make },
    { keys: 'delete', label: m.library_keyDelete(), when: usable, run: hands.remove },
    { keys: 'r', label: m.library_restore(), when: () => visual() && hands.trash(), run: hands.restore },
    { keys: '/', label: m.library_search(), run: hands.search },
    { keys: 'i', label: m.library_add(), run: () => hands.add('files') },
    { keys: 'shift+i', label: m.library_addFolder(), run: () => hands.add('folder') },
    // Elsewhere the page is told of the paste itself, which the key must not keep back.
    host().library.paste
      ? { keys: 'mod+v', label: m.library_paste(), whileTyping: false, when: hands.pastes, run: hands.paste }
      : inField('mod+v', m.library_paste()),
    { keys: '[', label: m.library_side(), run: hands.side },
    {
      keys: 'escape',
      label: m.library_keyClose(),
      whileTyping: true,
      when: hands.detail,
      run: hands.closeDetail,
    },
    { keys: 'escape', label: m.library_chooseNone(), when: hands.chosen, run: hands.clear },
    { keys: 'escape', label: m.library_panelClose(), when: hands.panel, run: hands.closePanel },
  ];
}
