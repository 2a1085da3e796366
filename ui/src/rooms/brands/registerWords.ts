// What the register shows, in words.

import { m } from '$i18n';
import type { Action, RegisterBy, RegisterEntryView, RegisterFault } from '../../api/generated';

/** An action as the register names it. */
export function actWord(action: Action): string {
  switch (action) {
    case 'deleteOwn':
      return m.register_act_deleteOwn();
    case 'block':
      return m.register_act_block();
    case 'report':
      return m.register_act_report();
    case 'approve':
      return m.register_act_approve();
    case 'hold':
      return m.register_act_hold();
    case 'spam':
      return m.register_act_spam();
    case 'unspam':
      return m.register_act_unspam();
    case 'trash':
      return m.register_act_trash();
    case 'restore':
      return m.register_act_restore();
    case 'hide':
      return m.register_act_hide();
    case 'unhide':
      return m.register_act_unhide();
    default:
      return m.register_act_other();
  }
}

/** Who decided. */
export function byWord(by: RegisterBy): string {
  switch (by.kind) {
    case 'person':
      return by.name;
    case 'machine':
      return m.register_byMachine();
    case 'rule':
      return m.register_byRule({ name: by.name });
  }
}

/** How a decision ended. */
export function outcomeWord(entry: RegisterEntryView): string {
  switch (entry.outcomes.at(-1)?.outcome) {
    case 'done':
      return m.register_done();
    case 'failed':
      return m.register_failed();
    case 'undone':
      return m.register_undone();
    case undefined:
      return m.register_open();
  }
}

/** What is wrong with a register. */
export function faultWord(fault: RegisterFault): string {
  switch (fault.fault) {
    case 'altered':
      return m.register_altered({ seq: fault.seq });
    case 'reordered':
      return m.register_reordered({ seq: fault.seq, belongs: fault.belongs });
    case 'removed':
      return m.register_removed({ from: fault.from, to: fault.to });
    case 'emptied':
      return m.register_emptied({ seq: fault.seq });
    case 'truncated':
      return m.register_truncated({ found: fault.found, anchored: fault.anchored });
    case 'recomputed':
      return m.register_recomputed({ from: fault.from, anchored: fault.anchored });
  }
}

/** A head as it is copied: it is read back by `headOf`. */
export function headLine(head: { count: number; hash: string; at: string }, brand: string): string {
  return `pupitre-register/1 ${brand} ${String(head.count)} ${head.hash} ${head.at}`;
}

/** The number and hash in a line that a person pasted. */
export function headOf(line: string): { count: number; hash: string } | null {
  const found = /(?:^|\s)(\d+)\D*?\s([0-9a-f]{64})(?:\s|$)/i.exec(line.trim());
  return found?.[1] && found[2] ? { count: Number(found[1]), hash: found[2].toLowerCase() } : null;
}
