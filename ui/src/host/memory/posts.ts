import type {
  CalendarEntry,
  Content,
  DeliveryView,
  EntryStatus,
  Limits,
  PlanOutcome,
  PostId,
  PostSummary,
  Problem,
  WallTime,
} from '../../api/generated';
import { fail, page, plain, type Context, type Handlers } from './context';
import { contentOf, deliveryOf, type StoredPost } from './seed';
import { instantOf, wallAt } from './time';

const segmenter = new Intl.Segmenter('fr', { granularity: 'grapheme' });
const ORDER: EntryStatus[] = [
  'cancelled',
  'published',
  'handedOff',
  'scheduled',
  'draft',
  'sending',
  'failed',
  'unconfirmed',
  'needsPerson',
];

function statusOf(state: DeliveryView['state']): EntryStatus {
  if (state === 'retrying') return 'scheduled';
  return state === 'preparing' || state === 'processing' ? 'sending' : state;
}

function measure(text: string, limits: Limits): { units: number; bytes: number } {
  const weight = limits.text.urlWeight;
  const counted = weight ? text.replace(/https?:\/\/\S+/g, 'x'.repeat(weight)) : text;
  const units = limits.text.unit === 'graphemes' ? [...segmenter.segment(counted)].length : [...counted].length;
  return { units, bytes: new TextEncoder().encode(text).length };
}

