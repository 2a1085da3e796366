// The keys of the calendar.

import { m } from '$i18n';
import type { Shortcut } from '../../shell/shortcuts.svelte';
import { turned, type View } from './grid';
import type { Day } from '../../kit/dates';

/** What the keys do, as the room does it. */
export interface KeyActions {
  view: () => View;
  anchor: () => Day;
  today: () => Day;
  show: (view: View) => void;
  go: (day: Day) => void;
  shelf: () => void;
  search: () => void;
  clearFilter: () => void;
  filtered: () => boolean;
  askApproval: () => void;
  chooseAll: () => void;
  chooseNone: () => void;
  chosen: () => boolean;
}

/** Single letters, off while one types. */
export const calendarKeys = (on: KeyActions): Shortcut[] => [
  { keys: 't', label: m.calendar_today(), run: () => on.go(on.today()) },
  { keys: 'm', label: m.calendar_month(), run: () => on.show('month') },
  { keys: 'w', label: m.calendar_week(), run: () => on.show('week') },
  { keys: 'd', label: m.calendar_day(), run: () => on.show('day') },
  { keys: 'l', label: m.calendar_agenda(), run: () => on.show('agenda') },
  { keys: 'o', label: m.calendar_board(), run: () => on.show('board') },
  { keys: 'p', label: m.calendar_grid(), run: () => on.show('grid') },
  { keys: 'k', label: m.calendar_previous(), run: () => on.go(turned(on.view(), on.anchor(), -1)) },
  { keys: 'j', label: m.calendar_next(), run: () => on.go(turned(on.view(), on.anchor(), 1)) },
  { keys: 'b', label: m.calendar_shelf(), run: on.shelf },
  { keys: 'f', label: m.calendar_filterWords(), run: on.search },
  { keys: 'x', label: m.calendar_filterClear(), run: on.clearFilter, when: on.filtered },
  { keys: 'v', label: m.approvals_ask(), run: on.askApproval, when: on.chosen },
  { keys: 'mod+a', label: m.calendar_chooseAll(), run: on.chooseAll, whileTyping: false },
  { keys: 'escape', label: m.calendar_chooseNone(), run: on.chooseNone, when: on.chosen },
];
