import { errorView } from '../api/client';
import { errorText } from './errors';

/** Milliseconds during which an undo is offered. */
export const UNDO_MS = 10_000;

/** A message that goes away by itself. */
export interface Toast {
  id: number;
  text: string;
  kind: 'info' | 'undo' | 'error';
  undo: (() => Promise<void>) | null;
  lifeMs: number;
}

let last = 0;
const list = $state<Toast[]>([]);

/** The toasts on screen, oldest first. */
export function toasts(): readonly Toast[] {
  return list;
}

function show(toast: Omit<Toast, 'id'>): number {
  last += 1;
  list.push({ id: last, ...toast });
  // More than three cannot be read.
  if (list.length > 3) list.shift();
  return last;
}

/** Takes a toast away. */
export function dismissToast(id: number): void {
  const index = list.findIndex((toast) => toast.id === id);
  if (index >= 0) list.splice(index, 1);
}

/** Says that something was done. */
export function toast(text: string): void {
  show({ text, kind: 'info', undo: null, lifeMs: 4_000 });
}

/** Says that something was done and offers to undo it for ten seconds (also Ctrl/Cmd+Z). */
export function toastUndo(text: string, undo: () => Promise<void>): void {
  show({ text, kind: 'undo', undo, lifeMs: UNDO_MS });
}

/** Says why something was not done. */
export function toastError(error: unknown): void {
  show({ text: errorText(errorView(error)), kind: 'error', undo: null, lifeMs: 12_000 });
}

/** Undoes what a toast offers. */
export async function runUndo(id: number): Promise<void> {
  const toast = list.find((candidate) => candidate.id === id);
  dismissToast(id);
  try {
    await toast?.undo?.();
  } catch (error) {
    toastError(error);
  }
}

/** Deeds whose answers are on their way; each offers its undo before it ends. */
const underway = new Set<Promise<unknown>>();

/** Runs a deed. Whoever takes back the latest thing before its answer is here means this one, and waits for it. */
export async function deed<T>(run: () => Promise<T>): Promise<T> {
  const work = run();
  underway.add(work);
  try {
    return await work;
  } finally {
    underway.delete(work);
  }
}

/** Undoes the latest thing that can be undone; whether there was one. */
export async function undoLatest(): Promise<boolean> {
  await Promise.allSettled(underway);
  const toast = list.findLast((candidate) => candidate.undo !== null);
  if (!toast) return false;
  await runUndo(toast.id);
  return true;
}
