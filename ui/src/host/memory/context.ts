import type {
  BrandView,
  ConversationView,
  DeliveryView,
  ErrorCode,
  ErrorView,
  FieldCode,
  PostId,
  PostView,
  Topic,
} from '../../api/generated';
import { instantOf } from './time';
import { newId, type Data, type StoredPost } from './seed';

/** Commands by name, each typed by the interface that Rust generates. */
export type Handlers<M extends keyof import('../../api/generated').Commands> = {
  [K in M]: (
    request: import('../../api/generated').Commands[K]['request'],
  ) => import('../../api/generated').Commands[K]['answer'];
};

/** Rejects as the desk does. */
export function fail(code: ErrorCode, fields: [string, FieldCode, number?][] = []): never {
  const view: ErrorView = {
    code,
    fields: fields.map(([field, fault, max]) => ({ field, code: fault, max: max ?? null })),
    retryAfterS: null,
    ref: '00c0ffee',
  };
  throw view;
}

/** What the commands share. */
export class Context {
  private made = 10_000;

  constructor(
    readonly data: Data,
    readonly now: () => number,
    readonly tell: (...topics: Topic[]) => void,
  ) {}

  id(kind: string): string {
    this.made += 1;
    return newId(kind, this.made);
  }

  iso(): string {
    return new Date(this.now()).toISOString();
  }

  brand(id: string | undefined | null): BrandView {
    return this.data.brands.find((brand) => brand.id === id) ?? fail('notFound');
  }

  account(id: string) {
    return this.data.accounts.find((account) => account.id === id) ?? fail('notFound');
  }

  post(id: string): StoredPost {
    return this.data.posts.find((post) => post.id === id) ?? fail('notFound');
  }

  delivery(id: string): DeliveryView {
    return this.data.deliveries.find((delivery) => delivery.id === id) ?? fail('notFound');
  }

  conversation(id: string): ConversationView {
    return this.data.conversations.find((conversation) => conversation.id === id) ?? fail('notFound');
  }

  /** Replaces a delivery, as its union type cannot be changed in place. */
  put(id: string, change: Record<string, unknown>): DeliveryView {
    const index = this.data.deliveries.findIndex((delivery) => delivery.id === id);
    const old = this.data.deliveries[index] ?? fail('notFound');
    const { reason: _, ...rest } = old as DeliveryView & { reason?: unknown };
    const next = { ...rest, ...change } as DeliveryView;
    this.data.deliveries[index] = next;
    return next;
  }

  dueAt(post: StoredPost): string | null {
    return post.wall ? instantOf(post.wall, this.brand(post.brand).zone) : null;
  }

  postView(id: PostId): PostView {
    const post = this.post(id);
    return {
      id: post.id,
      brand: post.brand,
      version: post.version,
      content: structuredClone(post.content),
      variants: post.variants.map((variant) => ({
        account: variant.account,
        network: this.account(variant.account).network,
        patch: structuredClone(variant.patch),
        delivery: this.data.deliveries.find((delivery) => delivery.id === variant.delivery) ?? null,
      })),
      wall: post.wall,
      dueAt: this.dueAt(post),
      fold: post.fold,
      mode: post.mode,
      updatedAt: post.updatedAt,
      deletedAt: post.deletedAt,
    };
  }

  brandView(brand: BrandView): BrandView {
    return {
      ...brand,
      accounts: this.data.accounts.filter((account) => account.brand === brand.id).length,
      unanswered: this.data.conversations.filter((c) => c.brand === brand.id && c.state === 'new').length,
    };
  }
}

/** A page of a list; the key is the place where the next one begins. */
export function page<T>(
  items: T[],
  after: string | null | undefined,
  limit: number,
): { items: T[]; next: string | null } {
  const from = after ? Number(after) : 0;
  const end = from + limit;
  return { items: structuredClone(items.slice(from, end)), next: end < items.length ? String(end) : null };
}

/** Accent-free lower case. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
