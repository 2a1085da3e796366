import '@fontsource-variable/inter/opsz.css';
import './kit/tokens.css';
import './kit/base.css';
import './kit/control.css';
import { mount } from 'svelte';
import { provideHost } from './host';
import { tauriHost } from './host/tauri';
import { rememberedTheme } from './shell/theme.svelte';

rememberedTheme();

async function start(): Promise<void> {
  // In a browser there is no shell: the test program `desk-server` answers instead.
  if (import.meta.env.MODE === 'served' || (import.meta.env.DEV && !('__TAURI_INTERNALS__' in window))) {
    const { servedHost } = await import('./host/served');
    provideHost(servedHost);
  } else {
    provideHost(tauriHost);
  }
  const { default: App } = await import('./shell/App.svelte');
  const target = document.getElementById('app');
  if (!target) return;
  target.replaceChildren();
  mount(App, { target });
}

// The silhouette is painted first; nothing is asked of the desk before.
requestAnimationFrame(() => setTimeout(() => void start()));