function problemsOf(
  content: Content,
  limits: Limits,
): { measures: { units: number; bytes: number }[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const measures = content.parts.map((part, i) => {
    const size = measure(part.text, limits);
    if (!part.text.trim() && part.visuals.length === 0)
      problems.push({ code: 'empty', place: { at: 'text', part: i } });
    if (size.units > limits.text.max)
      problems.push({ code: 'tooLong', count: size.units, max: limits.text.max, place: { at: 'text', part: i } });
    if (limits.text.maxBytes && size.bytes > limits.text.maxBytes)
      problems.push({
        code: 'tooManyBytes',
        count: size.bytes,
        max: limits.text.maxBytes,
        place: { at: 'text', part: i },
      });
    if (part.visuals.length > limits.images.maxCount)
      problems.push({
        code: 'tooManyVisuals',
        count: part.visuals.length,
        max: limits.images.maxCount,
        place: { at: 'visuals', part: i },
      });
    part.visuals.forEach((visual, index) => {
      if (!visual.alt.trim()) problems.push({ code: 'altMissing', place: { at: 'visual', part: i, index } });
    });
    return size;
  });
  if (content.poll && !limits.poll) problems.push({ code: 'pollUnsupported', place: { at: 'poll' } });
  return { measures, problems };
}

/** Posts, deliveries, the calendar. */
export function postCommands(ctx: Context) {
  const { data } = ctx;
  const alive = (post: StoredPost) => !post.deletedAt && data.brands.some((brand) => brand.id === post.brand);

  function summary(post: StoredPost): PostSummary {
    return {
      id: post.id,
      brand: post.brand,
      excerpt: (post.content.parts[0]?.text ?? '').slice(0, 140),
      updatedAt: post.updatedAt,
      wall: post.wall,
    };
  }

  function touch(post: StoredPost): void {
    post.version += 1;
    post.updatedAt = ctx.iso();
  }

  function free(post: StoredPost): void {
    for (const variant of post.variants) {
      const delivery = data.deliveries.find((d) => d.id === variant.delivery);
      if (delivery?.state === 'sending' || delivery?.state === 'processing') fail('inFlight');
    }
  }

  function plan(post: StoredPost, wall: WallTime): PlanOutcome {
    free(post);
    const due = instantOf(wall, ctx.brand(post.brand).zone);
    if (Date.parse(due) < ctx.now() - 60_000) fail('invalid', [['wall', 'past']]);
    const previous = post.wall;
    post.wall = wall;
    touch(post);
    for (const variant of post.variants) {
      const account = ctx.account(variant.account);
      const content = { ...post.content, ...(variant.patch.parts ? { parts: variant.patch.parts } : {}) };
      const blocked = problemsOf(content, account.limits).problems.length > 0;
      const state = blocked ? 'draft' : post.mode === 'handedOff' && account.canHandOff ? 'handedOff' : 'scheduled';
      const existing = data.deliveries.find((d) => d.id === variant.delivery);
      if (existing && ['published', 'cancelled'].includes(existing.state)) continue;
      if (existing)
        ctx.put(existing.id, { state, dueAt: due, nextAt: due, mode: state === 'handedOff' ? 'handedOff' : 'auto' });
      else {
        const made = { ...deliveryOf(post, account, 0, state, due), id: ctx.id('delivery') as DeliveryView['id'] };
        data.deliveries.push(made);
        variant.delivery = made.id;
      }
    }
    ctx.tell('posts', 'conductor');
    return { post: ctx.postView(post.id), previous, notMoved: [] };
  }

  function unplan(post: StoredPost): WallTime | null {
    free(post);
    const previous = post.wall;
    for (const variant of post.variants) {
      const delivery = data.deliveries.find((d) => d.id === variant.delivery);
      if (!delivery || delivery.state === 'published') continue;
      data.deliveries.splice(data.deliveries.indexOf(delivery), 1);
      variant.delivery = null;
    }
    post.wall = null;
    touch(post);
    return previous;
  }

  const handlers: Handlers<
    | 'posts_create'
    | 'posts_get'
    | 'posts_drafts'
    | 'posts_update'
    | 'posts_duplicate'
    | 'posts_delete'
    | 'posts_restore'
    | 'posts_schedule'
    | 'posts_move'
    | 'posts_unschedule'
    | 'posts_publish_now'
    | 'posts_check'
    | 'publications_list'
    | 'publications_get'
    | 'publications_settle'
    | 'publications_delete'
    | 'calendar_range'
  > = {
    posts_create: (r) => {
      const post: StoredPost = {
        id: ctx.id('post') as PostId,
        brand: ctx.brand(r.brand).id,
        version: 1,
        content: structuredClone(r.content.parts.length ? r.content : contentOf('')),
        variants: r.accounts.map((account) => ({
          account,
          patch: { parts: null, language: null, link: null, poll: null, visuals: {}, options: {} },
          delivery: null,
        })),
        wall: null,
        fold: 'earlier',
        mode: 'auto',
        updatedAt: ctx.iso(),
        deletedAt: null,
      };
      data.posts.push(post);
      ctx.tell('posts');
      return ctx.postView(post.id);
    },
    posts_get: (r) => ctx.postView(r.id),
    posts_drafts: (r) =>
      data.posts
        .filter(
          (post) =>
            alive(post) && !post.wall && !post.variants.some((v) => v.delivery) && (!r.brand || post.brand === r.brand),
        )
        .sort((a, b) => b.updatedAt.localeCompare(a.updatedAt))
        .map(summary),
    posts_update: (r) => {
      const post = ctx.post(r.id);
      if (r.version < post.version) fail('conflict');
      free(post);
      if (r.content) post.content = structuredClone(r.content);
      if (r.accounts) {
        post.variants = r.accounts.map(
          (account) =>
            post.variants.find((v) => v.account === account) ?? {
              account,
              patch: { parts: null, language: null, link: null, poll: null, visuals: {}, options: {} },
              delivery: null,
            },
        );
      }
      for (const update of r.variants) {
        const variant = post.variants.find((v) => v.account === update.account);
        if (variant) variant.patch = structuredClone(update.patch);
      }
      touch(post);
      for (const variant of post.variants)
        if (variant.delivery)
          ctx.put(variant.delivery, { excerpt: summary(post).excerpt, ...reasonOf(variant.delivery) });
      ctx.tell('posts');
      return ctx.postView(post.id);
    },
    posts_duplicate: (r) => {
      const copy = structuredClone(ctx.post(r.id));
      Object.assign(copy, { id: ctx.id('post'), wall: null, version: 1, updatedAt: ctx.iso() });
      for (const variant of copy.variants) variant.delivery = null;
      data.posts.push(copy);
      ctx.tell('posts');
      return ctx.postView(copy.id);
    },
    posts_delete: (r) => {
      const post = ctx.post(r.id);
      free(post);
      post.deletedAt = ctx.iso();
      ctx.tell('posts');
      return {};
    },
    posts_restore: (r) => {
      const post = ctx.post(r.id);
      post.deletedAt = null;
      for (const variant of post.variants) if (variant.delivery) ctx.put(variant.delivery, { state: 'draft' });
      ctx.tell('posts');
      return ctx.postView(post.id);
    },
    posts_schedule: (r) => {
      const post = ctx.post(r.id);
      if (post.variants.length === 0) fail('invalid', [['accounts', 'required']]);
      post.fold = r.fold;
      post.mode = r.mode;
      return plan(post, r.wall);
    },
    posts_move: (r) => plan(ctx.post(r.id), r.wall),
    posts_unschedule: (r) => {
      const post = ctx.post(r.id);
      const previous = unplan(post);
      ctx.tell('posts', 'conductor');
      return { post: ctx.postView(post.id), previous, notMoved: [] };
    },
    posts_publish_now: (r) => {
      const post = ctx.post(r.id);
      if (post.variants.length === 0) fail('invalid', [['accounts', 'required']]);
      plan(post, wallAt(ctx.now() + 60_000, ctx.brand(post.brand).zone));
      for (const variant of post.variants)
        if (variant.delivery) ctx.put(variant.delivery, { state: 'sending', dueAt: ctx.iso() });
      ctx.tell('posts', 'conductor');
      setTimeout(() => {
        for (const variant of post.variants) {
          if (variant.delivery)
            ctx.put(variant.delivery, {
              state: 'published',
              publishedAt: ctx.iso(),
              permalink: 'https://example.org/post',
              partsDone: 1,
            });
        }
        ctx.tell('posts', 'conductor');
      }, 2_000);
      return ctx.postView(post.id);
    },
    posts_check: (r) => ({
      accounts: r.variants.map((variant) => {
        const account = ctx.account(variant.account);
        const content: Content = {
          ...r.content,
          ...(variant.patch.parts ? { parts: variant.patch.parts } : {}),
          ...(variant.patch.poll ? { poll: variant.patch.poll } : {}),
        };
        return { account: account.id, ...problemsOf(content, account.limits) };
      }),
      clockChange:
        r.wall && r.zone && wallAt(Date.parse(instantOf(r.wall, r.zone)), r.zone) !== r.wall.slice(0, 16)
          ? { kind: 'gap', movedTo: wallAt(Date.parse(instantOf(r.wall, r.zone)), r.zone) }
          : null,
    }),
    publications_list: (r) =>
      page(
        data.deliveries
          .filter(
            (d) =>
              (!r.brand || d.brand === r.brand) &&
              (!r.post || d.post === r.post) &&
              (r.states.length === 0 || r.states.includes(d.state)),
          )
          .sort((a, b) => (b.dueAt ?? '').localeCompare(a.dueAt ?? '')),
        r.after,
        r.limit ?? 50,
      ),
    publications_get: (r) => {
      const delivery = ctx.delivery(r.id);
      const post = data.posts.find((p) => p.id === delivery.post);
      return {
        delivery: { ...delivery },
        content: structuredClone(post?.content ?? contentOf(delivery.excerpt)),
        ledger: [
          { at: delivery.dueAt ?? ctx.iso(), event: 'taken', step: null },
          { at: delivery.dueAt ?? ctx.iso(), event: 'intent', step: 'create' },
          ...(delivery.state === 'published'
            ? [{ at: delivery.publishedAt ?? ctx.iso(), event: 'done', step: 'create' }]
            : [{ at: delivery.dueAt ?? ctx.iso(), event: 'lost', step: 'create' }]),
        ],
        profile: ctx.account(delivery.account).profile,
      };
    },
    publications_settle: (r) => {
      const { decision } = r;
      const delivery = ctx.delivery(r.id);
      if (decision.kind === 'isThere') {
        if (decision.permalink && !/^https?:\/\//.test(decision.permalink))
          fail('invalid', [['permalink', 'malformed']]);
        ctx.put(r.id, { state: 'published', permalink: decision.permalink, publishedAt: delivery.dueAt, partsDone: 1 });
      } else if (decision.kind === 'postNow') {
        ctx.put(r.id, { state: 'sending' });
        setTimeout(() => {
          ctx.put(r.id, {
            state: 'published',
            publishedAt: ctx.iso(),
            permalink: 'https://example.org/post',
            partsDone: 1,
          });
          ctx.tell('posts', 'conductor');
        }, 2_000);
      } else if (decision.kind === 'move') {
        const due = instantOf(decision.wall, ctx.brand(delivery.brand).zone);
        if (Date.parse(due) < ctx.now()) fail('invalid', [['wall', 'past']]);
        const post = data.posts.find((p) => p.id === delivery.post);
        if (post) post.wall = decision.wall;
        ctx.put(r.id, { state: 'scheduled', dueAt: due, nextAt: due });
      } else ctx.put(r.id, { state: 'cancelled' });
      ctx.tell('posts', 'conductor');
      return { ...ctx.delivery(r.id) };
    },
    publications_delete: (r) => {
      const gone = ctx.put(r.id, { state: 'cancelled', permalink: null });
      ctx.tell('posts');
      return { ...gone };
    },
    calendar_range: (r) => {
      const to = new Date(Date.parse(`${r.from}T12:00:00Z`) + r.days * 86_400_000).toISOString().slice(0, 10);
      const entries = data.posts
        .filter(
          (post) =>
            alive(post) &&
            post.wall &&
            post.wall.slice(0, 10) >= r.from &&
            post.wall.slice(0, 10) < to &&
            (!r.brand || post.brand === r.brand),
        )
        .map((post): CalendarEntry => {
          const deliveries = post.variants.flatMap((variant) => {
            const d = data.deliveries.find((candidate) => candidate.id === variant.delivery);
            return d ? [d] : [];
          });
          const status =
            deliveries.map((d) => statusOf(d.state)).sort((a, b) => ORDER.indexOf(b) - ORDER.indexOf(a))[0] ?? 'draft';
          return {
            post: post.id,
            brand: post.brand,
            excerpt: summary(post).excerpt,
            visual: post.content.parts[0]?.visuals[0]?.visual ?? null,
            wall: post.wall as WallTime,
            dueAt: ctx.dueAt(post) ?? ctx.iso(),
            status,
            deliveries: deliveries.map((d) => ({
              account: d.account,
              network: d.network,
              state: d.state,
              ...('reason' in d ? { reason: d.reason } : {}),
            })) as CalendarEntry['deliveries'],
            movable: deliveries.every((d) => ['draft', 'scheduled', 'retrying', 'handedOff'].includes(d.state)),
            held: false,
            labels: [],
          };
        })
        .sort((a, b) => a.wall.localeCompare(b.wall) || a.brand.localeCompare(b.brand));
      const days = [...new Set(entries.map((entry) => entry.wall.slice(0, 10)))];
      return {
        entries,
        counts: days.map((day) => ({ day, count: entries.filter((entry) => entry.wall.startsWith(day)).length })),
        matching: entries.length,
        total: entries.length,
        facets: { brands: [], networks: [], accounts: [], statuses: [], labels: [], campaigns: [] },
      };
    },
  };

  function reasonOf(id: string): Record<string, unknown> {
    const delivery = ctx.delivery(id);
    return 'reason' in delivery ? { reason: delivery.reason } : {};
  }

  return {
    handlers,
    summary,
    search: (text: string) =>
      data.posts
        .filter((post) => alive(post) && plain(post.content.parts.map((part) => part.text).join(' ')).includes(text))
        .slice(0, 8)
        .map(summary),
  };
}
