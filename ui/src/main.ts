import '@fontsource-variable/inter/opsz.css';
import './kit/tokens.css';
import './kit/base.css';
import './kit/control.css';
import { mount } from 'svelte';
import { hearEvents } from './api/events';
import { expectFirst } from './api/first';
import { host, provideHost } from './host';
import { tauriHost } from './host/tauri';
import { askFirst, firstMethods } from './shell/first';
import { rememberedTheme } from './shell/theme.svelte';

/** Milliseconds for which the silhouette waits for the desk. A slower one is waited for by each part of the window. */
const PATIENCE_MS = 250;

rememberedTheme();

async function start(): Promise<void> {
  // In a browser there is no shell: the test program `desk-server` answers instead.
  if (import.meta.env.MODE === 'served' || (import.meta.env.DEV && !('__TAURI_INTERNALS__' in window))) {
    const { servedHost } = await import('./host/served');
    provideHost(servedHost);
  } else {
    provideHost(tauriHost);
  }
  host().ready();
  // Drawn once, with what it shows: a window that fills up in steps is drawn four times.
  hearEvents();
  const today = /^#?\/?(today)?$/.test(location.hash);
  const answers = askFirst(today);
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  const [{ default: App }, first] = await Promise.all([import('./shell/App.svelte'), Promise.race([answers, late])]);
  // The shell stands without them; whoever asks for one of them waits for it.
  if (!first) expectFirst(firstMethods(today), answers);
  const target = document.getElementById('app');
  if (!target) return;
  target.replaceChildren();
  mount(App, { target, props: { first: first ?? [] } });
}

void start();
