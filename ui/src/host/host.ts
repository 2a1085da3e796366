import type {
  BackupReport,
  BrandId,
  BrandKitImported,
  BringMode,
  BringView,
  CardRef,
  DeliveryId,
  EventView,
  FolderId,
  ImportReport,
  LibraryChange,
  LogoVariant,
  PasteView,
  RegisterExport,
  RegisterWritten,
  ReleaseId,
  ReleaseKind,
  Relinked,
  TemplatesImported,
  VisualId,
  VisualsChosen,
  VisualsExported,
  WatchView,
} from '../api/generated';

/** What the shell says of itself. */
export interface HostInfo {
  version: string;
  platform: 'linux' | 'macos' | 'windows';
}

/** What is chosen for noting an idea from anywhere, and how it stands. */
export interface CaptureKeys {
  keys: string | null;
  standing: 'off' | 'on' | 'taken' | 'invalid' | 'unsupported';
}

/** What becomes of files that are brought in. */
export interface BringWish {
  brand: BrandId | null;
  folder?: FolderId | null;
  mode?: BringMode;
  /** Folders become folders of the library. */
  keepFolders?: boolean;
}

/** Files that were dropped onto the window. One of the two takes them, once. */
export interface Drop {
  files: number;
  /** Where, in pixels of the page. */
  x: number;
  y: number;
  /** Waits until all are in the library: to attach them. */
  attach(brand: BrandId | null): Promise<ImportReport>;
  /** Begins a job. */
  bring(wish: BringWish): Promise<BringView>;
}

/** Files that another program holds over the window. */
export interface Hover {
  files: number;
  /** Where, in pixels of the page. */
  x: number;
  y: number;
}

/** What another program had copied: files become a job, or were waited for; a picture is in the library at once. */
export type Pasted = { job: BringView } | { report: ImportReport } | { picture: PasteView } | { words: string };

/** What the library asks of the system: files and folders that a person chooses. `null` when nothing was chosen. */
export interface LibraryHost {
  bring(what: 'files' | 'folder', wish: BringWish): Promise<BringView | null>;
  watch(wish: BringWish & { existing: boolean }): Promise<WatchView | null>;
  /** A folder that is searched, or the one file of the one visual named. */
  relink(what: 'folder' | 'file', ids: VisualId[] | null): Promise<Relinked | null>;
  addRelease(wish: {
    visuals: VisualId[];
    kind: ReleaseKind;
    until: string | null;
    note: string;
  }): Promise<LibraryChange | null>;
  saveRelease(id: ReleaseId, name: string): Promise<boolean>;
  export(of: VisualsChosen, metadata: boolean): Promise<VisualsExported | null>;
  /**
   * Takes what another program copied, `null` when that was neither files nor a picture. Only where the page is not told
   * of every paste, or not handed what is pasted. `words`: it is pasted into a text.
   */
  paste?: (wish: BringWish, wait: boolean, words: boolean) => Promise<Pasted | null>;
}

/** Everything that the window asks of what surrounds it. `rpc` rejects with an `ErrorView`. */
export interface Host {
  /** Calls a command. */
  rpc(method: string, params: unknown): Promise<unknown>;
  /** Hears what became stale; returns the end of hearing. */
  onEvent(listener: (event: EventView) => void): () => void;
  /**
   * Takes files dropped onto the window; of several takers, the latest has them, a spare one only when alone. `says` tells
   * what would become of them while they are held over it.
   */
  onDrop(take: (drop: Drop) => void, says: (hover: Hover) => string, spare?: boolean): () => void;
  /** Hears of files held over the window, with what their taker says; `null` when they are gone. */
  onHover(listener: (hover: (Hover & { says: string }) | null) => void): () => void;
  /** Hears where the tray or a notification wants to go: a hash as in the address, without `#`. */
  onNavigate(listener: (route: string) => void): () => void;
  /** Lets the person choose files; `null` when they chose none. */
  chooseVisuals(brand: BrandId | null): Promise<ImportReport | null>;
  /** Files, folders and papers of the library. */
  library: LibraryHost;
  /** Opens an http(s) or mailto address in the system's browser. */
  openLink(url: string): Promise<void>;
  /** Writes what is known of somebody to a file that the person chooses; `false` when they chose none. */
  saveCard(card: CardRef, name: string, form: 'text' | 'json'): Promise<boolean>;
  /** Writes a fetched file of a message to a place that the person chooses; `false` when they chose none. */
  saveAttachment(fetch: number, name: string): Promise<boolean>;
  /** Writes an export of a register to a file that the person chooses; `null` when they chose none. */
  saveRegister(wish: RegisterExport, name: string): Promise<RegisterWritten | null>;
  /** Shows the pictures of a publication by hand where the system shows files. */
  revealGuided(id: DeliveryId): Promise<void>;
  /** Starting at login. */
  autostart: { get(): Promise<boolean>; set(on: boolean): Promise<void> };
  /** Keys of the whole desktop that open the note of an idea. */
  capture: {
    get(): Promise<CaptureKeys>;
    set(keys: string | null): Promise<CaptureKeys>;
    /** Hears that they were pressed, also before anybody listened. */
    onPress(listener: () => void): () => void;
  };
  /** Version and platform. */
  info(): Promise<HostInfo>;
  /** Writes a backup to a place that the person chooses; `null` when they closed the file chooser. */
  backup(): Promise<BackupReport | null>;
  /** The first screen stands: the window may be seen. */
  ready(): void;
  /** Ends Pupitre, tray included. */
  quit(): Promise<void>;
  /** Puts a text on the clipboard. */
  copyText(text: string): Promise<void>;
  /** Address of a visual's picture, `thumb` (512 px) or `full`; of one just `made`, by its token; of a `logo`. */
  visualUrl(kind: 'thumb' | 'full' | 'made' | 'logo', id: string): string;
  /** Files for a brand's kit, and templates. */
  kit: {
    logo(brand: BrandId, variant: LogoVariant): Promise<BrandKitImported | null>;
    fonts(brand: BrandId): Promise<BrandKitImported | null>;
    templates(brand: BrandId | null): Promise<TemplatesImported | null>;
  };
}
