// What was asked before there was anybody to ask for it: a query that finds its answer on the way waits for that one.

import { call, type AnswerOf, type RequestOf } from './client';
import type { ReadMethod } from './live';

/** A question as the cache names it, and its answer. */
export type FirstAnswer = readonly [question: readonly [ReadMethod, unknown], answer: unknown];

/** Milliseconds for which an answer is worth as much as a new one; the parts of a screen are drawn one after another. */
const FRESH_MS = 1_000;

let coming: { methods: readonly ReadMethod[]; answers: Promise<Map<string, unknown>> } | null = null;

const keyOf = (method: ReadMethod, request: unknown): string => `${method} ${JSON.stringify(request)}`;

/** Says that answers to these questions are on their way. */
export function expectFirst(methods: readonly ReadMethod[], answers: Promise<readonly FirstAnswer[]>): void {
  const keyed = answers.then(
    (all) => new Map(all.map(([[method, request], answer]): [string, unknown] => [keyOf(method, request), answer])),
  );
  const own = { methods, answers: keyed };
  coming = own;
  void keyed.then(() =>
    setTimeout(() => {
      if (coming === own) coming = null;
    }, FRESH_MS),
  );
}

/** Asks, unless the answer is on its way already. Each is given out once: who asks again wants to know anew. */
export async function ask<M extends ReadMethod>(method: M, request: RequestOf<M>): Promise<AnswerOf<M>> {
  if (coming?.methods.includes(method)) {
    const answers = await coming.answers;
    const key = keyOf(method, request);
    if (answers.has(key)) {
      const answer = answers.get(key) as AnswerOf<M>;
      answers.delete(key);
      return answer;
    }
  }
  return call(method, request);
}
