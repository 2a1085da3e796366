// The grid's data: where everything lies, in one answer, and the details of what is in sight.

import { call, errorView, CallError } from '../../api/client';
import type { VisualId, VisualLayout, VisualView } from '../../api/generated';
import { eventReader, staleMethods } from '../../api/live';
import { host } from '../../host';
import { NOTHING, Packed } from './packed';

/** What the grid lays out. */
export type Source = Pick<Packed, 'count' | 'id' | 'ratio' | 'colour' | 'is' | 'rating' | 'kind' | 'indexOf' | 'ids'>;

/** Most details that are held. */
const HELD = 1500;
/** Least milliseconds between two readings of the whole grid, for imports that tell of every file. */
const REST_MS = 350;
/** Milliseconds between two readings of details while one scrolls. */
const PACE_MS = 120;

/** Details of visuals by id: what is in sight is read in one go, the rest when it comes into sight. */
export class Cells {
  views = $state.raw<ReadonlyMap<VisualId, VisualView>>(new Map());
  #wanted: readonly VisualId[] = [];
  #fresh = new Set<VisualId>();
  #running = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = -PACE_MS;

  /** What is in sight: read at once after a rest, at a pace while one scrolls. */
  look(ids: readonly VisualId[]): void {
    this.#wanted = ids;
    const since = performance.now() - this.#last;
    this.#timer ??= setTimeout(() => void this.#read(), Math.max(24, PACE_MS - since));
  }

  /** Something changed: what is in sight is read again. */
  stale(): void {
    this.#fresh.clear();
    this.look(this.#wanted);
  }

  /** What is known already, before the desk says so. */
  put(view: VisualView): void {
    this.views = new Map(this.views).set(view.id, view);
  }

  async #read(): Promise<void> {
    this.#timer = undefined;
    if (this.#running) return;
    const ids = this.#wanted.filter((id) => !this.#fresh.has(id)).slice(0, 200);
    if (ids.length === 0) return;
    this.#running = true;
    this.#last = performance.now();
    for (const id of ids) this.#fresh.add(id);
    try {
      const read = await call('visuals_named', { ids });
      const next = new Map(this.views);
      for (const view of read) {
        next.delete(view.id);
        next.set(view.id, view);
      }
      for (const id of next.keys()) {
        if (next.size <= HELD) break;
        next.delete(id);
        this.#fresh.delete(id);
      }
      this.views = next;
    } catch {
      for (const id of ids) this.#fresh.delete(id);
      return;
    } finally {
      this.#running = false;
    }
    this.look(this.#wanted);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** The grid as a reactive value. */
export interface Grid {
  readonly source: Source;
  /** No answer yet to the present question; `source` is still that of the former one. */
  readonly pending: boolean;
  readonly bytes: number;
  readonly cut: boolean;
  readonly error: CallError | null;
  retry: () => void;
}

/** Follows a question inside a component; `request` is read reactively, `null` asks nothing. */
export function useGrid(request: () => VisualLayout | null, cells: Cells): Grid {
  let source = $state.raw<Packed>(NOTHING);
  let pending = $state(true);
  let bytes = $state(0);
  let cut = $state(false);
  let error = $state.raw<CallError | null>(null);
  let asked: VisualLayout | null = null;
  let epoch = 0;
  let running = false;
  let dirty = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function read(): Promise<void> {
    if (running || asked === null) {
      dirty = true;
      return;
    }
    running = true;
    dirty = false;
    const mine = epoch;
    try {
      const view = await call('visuals_layout', asked);
      if (mine === epoch) {
        source = Packed.read(view.packed);
        ({ bytes, cut } = view);
        pending = false;
        error = null;
      }
    } catch (caught) {
      if (mine === epoch) {
        error = caught instanceof CallError ? caught : new CallError('visuals_layout', errorView(caught));
        pending = false;
      }
    } finally {
      running = false;
    }
    if (mine !== epoch) void read();
    else if (dirty) timer ??= setTimeout(again, REST_MS);
  }
  function again(): void {
    timer = undefined;
    void read();
  }
  const key = $derived(JSON.stringify(request()));
  $effect(() => {
    asked = JSON.parse(key) as VisualLayout | null;
    epoch += 1;
    pending = true;
    void read();
  });
  $effect(() => {
    const events = eventReader();
    const end = host().onEvent((event) => {
      if (!staleMethods(events(event)).has('visuals_layout')) return;
      cells.stale();
      timer ??= setTimeout(again, 40);
    });
    return () => {
      end();
      clearTimeout(timer);
      cells.stop();
    };
  });
  return {
    get source() {
      return source;
    },
    get pending() {
      return pending;
    },
    get bytes() {
      return bytes;
    },
    get cut() {
      return cut;
    },
    get error() {
      return error;
    },
    retry: () => void read(),
  };
}

/** A list of visuals as something that the grid lays out. */
export function listed(views: readonly VisualView[]): Source {
  const at = (index: number): VisualView | undefined => views[index];
  return {
    count: views.length,
    id: (index) => at(index)?.id ?? ('' as VisualId),
    ratio: (index) => {
      const facts = at(index)?.facts;
      return facts && facts.height > 0 ? facts.width / facts.height : 1;
    },
    colour: (index) => at(index)?.facts.colour ?? '',
    is: () => false,
    rating: (index) => at(index)?.rating ?? 0,
    kind: (index) => at(index)?.kind ?? 'image',
    indexOf: (id) => views.findIndex((view) => view.id === id),
    ids: (from, to) => views.slice(Math.min(from, to), Math.max(from, to) + 1).map((view) => view.id),
  };
}
