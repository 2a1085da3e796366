export * from './generated';
export { call, CallError, errorView, type AnswerOf, type Method, type RequestOf } from './client';
export {
  useQuery,
  useCall,
  useOptimistic,
  faultOf,
  newQueryClient,
  type Call,
  type QueryOptions,
} from './queries.svelte';
export { followEvents, staleMethods, type ReadMethod } from './live';
