/** Three brands as a community manager in France might have them. */
import type {
  AccountId,
  AccountView,
  Action,
  BrandId,
  BrandView,
  Content,
  ConversationId,
  ConversationView,
  DeliveryId,
  DeliveryView,
  Descriptor,
  Fold,
  Limits,
  MessageId,
  MessageView,
  Mode,
  NetworkId,
  PostId,
  ContentPatch,
  Settings,
  VisualId,
  VisualView,
  WallTime,
} from '../../api/generated';
import { BRANDS, SOON, TALKS, TEXTS } from './texts';
import { SCENES } from './pictures';
import { instantOf, wallAt } from './time';

/** A post as the fake keeps it. */
export interface StoredPost {
  id: PostId;
  brand: BrandId;
  version: number;
  content: Content;
  variants: { account: AccountId; patch: ContentPatch; delivery: DeliveryId | null }[];
  wall: WallTime | null;
  fold: Fold;
  mode: Mode;
  updatedAt: string;
  deletedAt: string | null;
}

/** Everything in memory. */
export interface Data {
  brands: BrandView[];
  binnedBrands: BrandView[];
  accounts: AccountView[];
  posts: StoredPost[];
  deliveries: DeliveryView[];
  conversations: ConversationView[];
  visuals: VisualView[];
  binnedVisuals: VisualView[];
  settings: Settings;
}

const MIME = ['image/jpeg', 'image/png', 'image/webp'];
export const LIMITS: Record<NetworkId, Limits> = {
  mastodon: {
    text: { unit: 'characters', max: 500, maxBytes: null, urlWeight: 23, mentionWithoutHost: true },
    images: {
      maxCount: 4,
      maxBytes: 16_777_216,
      maxPixels: 33_177_600,
      mimeTypes: [...MIME, 'image/gif'],
      altMax: 1500,
    },
    poll: { maxChoices: 4, maxChoiceChars: 50, minMinutes: 5, maxMinutes: 43_200 },
    maxParts: 25,
    maxLanguages: 1,
  },
  bluesky: {
    text: { unit: 'graphemes', max: 300, maxBytes: 3000, urlWeight: null, mentionWithoutHost: false },
    images: { maxCount: 4, maxBytes: 2_000_000, maxPixels: null, mimeTypes: MIME, altMax: 2000 },
    poll: null,
    maxParts: 25,
    maxLanguages: 3,
  },
  wordpress: {
    text: { unit: 'characters', max: 4_000_000, maxBytes: 4_194_304, urlWeight: null, mentionWithoutHost: false },
    images: { maxCount: 30, maxBytes: 7_340_032, maxPixels: null, mimeTypes: MIME, altMax: 5000 },
    poll: null,
    maxParts: 1,
    maxLanguages: 1,
  },
};

const ACTIONS: Record<NetworkId, Action[]> = {
  mastodon: ['like', 'unlike', 'boost', 'unboost', 'deleteOwn', 'block', 'mute', 'report'],
  bluesky: ['like', 'unlike', 'deleteOwn', 'block', 'mute'],
  wordpress: [],
};

export const NETWORKS: Descriptor[] = [
  {
    id: 'mastodon',
    name: 'Mastodon',
    signIn: ['browser', 'token'],
    host: { kind: 'required' },
    limits: LIMITS.mastodon,
    options: [
      { key: 'visibility', kind: 'choice', values: ['public', 'unlisted', 'private'] },
      { key: 'contentWarning', kind: 'text', max: 500 },
      { key: 'sensitive', kind: 'toggle' },
    ],
    passwordPage: false,
    fold: null,
    repeats: 'allowed',
    linkCard: false,
    actions: ACTIONS.mastodon,
    handoff: { minLeadSeconds: 300, maxLeadSeconds: null },
    reconcile: { kind: 'key', windowSeconds: 3600 },
    pollSeconds: 60,
    verifiedOn: '2026-11-20',
  },
  {
    id: 'bluesky',
    name: 'Bluesky',
    signIn: ['appPassword'],
    host: { kind: 'optional', defaultHost: 'bsky.social' },
    limits: LIMITS.bluesky,
    options: [],
    passwordPage: false,
    fold: null,
    repeats: 'discouraged',
    linkCard: true,
    actions: ACTIONS.bluesky,
    handoff: null,
    reconcile: { kind: 'clientId' },
    pollSeconds: 60,
    verifiedOn: '2026-11-20',
  },
];

