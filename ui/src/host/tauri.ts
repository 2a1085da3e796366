import { invoke } from '@tauri-apps/api/core';
import { listen, type EventCallback } from '@tauri-apps/api/event';
import type {
  BackupReport,
  BrandKitImported,
  BringView,
  EventView,
  ImportReport,
  LibraryChange,
  RegisterWritten,
  Relinked,
  TemplatesImported,
  VisualsExported,
  WatchView,
} from '../api/generated';
import { dropped, hovered, onDrop, onHover } from './drops';
import type { CaptureKeys, Host, HostInfo, Hover, Pasted } from './host';

const windows = navigator.userAgent.includes('Windows');
/** WebKitGTK: of a paste the page hears inside a text only, and gets no picture there. */
const linux = navigator.userAgent.includes('Linux');

function rpc(method: string, params: unknown): Promise<unknown> {
  return invoke('rpc', { method, params });
}

/** Hears a Tauri event; the returned function also works before the listener is in place. */
function hear<T>(name: string, listener: EventCallback<T>): () => void {
  const stop = listen<T>(name, listener);
  return () => void stop.then((end) => end());
}

let hearingDrops = false;
/** The shell holds the paths; the window says what becomes of them. Places come in pixels of the page. */
function hearDrops(): void {
  if (hearingDrops) return;
  hearingDrops = true;
  hear<{ key: number; files: number; x: number; y: number }>('pupitre:dropped', ({ payload: { key, files, x, y } }) => {
    const take = (wait: boolean, wish: unknown) => rpc('host_library_drop', { key, wait, wish });
    dropped({
      files,
      x,
      y,
      attach: async (brand) => (await take(true, { brand })) as ImportReport,
      bring: async (wish) => (await take(false, wish)) as BringView,
    });
  });
  hear<Hover | null>('pupitre:hovered', ({ payload }) => hovered(payload));
}

/** The host inside Pupitre's own window. */
export const tauriHost: Host = {
  rpc,
  onEvent: (listener) => hear<EventView>('pupitre:event', (event) => listener(event.payload)),
  onDrop: (take, says, spare) => {
    hearDrops();
    return onDrop(take, says, spare);
  },
  onHover,
  onNavigate: (listener) => hear<string>('pupitre:navigate', (event) => listener(event.payload)),
  chooseVisuals: async (brand) => (await rpc('host_choose_visuals', { brand })) as ImportReport | null,
  library: {
    bring: async (what, wish) => (await rpc('host_library_bring', { what, wish })) as BringView | null,
    watch: async ({ keepFolders: _, ...wish }) => (await rpc('host_library_watch', { wish })) as WatchView | null,
    relink: async (what, ids) => (await rpc('host_library_relink', { what, wish: { ids } })) as Relinked | null,
    addRelease: async (wish) => (await rpc('host_library_release', { wish })) as LibraryChange | null,
    saveRelease: async (id, name) => (await rpc('host_library_release_save', { wish: { id }, name })) !== null,
    export: async (of, metadata) =>
      (await rpc('host_library_export', { wish: { of, metadata } })) as VisualsExported | null,
    ...(linux && {
      paste: async (wish, wait, words) => (await rpc('host_library_paste', { wish, wait, words })) as Pasted | null,
    }),
  },
  kit: {
    logo: async (brand, variant) =>
      (await rpc('host_kit_import', { what: 'logo', wish: { brand, variant } })) as BrandKitImported | null,
    fonts: async (brand) =>
      (await rpc('host_kit_import', { what: 'fonts', wish: { brand } })) as BrandKitImported | null,
    templates: async (brand) => (await rpc('host_template_import', { wish: { brand } })) as TemplatesImported | null,
  },
  openLink: async (url) => void (await rpc('host_open_link', { url })),
  saveCard: async (card, name, form) =>
    ((await rpc('host_card_save', { card, name, form })) as { saved: boolean }).saved,
  saveAttachment: async (fetch, name) =>
    ((await rpc('host_attachment_save', { fetch, name })) as { saved: boolean }).saved,
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
