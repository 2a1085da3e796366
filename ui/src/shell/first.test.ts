import { flushSync, mount, unmount } from 'svelte';
import { expect, test, vi } from 'vitest';
import { provideHost, type Host } from '../host';
import { expectFirst } from '../api/first';
import type { BrandId } from '../api/generated';
import { askFirst, firstMethods } from './first';
import { applyStoredFocus } from './focus.svelte';

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
const counts = { new: 0, waiting: 0, snoozed: 0, done: 0, atLeast: false };
const OPENED = {
  settings: { locale: 'fr', theme: 'light', closeToTray: true, notifications: true, focus: 'b1' },
  brands: [brand],
  accounts: [],
  conductor: {
    holder: 'here',
    tickedAt: now,
    online: true,
    waiting: 0,
    handedOff: 0,
    sending: 0,
    nextDue: null,
    clockSkewSeconds: null,
  },
  outbox: { pauses: [], held: [], atNetwork: [], inFlight: [], waiting: 0 },
  badges: { needsPerson: 0, new: 0 },
  room: {
    today: {
      needsPerson: [],
      unconfirmed: [],
      failed: [],
      next: [],
      missedDrafts: [],
      published: [],
      accounts: [],
      conversations: counts,
      keychain: { standing: 'open', backend: '', changed: false },
    },
    spikes: { spikes: [], learning: [] },
    escalations: [],
    forecasts: [],
    counts,
    latest: { items: [], next: null },
  },
};

let asked: string[] = [];
function desk(answer: Promise<unknown>): void {
  asked = [];
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
  provideHost({
    rpc: (method: string, params: unknown) => {
      asked.push(`${method} ${JSON.stringify(params)}`);
      return method === 'today_open' ? answer : Promise.reject(new Error(method));
    },
    onEvent: () => () => undefined,
    onNavigate: () => () => undefined,
    onDrop: () => () => undefined,
    onHover: () => () => undefined,
    capture: { onPress: () => () => undefined },
  } as unknown as Host);
}

async function shown(): Promise<void> {
  await vi.waitFor(() => expect(document.querySelector('main h1')).not.toBeNull(), 30_000);
  flushSync();
  await new Promise((resolve) => setTimeout(resolve, 50));
}

test('what the first screen shows is one question, asked before its script is there, and not a second time', async () => {
  desk(Promise.resolve(OPENED));
  const first = await askFirst(true);
  const { default: App } = await import('./App.svelte');
  const app = mount(App, { target: document.body, props: { first } });
  await shown();
  expect(asked).toEqual(['today_open {"room":true}']);
  await unmount(app);
}, 90_000);

test('a slow desk is waited for with the shell on the screen, and asked nothing twice', async () => {
  applyStoredFocus('b1' as BrandId);
  let answer: (opened: unknown) => void = () => undefined;
  desk(new Promise((resolve) => (answer = resolve)));
  expectFirst(firstMethods(true), askFirst(true));
  const { default: App } = await import('./App.svelte');
  const app = mount(App, { target: document.body, props: { first: [] } });
  await vi.waitFor(() => expect(document.querySelector('nav a')).not.toBeNull(), 30_000);
  expect(document.querySelector('main h1')).toBeNull();
  answer(OPENED);
  await shown();
  expect(asked).toEqual(['today_open {"room":true}']);
  await unmount(app);
}, 90_000);
