import type { ErrorView, EventView } from '../api/generated';
import { onDrop, onHover } from './drops';
import type { Host } from './host';

async function rpc(method: string, params: unknown): Promise<unknown> {
  const answer = await fetch(`/rpc/${method}`, { method: 'POST', body: JSON.stringify(params ?? {}) });
  const body: unknown = await answer.json();
  if (!answer.ok) throw body as ErrorView;
  return body;
}

/**
 * The host of a browser that looks at the test program `desk-server`: the real commands over HTTP. It is never part of
 * the product; what only a shell can do (file choosers, login start, quitting) answers with nothing chosen.
 */
export const servedHost: Host = {
  rpc,
  onEvent(listener) {
    const source = new EventSource('/events');
    source.onmessage = (event) => listener(JSON.parse(String(event.data)) as EventView);
    return () => source.close();
  },
  onDrop,
  onHover,
  onNavigate: () => () => undefined,
  chooseVisuals: async () => null,
  library: {
    bring: async () => null,
    watch: async () => null,
    relink: async () => null,
    addRelease: async () => null,
    saveRelease: async () => false,
    export: async () => null,
  },
  kit: { logo: async () => null, fonts: async () => null, templates: async () => null },
  openLink: async (url) => void window.open(url, '_blank', 'noopener'),
  saveCard: async () => false,
  saveAttachment: async () => false,
  saveRegister: async () => null,
  revealGuided: async () => undefined,
  autostart: { get: async () => false, set: async () => undefined },
  capture: {
    get: async () => ({ keys: null, standing: 'off' }),
    set: async (keys) => ({ keys, standing: keys ? 'on' : 'off' }),
    onPress: () => () => undefined,
  },
  info: async () => ({ version: '0.1.0', platform: 'linux' }),
  backup: async () => null,
  ready: () => undefined,
  quit: async () => undefined,
  copyText: (text) => navigator.clipboard.writeText(text),
  visualUrl: (kind, id) => `/visual/${kind}/${id}`,
};
