import { createQuery, keepPreviousData, QueryClient, useQueryClient } from '@tanstack/svelte-query';
import { call, CallError, errorView, type AnswerOf, type Method, type RequestOf } from './client';
import { ask } from './first';
import type { ErrorView } from './generated';
import type { ReadMethod } from './live';
import { toastError } from '../kit/toasts.svelte';

/** The cache of one window. The desk is on this machine: it tells what is stale, and answers offline. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: false,
        staleTime: Infinity,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
    },
  });
}

/** How a query is kept. */
export interface QueryOptions {
  /** Not asked while false. */
  enabled?: boolean;
  /** Shows the former answer while another request is under way (paging, filtering). */
  keepPrevious?: boolean;
  /** Asks again after so many milliseconds. */
  refetchInterval?: number | false;
}

/**
 * What asks a command. The cache keeps it for minutes after the component is gone, and a function keeps all that is around
 * it: made within `useQuery` it kept the component's request, and by that every element that the component had drawn.
 */
const asker =
  <M extends ReadMethod>(method: M, params: RequestOf<M>) =>
  () =>
    ask(method, params);

/**
 * A reading command as a reactive value: `.data`, `.error` (a `CallError`), `.isPending`, `.isFetching`, `.refetch()`.
 * Both functions are read reactively. The answer is asked again when an event makes it stale.
 */
export function useQuery<M extends ReadMethod>(
  method: M,
  request: () => RequestOf<M>,
  options: () => QueryOptions = () => ({}),
) {
  return createQuery<AnswerOf<M>, CallError>(() => {
    const { enabled = true, keepPrevious = false, refetchInterval = false } = options();
    const params = request();
    return {
      queryKey: [method, params],
      queryFn: asker(method, params),
      enabled,
      refetchInterval,
      ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
    };
  });
}

/** A changing command with its state, for a button or a form. */
export interface Call<M extends Method> {
  /** Under way. */
  readonly pending: boolean;
  /** Why the last run failed; `null` while running and after success. */
  readonly error: CallError | null;
  /** Runs it; rejects with `CallError`, which stays in `error`. Use it where the fault is shown beside its cause. */
  run(request: RequestOf<M>): Promise<AnswerOf<M>>;
  /** Runs it; a fault is shown as a toast and the result is `undefined`. */
  attempt(request: RequestOf<M>): Promise<AnswerOf<M> | undefined>;
  /** Forgets the error. */
  reset(): void;
}

/** A changing command with its state. What it makes stale is told by events. */
export function useCall<M extends Method>(method: M): Call<M> {
  let running = $state(0);
  let error = $state.raw<CallError | null>(null);
  const run = async (request: RequestOf<M>): Promise<AnswerOf<M>> => {
    running += 1;
    error = null;
    try {
      return await call(method, request);
    } catch (caught) {
      error = caught instanceof CallError ? caught : new CallError(method, errorView(caught));
      throw error;
    } finally {
      running -= 1;
    }
  };
  return {
    get pending() {
      return running > 0;
    },
    get error() {
      return error;
    },
    run,
    async attempt(request) {
      try {
        return await run(request);
      } catch (caught) {
        toastError(caught);
        return undefined;
      }
    },
    reset() {
      error = null;
    },
  };
}

/** Puts an answer into the cache before the desk confirms it, and tells how to take it back. */
export function useOptimistic() {
  const client = useQueryClient();
  return <M extends ReadMethod>(method: M, change: (answer: AnswerOf<M>) => AnswerOf<M>): (() => void) => {
    const before = client.getQueriesData<AnswerOf<M>>({ queryKey: [method] });
    client.setQueriesData<AnswerOf<M>>({ queryKey: [method] }, (answer) => (answer ? change(answer) : answer));
    return () => {
      for (const [key, answer] of before) client.setQueryData(key, answer);
    };
  };
}

/** The fault of a field as text-ready data, from a call's error. */
export function faultOf(error: CallError | null | undefined, field: string): ErrorView['fields'][number] | undefined {
  return error?.field(field);
}
