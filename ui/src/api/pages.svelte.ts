import { host } from '../host';
import { call, CallError, errorView, type AnswerOf, type RequestOf } from './client';
import { eventReader, staleMethods } from './live';
import { Pages, type Chunk } from './pages';

/** Commands that answer a page of a long list. */
export type PagedMethod =
  'conversations_list' | 'visuals_list' | 'publications_list' | 'ideas_list' | 'cards_list' | 'register_list';
type Item<M extends PagedMethod> = AnswerOf<M>['items'][number];

/** A long list as a reactive value. `look` tells which rows are on the screen; what is needed for them is read. */
export interface PagedList<T> {
  /** What is held, in order. */
  readonly items: readonly T[];
  /** No answer yet to the present question; `items` are still those of the former one. */
  readonly pending: boolean;
  /** A page is on its way. */
  readonly loading: boolean;
  /** Whether there is more than what is held. */
  readonly more: boolean;
  /** Why the last page could not be read. */
  readonly error: CallError | null;
  look: (first: number, last: number) => void;
  retry: () => void;
  /** Reads again what is on the screen, for a change that no event tells. */
  stale: () => void;
}

/** Follows a paged command inside a component; `request` is read reactively. */
export function usePages<M extends PagedMethod>(
  method: M,
  request: () => Omit<RequestOf<M>, 'after' | 'limit'>,
  limit = 100,
): PagedList<Item<M>> {
  let items = $state.raw<readonly Item<M>[]>([]);
  let pending = $state(true);
  let loading = $state(false);
  let more = $state(false);
  let error = $state.raw<CallError | null>(null);
  const never = () => new Promise<Chunk<Item<M>>>(() => undefined);
  const pages = new Pages<Item<M>>({
    fetch: never,
    idOf: (item) => ('id' in item ? item.id : String(item.seq)),
    changed: () => {
      items = pages.items;
      pending = pages.pending;
      loading = pages.loading;
      more = pages.more;
      const caught = pages.error;
      error = caught ? (caught instanceof CallError ? caught : new CallError(method, errorView(caught))) : null;
    },
  });
  const key = $derived(JSON.stringify(request()));
  $effect(() => {
    const asked = JSON.parse(key) as RequestOf<M>;
    pages.reset((after) => call(method, { ...asked, after, limit }) as Promise<Chunk<Item<M>>>);
  });
  $effect(() => {
    const read = eventReader();
    let timer: ReturnType<typeof setTimeout> | null = null;
    const end = host().onEvent((event) => {
      if (!staleMethods(read(event)).has(method)) return;
      timer ??= setTimeout(() => {
        timer = null;
        pages.stale();
      }, 16);
    });
    return () => {
      end();
      if (timer) clearTimeout(timer);
      pages.stop();
    };
  });
  return {
    get items() {
      return items;
    },
    get pending() {
      return pending;
    },
    get loading() {
      return loading;
    },
    get more() {
      return more;
    },
    get error() {
      return error;
    },
    look: (first, last) => pages.look(first, last),
    retry: () => pages.retry(),
    stale: () => pages.stale(),
  };
}
