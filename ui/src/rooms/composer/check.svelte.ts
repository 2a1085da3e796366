// What the content would meet at its accounts: asked of Rust a moment after the last change. Nothing is counted here.

import { call } from '../../api/client';
import type { AccountCheck, AccountId, CheckView, Place, PostCheck, Problem } from '../../api/generated';
import { same } from './inherit';

/** Milliseconds from the last change to the question. */
export const CHECK_DELAY_MS = 150;

/** The latest answer. An answer overtaken by a newer question is dropped. */
export class Checker {
  /** What was found; `null` before the first answer. */
  view = $state.raw<CheckView | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #last: PostCheck | null = null;

  /** Asks soon. The same question is not asked twice. */
  ask(request: PostCheck): void {
    if (same(request, this.#last)) return;
    this.#last = request;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(request), this.view ? CHECK_DELAY_MS : 0);
  }

  /** Asks the last question again: limits, licences or accounts have changed. */
  again(): void {
    if (this.#last) void this.#run(this.#last);
  }

  /** No more answers. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  /** What was found for an account. */
  of(account: AccountId): AccountCheck | undefined {
    return this.view?.accounts.find((check) => check.account === account);
  }

  async #run(request: PostCheck): Promise<void> {
    this.#asked += 1;
    const number = this.#asked;
    try {
      const view = await call('posts_check', request);
      if (number === this.#asked) this.view = view;
    } catch {
      // Too long to be checked, or a wrong time: saving and planning say so beside their fields.
      if (number === this.#asked) this.view = null;
    }
  }
}

/** A field beside which problems are shown. */
export type Spot =
  | { at: 'text' | 'visuals'; part: number }
  | { at: 'visual'; part: number; index: number }
  | { at: 'link' | 'poll' | 'thread' | 'account' }
  | { at: 'option'; key: string };

const samePlace = (place: Place, spot: Spot): boolean => same(place, spot);

/** The problems of one field. */
export const problemsAt = (check: AccountCheck | undefined, spot: Spot): Problem[] =>
  (check?.problems ?? []).filter((problem) => samePlace(problem.place, spot));

/** A problem that several accounts have, told once. */
export interface SharedProblem {
  /** What. */
  problem: Problem;
  /** Who. */
  accounts: AccountId[];
}

/** The problems of one field over some accounts, the same ones gathered. */
export function gathered(checks: readonly AccountCheck[], spot: Spot): SharedProblem[] {
  const found: SharedProblem[] = [];
  for (const check of checks) {
    for (const problem of problemsAt(check, spot)) {
      const known = found.find((item) => same(item.problem, problem));
      if (known) known.accounts.push(check.account);
      else found.push({ problem, accounts: [check.account] });
    }
  }
  return found;
}
