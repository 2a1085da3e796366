import { invoke } from '@tauri-apps/api/core';
import { listen, type EventCallback } from '@tauri-apps/api/event';
import type { BackupReport, EventView, ImportReport, RegisterWritten } from '../api/generated';
import type { CaptureKeys, Host, HostInfo } from './host';

const windows = navigator.userAgent.includes('Windows');

function rpc(method: string, params: unknown): Promise<unknown> {
  return invoke('rpc', { method, params });
}

/** Hears a Tauri event; the returned function also works before the listener is in place. */
function hear<T>(name: string, listener: EventCallback<T>): () => void {
  const stop = listen<T>(name, listener);
  return () => void stop.then((end) => end());
}

/** The host inside Pupitre's own window. */
export const tauriHost: Host = {
  rpc,
  onEvent: (listener) => hear<EventView>('pupitre:event', (event) => listener(event.payload)),
  onDrop: (listener) => hear<ImportReport>('pupitre:dropped', (event) => listener(event.payload)),
  onNavigate: (listener) => hear<string>('pupitre:navigate', (event) => listener(event.payload)),
  chooseVisuals: async (brand) => (await rpc('host_choose_visuals', { brand })) as ImportReport | null,
  openLink: async (url) => void (await rpc('host_open_link', { url })),
  saveCard: async (card, name, form) =>
    ((await rpc('host_card_save', { card, name, form })) as { saved: boolean }).saved,
  saveRegister: async (wish, name) =>
    (await rpc('host_register_save', { export: wish, name })) as RegisterWritten | null,
  revealGuided: async (id) => void (await rpc('host_guided_reveal', { id })),
  autostart: {
    get: async () => ((await rpc('host_autostart_get', {})) as { on: boolean }).on,
    set: async (on) => void (await rpc('host_autostart_set', { on })),
  },
  capture: {
    get: async () => (await rpc('host_capture_get', {})) as CaptureKeys,
    set: async (keys) => (await rpc('host_capture_set', { keys })) as CaptureKeys,
    onPress: (listener) => {
      const ask = async (): Promise<void> => {
        if (((await rpc('host_capture_take', {})) as { pressed: boolean }).pressed) listener();
      };
      const heard = (): void => void ask().catch(() => undefined);
      const end = hear('pupitre:capture', heard);
      // A window that the keys have only just made was not there to hear them.
      heard();
      return end;
    },
  },
  info: async () => (await rpc('host_info', {})) as HostInfo,
  backup: async () => (await rpc('host_backup_create', {})) as BackupReport | null,
  // Refused only where the window is gone.
  ready: () => void rpc('host_ready', {}).catch(() => undefined),
  quit: async () => void (await rpc('host_quit', {})),
  copyText: (text) => navigator.clipboard.writeText(text),
  visualUrl: (kind, id) => `${windows ? 'http://visual.localhost' : 'visual://localhost'}/${kind}/${id}`,
};
