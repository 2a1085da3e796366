import { host } from '../host';
import type { Commands, ErrorCode, ErrorView } from './generated';

/** Name of a command. */
export type Method = keyof Commands;
/** What a command is asked. */
export type RequestOf<M extends Method> = Commands[M]['request'];
/** What a command answers. */
export type AnswerOf<M extends Method> = Commands[M]['answer'];

/** A command that did not do what was asked. `kit/errors` makes the sentence. */
export class CallError extends Error {
  constructor(
    readonly method: string,
    readonly view: ErrorView,
  ) {
    super(`${method}: ${view.code} (${view.ref})`);
    this.name = 'CallError';
  }

  /** What went wrong. */
  get code(): ErrorCode {
    return this.view.code;
  }

  /** The fault of one field, if it has one. */
  field(name: string): ErrorView['fields'][number] | undefined {
    return this.view.fields.find((fault) => fault.field === name);
  }
}

function isErrorView(value: unknown): value is ErrorView {
  return typeof value === 'object' && value !== null && 'code' in value && 'ref' in value && 'fields' in value;
}

/** Any failure as an `ErrorView`; what is not one is a defect of ours. */
export function errorView(error: unknown): ErrorView {
  if (error instanceof CallError) return error.view;
  if (isErrorView(error)) return error;
  return { code: 'internal', fields: [], retryAfterS: null, ref: '' };
}

/** Calls a command. Rejects with `CallError`. */
export async function call<M extends Method>(method: M, request: RequestOf<M>): Promise<AnswerOf<M>> {
  try {
    return (await host().rpc(method, request)) as AnswerOf<M>;
  } catch (error) {
    throw new CallError(method, errorView(error));
  }
}