/** An identifier that looks like one. */
export function newId(kind: string, n: number): string {
  const hex = (n * 2_654_435_761 + kind.length * 97).toString(16).padStart(12, '0').slice(-12);
  return `0193${kind.charCodeAt(0).toString(16).padStart(4, '0')}-${hex.slice(0, 4)}-7000-8000-${hex}`;
}

/** A content of one part. */
export function contentOf(text: string, visuals: { visual: VisualId; alt: string }[] = []): Content {
  return {
    parts: [{ text, visuals: visuals.map((visual) => ({ ...visual, crop: null })) }],
    language: null,
    link: null,
    poll: null,
    options: {},
  };
}

const EMPTY: Data = {
  brands: [],
  binnedBrands: [],
  accounts: [],
  posts: [],
  deliveries: [],
  conversations: [],
  visuals: [],
  binnedVisuals: [],
  settings: { locale: null, theme: 'system', closeToTray: true, notifications: true, focus: null },
};

/** A desk on the first day. */
export function emptyData(): Data {
  return structuredClone(EMPTY);
}

/** A delivery of a post. */
export function deliveryOf(
  post: StoredPost,
  account: AccountView,
  n: number,
  state: DeliveryView['state'],
  dueAt: string | null,
): DeliveryView {
  const out = state === 'published';
  const tail = {
    state,
    ...(state === 'needsPerson' ? { reason: 'unknown' } : state === 'failed' ? { reason: 'rejected' } : {}),
  };
  return {
    id: newId('delivery', n) as DeliveryId,
    kind: 'post',
    account: account.id,
    brand: post.brand,
    network: account.network,
    post: post.id,
    conversation: null,
    excerpt: (post.content.parts[0]?.text ?? '').slice(0, 140),
    mode: state === 'handedOff' ? 'handedOff' : 'auto',
    dueAt,
    nextAt: state === 'scheduled' ? dueAt : null,
    attempts: state === 'scheduled' || state === 'draft' ? 0 : 1,
    problems: [],
    permalink: out ? `https://example.org/@${account.handle}/${n}` : null,
    publishedAt: out ? dueAt : null,
    partsDone: out ? 1 : 0,
    parts: 1,
    ...tail,
  } as DeliveryView;
}

