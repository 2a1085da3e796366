/**
 * A desk in memory: the same commands as the real one, for tests and for looking at the window in a browser.
 * It is never part of the product: `main.ts` loads it in the mode `memory` and in `npm run dev` without a shell.
 */
import type {
  Commands,
  ConversationView,
  DeliveryView,
  EventView,
  MessageId,
  Topic,
  VisualId,
  VisualView,
} from '../../api/generated';
import type { Host } from '../host';
import { brandCommands } from './brands';
import { Context, fail, page, plain, type Handlers } from './context';
import { sceneUrl, SCENES } from './pictures';
import { postCommands } from './posts';
import { deliveryOf, emptyData, fullData, type StoredPost } from './seed';

function otherCommands(
  ctx: Context,
  searchPosts: (text: string) => Commands['search_all']['answer']['posts'],
  summary: (post: StoredPost) => Commands['posts_drafts']['answer'][number],
) {
  const { data } = ctx;
  const list = (filter: Commands['conversations_list']['request']) =>
    data.conversations
      .filter(
        (c) =>
          (!filter.brand || c.brand === filter.brand) &&
          (!filter.network || c.network === filter.network) &&
          (!filter.state || c.state === filter.state) &&
          (!filter.search || c.messages.some((message) => plain(message.text).includes(plain(filter.search ?? '')))),
      )
      .sort((a, b) => b.lastAt.localeCompare(a.lastAt));

  function outgoing(
    conversation: ConversationView,
    kind: 'reply' | 'action',
    excerpt: string,
    delayMs: number,
  ): DeliveryView {
    const fake = {
      brand: conversation.brand,
      id: null,
      content: { parts: [{ text: excerpt, visuals: [] }] },
    } as unknown as StoredPost;
    const due = new Date(ctx.now() + delayMs).toISOString();
    const delivery = {
      ...deliveryOf(fake, ctx.account(conversation.account), 0, 'scheduled', due),
      id: ctx.id('delivery'),
      kind,
      post: null,
      conversation: conversation.id,
    } as DeliveryView;
    data.deliveries.push(delivery);
    return delivery;
  }

  /** The full texts of answers; a delivery only keeps their beginnings. */
  const said = new Map<string, string>();
  const talk = (conversation: ConversationView): ConversationView =>
    structuredClone({
      ...conversation,
      outgoing: data.deliveries.filter(
        (d) => d.conversation === conversation.id && d.state !== 'published' && d.state !== 'cancelled',
      ),
    });

  const handlers: Handlers<
    | 'inbox_sync'
    | 'conversations_list'
    | 'conversations_counts'
    | 'conversations_get'
    | 'conversations_draft'
    | 'conversations_reply'
    | 'replies_cancel'
    | 'conversations_set_state'
    | 'messages_act'
    | 'visuals_list'
    | 'visuals_get'
    | 'visuals_update'
    | 'visuals_delete'
    | 'visuals_restore'
    | 'today_get'
    | 'conductor_status'
    | 'search_all'
    | 'settings_get'
    | 'settings_update'
    | 'system_doctor'
  > = {
    inbox_sync: () => {
      for (const account of data.accounts) if (account.health === 'ok') account.syncedAt = ctx.iso();
      ctx.tell('inbox', 'accounts');
      return {
        accounts: data.accounts.map((account) => ({
          account: account.id,
          new: 0,
          error: account.health === 'reconnect' ? ('accessRefused' as const) : null,
        })),
      };
    },
    conversations_list: (r) =>
      page(
        list(r).map(({ messages: _m, draft: _d, outgoing: _o, actions: _a, post: _p, ...rest }) => rest),
        r.after,
        r.limit ?? 50,
      ),
    conversations_counts: (r) => {
      const counts = { new: 0, waiting: 0, done: 0, atLeast: false };
      for (const conversation of list({ ...r, state: null })) counts[conversation.state] += 1;
      return counts;
    },
    conversations_get: (r) => talk(ctx.conversation(r.id)),
    conversations_draft: (r) => {
      const conversation = ctx.conversation(r.id);
      conversation.draft = r.text;
      conversation.hasDraft = r.text.trim() !== '';
      return {};
    },
    conversations_reply: (r) => {
      const conversation = ctx.conversation(r.id);
      const text = r.content.parts[0]?.text ?? '';
      if (!text.trim()) fail('invalid', [['content', 'required']]);
      const delay = (r.undoSeconds ?? 10) * 1000;
      const delivery = outgoing(conversation, 'reply', text, delay);
      said.set(delivery.id, text);
      conversation.draft = '';
      conversation.hasDraft = false;
      ctx.tell('inbox', 'conductor');
      setTimeout(() => {
        if (ctx.delivery(delivery.id).state !== 'scheduled') return;
        ctx.put(delivery.id, { state: 'sending' });
        ctx.tell('inbox', 'conductor');
      }, delay);
      setTimeout(() => {
        if (ctx.delivery(delivery.id).state !== 'sending') return;
        const account = ctx.account(conversation.account);
        conversation.messages.push({
          id: String((BigInt(Math.floor(ctx.now() / 1000)) << 20n) | 999n) as MessageId,
          ours: true,
          authorName: account.name,
          authorHandle: account.handle,
          authorProfile: account.profile,
          text,
          warning: null,
          images: [],
          writtenAt: ctx.iso(),
          editedAt: null,
          deletedAt: null,
          permalink: 'https://example.org/reply',
          acted: [],
        });
        conversation.messageCount = conversation.messages.length;
        conversation.excerpt = text.slice(0, 140);
        conversation.lastAt = ctx.iso();
        ctx.put(delivery.id, { state: 'published', publishedAt: ctx.iso() });
        ctx.tell('inbox', 'conductor');
      }, delay + 1200);
      return delivery;
    },
    replies_cancel: (r) => {
      const reply = ctx.delivery(r.id);
      if (reply.state !== 'scheduled' && reply.state !== 'retrying') fail('illegalState');
      const conversation = ctx.conversation(reply.conversation ?? '');
      ctx.put(r.id, { state: 'cancelled' });
      const text = said.get(reply.id) ?? reply.excerpt;
      conversation.draft = conversation.draft.trim() ? `${text}\n\n${conversation.draft}` : text;
      conversation.hasDraft = true;
      ctx.tell('inbox', 'conductor');
      return talk(conversation);
    },
    conversations_set_state: (r) => {
      for (const id of r.ids) ctx.conversation(id).state = r.state;
      ctx.tell('inbox');
      return {};
    },
    messages_act: (r) => {
      const conversation =
        data.conversations.find((c) => c.messages.some((message) => message.id === r.id)) ?? fail('notFound');
      const message = conversation.messages.find((m) => m.id === r.id) ?? fail('notFound');
      const delivery = { ...outgoing(conversation, 'action', message.text, 0), state: 'sending' } as DeliveryView;
      ctx.put(delivery.id, { state: 'sending' });
      ctx.tell('inbox');
      setTimeout(() => {
        if (r.action === 'unlike' || r.action === 'unboost')
          message.acted = message.acted.filter((a) => a !== (r.action === 'unlike' ? 'like' : 'boost'));
        else if (r.action === 'deleteOwn') message.deletedAt = ctx.iso();
        else message.acted.push(r.action);
        ctx.put(delivery.id, { state: 'published', publishedAt: ctx.iso() });
        ctx.tell('inbox');
      }, 900);
      return delivery;
    },
    visuals_list: (r) =>
      page(
        data.visuals.filter(
          (v) =>
            (!r.brand || v.brand === r.brand || v.brand === null) &&
            (r.licensed == null || v.expired !== r.licensed) &&
            (!r.search || plain(`${v.title} ${v.alt} ${v.credit}`).includes(plain(r.search))),
        ),
        r.after,
        r.limit ?? 60,
      ),
    visuals_get: (r) => structuredClone(data.visuals.find((v) => v.id === r.id) ?? fail('notFound')),
    visuals_update: (r) => {
      const visual = data.visuals.find((v) => v.id === r.id) ?? fail('notFound');
      if (r.title != null) visual.title = r.title;
      if (r.alt != null) visual.alt = r.alt;
      if (r.credit != null) visual.credit = r.credit;
      if (r.licenceUntil != null) {
        if (r.licenceUntil !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(r.licenceUntil))
          fail('invalid', [['licenceUntil', 'malformed']]);
        visual.licenceUntil = r.licenceUntil || null;
        visual.expired = visual.licenceUntil !== null && visual.licenceUntil < ctx.iso().slice(0, 10);
      }
      if (r.brand !== undefined) visual.brand = r.brand;
      ctx.tell('visuals');
      return { ...visual };
    },
    visuals_delete: (r) => {
      const visual = data.visuals.find((v) => v.id === r.id) ?? fail('notFound');
      data.visuals.splice(data.visuals.indexOf(visual), 1);
      data.binnedVisuals.push(visual);
      ctx.tell('visuals');
      return {};
    },
    visuals_restore: (r) => {
      const visual = data.binnedVisuals.find((v) => v.id === r.id) ?? fail('notFound');
      data.binnedVisuals.splice(data.binnedVisuals.indexOf(visual), 1);
      data.visuals.unshift(visual);
      ctx.tell('visuals');
      return { ...visual };
    },
    today_get: () => {
      const alive = data.deliveries.filter(
        (d) => data.brands.some((b) => b.id === d.brand) && !data.posts.find((p) => p.id === d.post)?.deletedAt,
      );
      const by = (...states: DeliveryView['state'][]) =>
        alive.filter((d) => states.includes(d.state)).sort((a, b) => (a.dueAt ?? '').localeCompare(b.dueAt ?? ''));
      const midnight = new Date(ctx.now()).setHours(0, 0, 0, 0);
      const counts = { new: 0, waiting: 0, done: 0, atLeast: false };
      for (const conversation of data.conversations) counts[conversation.state] += 1;
      return structuredClone({
        needsPerson: by('needsPerson'),
        unconfirmed: by('unconfirmed'),
        failed: by('failed'),
        next: by('scheduled', 'handedOff', 'retrying', 'sending', 'preparing', 'processing').filter(
          (d) => Date.parse(d.dueAt ?? '') < ctx.now() + 36 * 3_600_000,
        ),
        missedDrafts: data.posts
          .filter(
            (p) =>
              !p.deletedAt &&
              p.variants.some((v) => data.deliveries.find((d) => d.id === v.delivery)?.state === 'draft') &&
              (ctx.dueAt(p) ?? '9') < ctx.iso(),
          )
          .map(summary),
        published: by('published').filter((d) => Date.parse(d.publishedAt ?? '') >= midnight),
        accounts: data.accounts.filter((a) => a.health !== 'ok' && a.health !== 'notConnected'),
        conversations: counts,
        keychain: { standing: 'ready' as const, backend: 'Secret Service (mémoire)', changed: false },
      });
    },
    conductor_status: () => {
      const planned = data.deliveries.filter(
        (d) => ['scheduled', 'retrying'].includes(d.state) && Date.parse(d.dueAt ?? '') > ctx.now(),
      );
      return {
        holder: 'here',
        tickedAt: new Date(ctx.now() - 6_000).toISOString(),
        online: true,
        waiting: planned.length,
        handedOff: data.deliveries.filter((d) => d.state === 'handedOff').length,
        sending: data.deliveries.filter((d) => d.state === 'sending').length,
        nextDue: planned.map((d) => d.dueAt).sort()[0] ?? null,
        clockSkewSeconds: null,
      };
    },
    search_all: (r) => {
      const text = plain(r.text);
      return {
        posts: searchPosts(text),
        conversations: data.conversations
          .filter((c) => plain(`${c.from} ${c.messages.map((message) => message.text).join(' ')}`).includes(text))
          .slice(0, 8)
          .map((c) => ({ id: c.id, from: c.from, excerpt: c.excerpt })),
        visuals: data.visuals
          .filter((v) => plain(`${v.title} ${v.alt}`).includes(text))
          .slice(0, 8)
          .map((v) => ({ id: v.id, title: v.title })),
      };
    },
    settings_get: () => ({ ...data.settings }),
    settings_update: (r) => {
      for (const key of ['locale', 'theme', 'closeToTray', 'notifications'] as const)
        if (r[key] != null) Object.assign(data.settings, { [key]: r[key] });
      if (r.focus !== undefined) data.settings.focus = r.focus;
      ctx.tell('settings');
      return { ...data.settings };
    },
    system_doctor: () => ({
      version: '0.1.0',
      sqlite: '3.54.1',
      schema: 1,
      zoneRules: '2026c',
      integrity: 'ok',
      keychain: { standing: 'ready', backend: 'Secret Service (mémoire)', changed: false },
      conductor: handlers.conductor_status({}),
      counts: [
        { name: 'brands', count: data.brands.length },
        { name: 'accounts', count: data.accounts.length },
        { name: 'posts', count: data.posts.length },
        { name: 'conversations', count: data.conversations.length },
        { name: 'visuals', count: data.visuals.length },
      ],
      missingVisuals: 0,
      healthy: true,
    }),
  };
  return handlers;
}

