// What the window shows first, asked in one question while its script is still being read. A part that is missing here
// costs time and not truth: whoever needs it asks.

import { call } from '../api/client';
import type { FirstAnswer } from '../api/first';
import type { ReadMethod } from '../api/live';

/** What is answered by it, in any room and in Today. */
const FRAME = [
  'settings_get',
  'brands_list',
  'accounts_list',
  'conductor_status',
  'outbox_status',
  'badges_get',
] as const;
const ROOM = [
  'today_get',
  'spikes_list',
  'escalations_waiting',
  'conversations_counts',
  'conversations_list',
  'forecast_list',
] as const;

/** The questions that need not be asked by themselves. */
export const firstMethods = (today: boolean): readonly ReadMethod[] => (today ? [...FRAME, ...ROOM] : FRAME);

/** Asks what the frame needs and, where the window opens at Today, what that room does. When it fails, everybody asks. */
export async function askFirst(today: boolean): Promise<FirstAnswer[]> {
  const opened = await call('today_open', { room: today }).catch(() => null);
  if (!opened) return [];
  const { settings, brands, accounts, conductor, outbox, badges, room } = opened;
  const brand = settings.focus;
  const answers: FirstAnswer[] = [
    [['settings_get', {}], settings],
    [['brands_list', {}], brands],
    [['accounts_list', {}], accounts],
    [['conductor_status', {}], conductor],
    [['outbox_status', {}], outbox],
    [['badges_get', { brand }], badges],
  ];
  if (!room) return answers;
  answers.push(
    [['today_get', {}], room.today],
    [['spikes_list', {}], room.spikes],
    [['escalations_waiting', {}], room.escalations],
    [['conversations_counts', { brand }], room.counts],
    [['conversations_list', { brand, state: 'new', limit: 4 }], room.latest],
  );
  if (room.forecasts) answers.push([['forecast_list', brand ? { brand } : {}], room.forecasts]);
  return answers;
}
