import type { CalendarEntry } from '../../api/generated';

/** What can be done with a chip, by pointer and by keyboard; the room decides how. */
export interface ChipActions {
  /** Shows its card. */
  onopen: (entry: CalendarEntry, chip: HTMLElement) => void;
  /** Goes to the composer. */
  onedit: (entry: CalendarEntry) => void;
  /** Grabs it with the keyboard. */
  ongrab: (entry: CalendarEntry, chip: HTMLElement) => void;
  /** Chooses it, or a range up to it. */
  onselect: (entry: CalendarEntry, how: 'toggle' | 'extend') => void;
  /** Goes to the chip before or after it, in the order shown, choosing on the way if wished. */
  onstep: (chip: HTMLElement, by: -1 | 1, choosing: boolean) => void;
  /** A press that may become a drag; `lifted` is told when it does. */
  onpress: (event: PointerEvent, chip: HTMLElement, entry: CalendarEntry, lifted?: () => void) => void;
}
