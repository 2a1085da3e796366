// What the content would meet at its accounts: asked of Rust a moment after the last change. Nothing is counted here.

import { call } from '../../api/client';
import type { AccountCheck, AccountId, CheckView, Place, PostCheck, Problem } from '../../api/generated';
import { same } from './inherit';

/** Milliseconds without a key after which problems are told: counters never wait, sentences do not flicker. */
export const CALM_MS = 200;

/**
 * The latest answer. A question leaves at once; while one is under way only the latest of the following waits, so the
 * counters keep up with any typing and nothing piles up.
 */
export class Checker {
  /** What was found, once the writer pauses; `null` before the first answer. */
  view = $state.raw<CheckView | null>(null);
  /** What was counted last, by account. */
  counted = $state.raw<ReadonlyMap<AccountId, AccountCheck>>(new Map());
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last: PostCheck | null = null;
  #waiting: PostCheck | null = null;
  #silent = false;
  #running = false;
  #stopped = false;

  /**
   * Asks. The same question is not asked twice. What an untouched page lacks is counted and not told: told at the first
   * key, it would push the buttons away from under the pointer a moment later.
   */
  ask(request: PostCheck, untouched = false): void {
    this.#silent = untouched;
    if (same(request, this.#last)) return;
    this.#last = request;
    this.#waiting = request;
    void this.#run();
  }

  /** Asks the last question again: limits, licences or accounts have changed. */
  again(): void {
    this.#waiting ??= this.#last;
    void this.#run();
  }

  /** No more answers. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#stopped = true;
  }

  /** What was found for an account. */
  of(account: AccountId): AccountCheck | undefined {
    return this.view?.accounts.find((check) => check.account === account);
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#waiting && !this.#stopped) {
      const request = this.#waiting;
      const silent = this.#silent;
      this.#waiting = null;
      const view = await call('posts_check', request).catch(() => null);
      // Too long to be checked, or a wrong time: saving and planning say so beside their fields.
      if (!this.#stopped) this.#tell(view, silent);
    }
    this.#running = false;
  }

  #tell(view: CheckView | null, silent: boolean): void {
    this.counted = new Map(view?.accounts.map((check) => [check.account, check]));
    clearTimeout(this.#timer);
    if (silent) return;
    if (this.view === null) this.view = view;
    else this.#timer = setTimeout(() => (this.view = view), CALM_MS);
  }
}

/** A field beside which problems are shown. */
export type Spot =
  | { at: 'text' | 'visuals'; part: number }
  | { at: 'visual'; part: number; index: number }
  | { at: 'link' | 'poll' | 'comment' | 'thread' | 'account' }
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
