// What the desk tells, heard from before anything is asked: a change between an answer and the first listener would be
// missed for good.

import { host } from '../host';
import type { EventView } from './generated';

let sink: ((event: EventView) => void) | null = null;
let listening = false;
const early: EventView[] = [];

/** Starts hearing; what is heard waits for whoever follows. */
export function hearEvents(): void {
  if (listening) return;
  listening = true;
  host().onEvent((event) => {
    if (sink) sink(event);
    else early.push(event);
  });
}

/** Hands every event on, those that waited first. Returns the end of it. */
export function onEvents(next: (event: EventView) => void): () => void {
  hearEvents();
  sink = next;
  for (const event of early.splice(0)) next(event);
  return () => {
    if (sink === next) sink = null;
  };
}