/** A host over a desk in memory. `empty` is the first start. `latencyMs` is what a call takes. */
export function memoryHost(
  kind: 'full' | 'empty' = 'full',
  options: { now?: () => number; latencyMs?: number } = {},
): Host {
  const now = options.now ?? (() => Date.now());
  const listeners = new Set<(event: EventView) => void>();
  const data = kind === 'full' ? fullData(now()) : emptyData();
  let seq = 0;
  let autostart = false;
  const ctx = new Context(data, now, (...topics: Topic[]) => {
    seq += 1;
    const event: EventView = { seq, topics };
    setTimeout(() => listeners.forEach((listener) => listener(event)));
  });
  const posts = postCommands(ctx);
  const handlers: { [M in keyof Commands]?: (request: Commands[M]['request']) => Commands[M]['answer'] } = {
    ...brandCommands(ctx),
    ...posts.handlers,
    ...otherCommands(ctx, posts.search, posts.summary),
  };

  return {
    async rpc(method, params) {
      await new Promise((done) => setTimeout(done, options.latencyMs ?? 4));
      const handler = handlers[method as keyof Commands] as ((request: unknown) => unknown) | undefined;
      if (!handler) fail('internal');
      return handler(structuredClone(params));
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onDrop: () => () => undefined,
    onNavigate: () => () => undefined,
    async chooseVisuals(brand) {
      const n = data.visuals.length + data.binnedVisuals.length;
      const scene = SCENES[n % SCENES.length];
      if (!scene) return null;
      const visual: VisualView = {
        id: ctx.id('visual') as VisualId,
        brand,
        title: `${scene.title} (${n})`,
        alt: '',
        credit: '',
        licenceUntil: null,
        expired: false,
        facts: {
          hash: '0'.repeat(64),
          mime: 'image/jpeg',
          width: scene.width,
          height: scene.height,
          bytes: 800_000,
          colour: scene.far,
        },
        uses: 0,
        importedAt: ctx.iso(),
      };
      data.visuals.unshift(visual);
      ctx.tell('visuals');
      return {
        visuals: [visual],
        refused: [
          { name: 'notes.txt', reason: 'notAnImage' },
          { name: 'panorama-très-large.tif', reason: 'unsupported' },
        ],
      };
    },
    openLink: async (url) => void window.open(url, '_blank', 'noopener'),
    autostart: { get: async () => autostart, set: async (on) => void (autostart = on) },
    info: async () => ({ version: '0.1.0', platform: 'memory' }),
    backup: async () => ({ bytes: 48_200_000, visuals: data.visuals.length }),
    quit: async () => undefined,
    copyText: (text) => navigator.clipboard.writeText(text),
    visualUrl(_kind, id) {
      const index = [...data.visuals, ...data.binnedVisuals].findIndex((visual) => visual.id === id);
      const visual = [...data.visuals, ...data.binnedVisuals][index];
      const scene = SCENES.find((candidate) => visual?.title.startsWith(candidate.title)) ?? SCENES[0];
      return scene ? sceneUrl(scene, id.charCodeAt(id.length - 1) + id.charCodeAt(id.length - 3)) : '';
    },
  };
}
