// What the first screen shows, asked while its script is still being read. A question that is missing here costs time
// and not truth: whoever needs it asks.

import { call, type RequestOf } from '../api/client';
import type { BrandId } from '../api/generated';
import type { ReadMethod } from '../api/live';

/** A question as the cache names it, and its answer. */
export type FirstAnswer = readonly [question: readonly [ReadMethod, unknown], answer: unknown];

/** What the window's frame asks in any room. */
const FRAME = ['brands_list', 'conductor_status', 'accounts_list', 'outbox_status'] as const;

/** Asks what the frame needs and, where the window opens at Today, what that room does. What fails is left out. */
export async function askFirst(today: boolean): Promise<FirstAnswer[]> {
  const answers: FirstAnswer[] = [];
  const ask = async <M extends ReadMethod>(method: M, request: RequestOf<M>): Promise<unknown> => {
    const answer = await call(method, request).catch(() => undefined);
    if (answer !== undefined) answers.push([[method, request], answer]);
    return answer;
  };
  const settings = ask('settings_get', {}) as Promise<{ focus: BrandId | null } | undefined>;
  const asked = FRAME.map((method) => ask(method, {}));
  if (today) asked.push(ask('today_get', {}), ask('spikes_list', {}), ask('escalations_waiting', {}));
  const stored = await settings;
  if (today && stored) {
    const brand = stored.focus;
    asked.push(
      ask('forecast_list', brand ? { brand } : {}),
      ask('conversations_counts', { brand }),
      ask('conversations_list', { brand, state: 'new', limit: 4 }),
    );
  }
  await Promise.all(asked);
  return answers;
}
