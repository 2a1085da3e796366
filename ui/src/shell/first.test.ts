import { flushSync, mount, unmount } from 'svelte';
import { expect, test, vi } from 'vitest';
import { provideHost, type Host } from '../host';
import { askFirst } from './first';

const now = new Date().toISOString();
const brand = {
  id: 'b1',
  name: 'Lune',
  zone: 'Europe/Paris',
  language: 'fr',
  colour: '#336699',
  voice: '',
  demo: false,
  accounts: 1,
  unanswered: 0,
};
const ANSWERS: Record<string, unknown> = {
  settings_get: { locale: 'fr', theme: 'light', closeToTray: true, notifications: true, focus: 'b1' },
  brands_list: [brand],
  conductor_status: {
    holder: 'here',
    tickedAt: now,
    online: true,
    waiting: 0,
    handedOff: 0,
    sending: 0,
    nextDue: null,
    clockSkewSeconds: null,
  },
  accounts_list: [],
  outbox_status: { pauses: [], held: [], atNetwork: [], inFlight: [], waiting: 0 },
  today_get: {
    needsPerson: [],
    unconfirmed: [],
    failed: [],
    next: [],
    missedDrafts: [],
    published: [],
    accounts: [],
    conversations: { new: 0, waiting: 0, snoozed: 0, done: 0, atLeast: false },
    keychain: { standing: 'open', backend: '', changed: false },
  },
  forecast_list: [],
  spikes_list: { spikes: [], learning: [] },
  escalations_waiting: [],
  conversations_counts: { new: 0, waiting: 0, snoozed: 0, done: 0, atLeast: false },
  conversations_list: { items: [], next: null },
};

test('what the first screen shows is asked before its script is there, and not a second time', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
  const asked: string[] = [];
  provideHost({
    rpc: (method: string, params: unknown) => {
      asked.push(`${method} ${JSON.stringify(params)}`);
      return method in ANSWERS ? Promise.resolve(ANSWERS[method]) : Promise.reject(new Error(method));
    },
    onEvent: () => () => undefined,
    onNavigate: () => () => undefined,
    onDrop: () => () => undefined,
    capture: { onPress: () => () => undefined },
  } as unknown as Host);

  const first = await askFirst(true);
  const before = [...asked];
  expect(before.length).toBe(Object.keys(ANSWERS).length);
  const { default: App } = await import('./App.svelte');
  const app = mount(App, { target: document.body, props: { first } });
  await vi.waitFor(() => expect(document.querySelector('main h1')).not.toBeNull(), 30_000);
  flushSync();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(asked).toEqual(before);
  await unmount(app);
}, 90_000);