/** A desk two months into its life. */
export function fullData(now: number): Data {
  const data = emptyData();
  const iso = (offsetMinutes: number) => new Date(now + offsetMinutes * 60_000).toISOString();
  const HOUR = 60;
  const DAY = 1440;

  BRANDS.forEach((brand, b) => {
    const id = newId('brand', b) as BrandId;
    data.brands.push({
      id,
      name: brand.name,
      zone: brand.zone,
      language: 'fr',
      colour: brand.colour,
      late: { graceMinutes: 15 },
      voice: brand.voice,
      demo: false,
      accounts: 2,
      unanswered: 0,
      createdAt: iso(-70 * DAY),
    });
    (['mastodon', 'bluesky'] as const).forEach((network, n) => {
      const mastodon = network === 'mastodon';
      data.accounts.push({
        id: newId('account', b * 2 + n) as AccountId,
        brand: id,
        network,
        handle: mastodon ? `${brand.handle}@piaille.example` : `${brand.handle}.bsky.example`,
        name: brand.name,
        profile: mastodon ? `https://piaille.example/@${brand.handle}` : `https://bsky.example/profile/${brand.handle}`,
        server: mastodon ? 'piaille.example' : 'bsky.social',
        ownServer: false,
        health: 'ok',
        expiresAt: null,
        limits: LIMITS[network],
        canHandOff: mastodon,
        syncedAt: iso(-3),
      });
    });
  });
  const last = data.accounts.at(-1);
  if (last) Object.assign(last, { health: 'reconnect', syncedAt: iso(-2 * DAY) });

  SCENES.forEach((scene, i) => {
    const brand = data.brands[Math.min(2, Math.floor(i / 3))];
    data.visuals.push({
      id: newId('visual', i) as VisualId,
      brand: i === 5 || i === 9 ? null : (brand?.id ?? null),
      title: scene.title,
      alt: i === 10 ? '' : scene.alt,
      credit: i % 3 === 0 ? 'Photo : Jeanne Le Goff' : '',
      licenceUntil: i === 2 ? iso(-4 * DAY).slice(0, 10) : i === 7 ? iso(20 * DAY).slice(0, 10) : null,
      expired: i === 2,
      facts: {
        hash: newId('hash', i).repeat(2).slice(0, 64),
        mime: 'image/jpeg',
        width: scene.width,
        height: scene.height,
        bytes: 240_000 + i * 187_000,
        colour: scene.far,
      },
      uses: i % 4,
      importedAt: iso(-(i + 1) * 3 * DAY),
    });
  });

  let n = 0;
  TEXTS.forEach((texts, b) => {
    const brand = data.brands[b];
    if (!brand) return;
    const accounts = data.accounts.filter((account) => account.brand === brand.id);
    texts.forEach((text, i) => {
      n += 1;
      const own = data.visuals.filter((v) => v.brand === brand.id && !v.expired);
      const visual = i % 3 !== 1 ? own[(i + b) % Math.max(1, own.length)] : undefined;
      // Days from 26 before today to about 30 after it, at hours that people choose.
      const day = -26 + i * 4 + b;
      const wall =
        `${wallAt(now + day * 86_400_000, brand.zone).slice(0, 10)}T${['08:30', '12:00', '17:45', '09:15', '18:30'][(i + b) % 5]}` as WallTime;
      const unplanned = i === 4;
      const post: StoredPost = {
        id: newId('post', n) as PostId,
        brand: brand.id,
        version: 1 + (i % 3),
        content: contentOf(text, visual ? [{ visual: visual.id, alt: visual.alt }] : []),
        variants: [],
        wall: unplanned ? null : wall,
        fold: 'earlier',
        mode: 'auto',
        updatedAt: iso(day * DAY - 2 * DAY > 0 ? -(i + 1) * HOUR : day * DAY - 2 * DAY),
        deletedAt: null,
      };
      accounts.forEach((account, a) => {
        if (i % 5 === 3 && a === 1) return;
        let delivery: DeliveryView | null = null;
        if (post.wall) {
          const due = instantOf(post.wall, brand.zone);
          const past = Date.parse(due) < now;
          const state = past
            ? 'published'
            : i % 4 === 2 && account.canHandOff
              ? 'handedOff'
              : i === 11
                ? 'draft'
                : 'scheduled';
          delivery = deliveryOf(post, account, n * 4 + a, state, due);
          data.deliveries.push(delivery);
        }
        post.variants.push({
          account: account.id,
          patch: { parts: null, language: null, link: null, poll: null, visuals: {}, options: {} },
          delivery: delivery?.id ?? null,
        });
      });
      data.posts.push(post);
    });
  });

  // Near today, every kind of state, so that each can be seen.
  const special: [number, number, number, DeliveryView['state'], Record<string, unknown>][] = [
    [0, 0, -95, 'needsPerson', { reason: 'unknown', attempts: 1 }],
    [1, 0, -190, 'needsPerson', { reason: 'late' }],
    [2, 1, -260, 'needsPerson', { reason: 'reconnect' }],
    [0, 1, -12, 'unconfirmed', { nextAt: iso(2), attempts: 1 }],
    [
      1,
      1,
      -8 * HOUR,
      'failed',
      {
        reason: 'rejected',
        problems: [{ code: 'refused', said: 'Validation failed: text is too long', place: { at: 'text', part: 0 } }],
      },
    ],
    [2, 0, -1, 'sending', {}],
    [0, 0, 100, 'scheduled', {}],
    [1, 0, 4 * HOUR, 'handedOff', {}],
    [0, 1, 7 * HOUR, 'scheduled', {}],
    [2, 0, 15 * HOUR, 'scheduled', {}],
    [1, 1, 22 * HOUR, 'retrying', { nextAt: iso(22 * HOUR + 5), attempts: 2 }],
    [0, 0, -4 * HOUR, 'published', {}],
    [1, 0, -5 * HOUR, 'published', {}],
  ];
  special.forEach(([b, a, offset, state, more], i) => {
    n += 1;
    const brand = data.brands[b];
    const account = data.accounts[b * 2 + a];
    if (!brand || !account) return;
    const wall = wallAt(now + offset * 60_000, brand.zone);
    const visual = data.visuals[(i * 2) % data.visuals.length];
    const post: StoredPost = {
      id: newId('post', n) as PostId,
      brand: brand.id,
      version: 2,
      content: contentOf(SOON[i] ?? '', visual && i % 2 === 0 ? [{ visual: visual.id, alt: visual.alt }] : []),
      variants: [],
      wall,
      fold: 'earlier',
      mode: state === 'handedOff' ? 'handedOff' : 'auto',
      updatedAt: iso(-DAY),
      deletedAt: null,
    };
    const delivery = { ...deliveryOf(post, account, n * 4, state, iso(offset)), ...more } as DeliveryView;
    post.variants.push({
      account: account.id,
      patch: { parts: null, language: null, link: null, poll: null, visuals: {}, options: {} },
      delivery: delivery.id,
    });
    data.posts.push(post);
    data.deliveries.push(delivery);
  });

  seedConversations(data, now);
  return data;
}

function seedConversations(data: Data, now: number): void {
  let sequence = 0;
  TALKS.forEach(([b, a, kind, state, name, handle, lines, draft], i) => {
    const brand = data.brands[b];
    const account = data.accounts[b * 2 + a];
    if (!brand || !account) return;
    const end = now - (i * i * 21 + 7) * 60_000;
    const messages = lines.map(([ours, text], k): MessageView => {
      sequence += 1;
      const at = end - (lines.length - 1 - k) * 47 * 60_000;
      return {
        id: String((BigInt(Math.floor(at / 1000)) << 20n) | BigInt(sequence)) as MessageId,
        ours,
        authorName: ours ? brand.name : name,
        authorHandle: ours ? account.handle : handle,
        authorProfile: ours ? account.profile : `https://example.org/@${handle}`,
        text,
        warning: i === 4 && k === 1 ? 'Agacement' : null,
        images: i === 2 && k === 2 ? ['Une assiette fêlée sur le bord', ''] : [],
        writtenAt: new Date(at).toISOString(),
        editedAt: i === 3 && k === 1 ? new Date(at + 9 * 60_000).toISOString() : null,
        deletedAt: i === 8 && k === 1 ? new Date(at + 90 * 60_000).toISOString() : null,
        permalink: `https://example.org/@${handle}/${sequence}`,
        acted: i === 9 && k === 0 ? ['like'] : [],
      };
    });
    const newest = messages.at(-1);
    data.conversations.push({
      id: newId('conversation', i) as ConversationId,
      account: account.id,
      brand: brand.id,
      network: account.network,
      kind,
      state,
      from: name,
      excerpt: newest?.text.slice(0, 140) ?? '',
      lastAt: newest?.writtenAt ?? new Date(now).toISOString(),
      hasDraft: Boolean(draft),
      messageCount: messages.length,
      post: kind === 'comment' ? (data.posts.find((post) => post.brand === brand.id && post.wall)?.id ?? null) : null,
      messages,
      draft: draft ?? '',
      outgoing: [],
      actions: ACTIONS[account.network],
    });
  });

  // Answers that have not settled, each in a state of its own.
  const open: [number, DeliveryView['state'], string, Record<string, unknown>][] = [
    [
      1,
      'retrying',
      'Merci beaucoup ! Passez nous voir, la prochaine est pour nous.',
      { nextAt: new Date(now + 240_000).toISOString() },
    ],
    [3, 'needsPerson', 'Oui, dès 8 ans, avec un moniteur par groupe de quatre.', { reason: 'unknown' }],
    [5, 'unconfirmed', 'Nous proposons le jeudi 10 décembre au matin.', {}],
    [
      6,
      'failed',
      'Le 9’0 est libre demain matin.',
      {
        reason: 'rejected',
        problems: [{ code: 'refused', said: 'Account is suspended', place: { at: 'text', part: 0 } }],
      },
    ],
  ];
  open.forEach(([i, state, text, more], n) => {
    const conversation = data.conversations[i];
    const account = data.accounts.find((one) => one.id === conversation?.account);
    if (!conversation || !account) return;
    const written = { brand: account.brand, id: null, content: contentOf(text) } as unknown as StoredPost;
    const delivery = {
      ...deliveryOf(written, account, 9_000 + n, state, new Date(now - 60_000).toISOString()),
      kind: 'reply',
      post: null,
      conversation: conversation.id,
      ...more,
    } as DeliveryView;
    data.deliveries.push(delivery);
  });
}
