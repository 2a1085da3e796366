import type { AccountId, AccountView, BrandId, NetworkId } from '../../api/generated';
import { fail, type Context, type Handlers } from './context';
import { contentOf, deliveryOf, LIMITS, NETWORKS, type StoredPost } from './seed';
import { wallAt } from './time';

const ZONES = Intl.supportedValuesOf('timeZone');

/** Brands, accounts, the keychain. */
export function brandCommands(ctx: Context) {
  const { data } = ctx;
  const attempts = new Map<number, { looks: number; make: () => AccountView }>();
  let attempt = 0;

  function check(fields: {
    name?: string | null;
    zone?: string | null;
    colour?: string | null;
    language?: string | null;
  }): void {
    const faults: Parameters<typeof fail>[1] = [];
    if (fields.name != null) {
      if (!fields.name.trim()) faults.push(['name', 'required']);
      else if ([...fields.name].length > 80) faults.push(['name', 'tooLong', 80]);
    }
    if (fields.zone != null && !ZONES.includes(fields.zone)) faults.push(['zone', 'unknown']);
    if (fields.colour != null && !/^#[0-9a-f]{6}$/.test(fields.colour)) faults.push(['colour', 'malformed']);
    if (fields.language != null && !/^[a-z]{2,3}$/.test(fields.language)) faults.push(['language', 'malformed']);
    if (faults.length) fail('invalid', faults);
  }

  function addAccount(
    brand: BrandId,
    network: NetworkId,
    more: Partial<AccountView>,
    id?: AccountId | null,
  ): AccountView {
    const existing = id ? ctx.account(id) : undefined;
    if (existing) return Object.assign(existing, more);
    const made: AccountView = {
      id: ctx.id('account') as AccountId,
      brand,
      network,
      handle: '',
      name: '',
      profile: null,
      server: null,
      ownServer: false,
      health: 'notConnected',
      expiresAt: null,
      limits: LIMITS[network],
      canHandOff: NETWORKS.find((n) => n.id === network)?.handoff !== null,
      syncedAt: null,
      ...more,
    };
    data.accounts.push(made);
    return made;
  }

  function checkHost(host: string | null | undefined, ownServer: boolean): void {
    if (!host) return;
    if (!ownServer && /^(localhost|127\.|10\.|192\.168\.)/.test(host.replace(/^https?:\/\//, '')))
      fail('privateAddress', [['host', 'malformed']]);
    if (!ownServer && host.startsWith('http://')) fail('notHttps', [['host', 'malformed']]);
    if (!host.includes('.') && !ownServer) fail('addressMalformed', [['host', 'malformed']]);
  }

  function connected(network: NetworkId, host: string | null | undefined, handle: string): Partial<AccountView> {
    const server = host || 'bsky.social';
    return {
      handle: network === 'mastodon' ? `${handle}@${server}` : handle,
      name: handle,
      profile: `https://${server}/@${handle}`,
      server,
      health: 'ok',
      syncedAt: ctx.iso(),
    };
  }

  function makeBrand(name: string, zone: string, language: string, colour: string, demo: boolean) {
    const brand = {
      id: ctx.id('brand') as BrandId,
      name: name.trim(),
      zone,
      language,
      colour,
      late: { graceMinutes: 15 },
      voice: '',
      demo,
      accounts: 0,
      unanswered: 0,
      createdAt: ctx.iso(),
    };
    data.brands.push(brand);
    return brand;
  }

  const handlers: Handlers<
    | 'brands_list'
    | 'brands_create'
    | 'brands_update'
    | 'brands_delete'
    | 'brands_restore'
    | 'zones_list'
    | 'demo_create'
    | 'demo_remove'
    | 'networks_list'
    | 'accounts_list'
    | 'accounts_plan'
    | 'accounts_connect'
    | 'accounts_authorize'
    | 'accounts_authorization'
    | 'accounts_authorization_cancel'
    | 'accounts_check'
    | 'accounts_disconnect'
    | 'accounts_delete'
    | 'keychain_status'
    | 'keychain_unlock'
  > = {
    brands_list: () => data.brands.map((brand) => ctx.brandView(brand)).sort((a, b) => a.name.localeCompare(b.name)),
    brands_create: (r) => {
      check(r);
      if (data.brands.some((brand) => brand.name === r.name.trim())) fail('invalid', [['name', 'taken']]);
      const brand = makeBrand(r.name, r.zone, r.language, r.colour, false);
      ctx.tell('brands');
      return ctx.brandView(brand);
    },
    brands_update: (r) => {
      check(r);
      const brand = ctx.brand(r.id);
      if (r.late && (r.late.graceMinutes < 0 || r.late.graceMinutes > 1440))
        fail('invalid', [['late', 'outOfRange', 1440]]);
      for (const key of ['name', 'zone', 'language', 'colour', 'late', 'voice'] as const) {
        if (r[key] != null) Object.assign(brand, { [key]: r[key] });
      }
      ctx.tell('brands', 'posts');
      return ctx.brandView(brand);
    },
    brands_delete: (r) => {
      const brand = ctx.brand(r.id);
      data.brands.splice(data.brands.indexOf(brand), 1);
      data.binnedBrands.push(brand);
      if (data.settings.focus === r.id) data.settings.focus = null;
      ctx.tell('brands', 'settings');
      return {};
    },
    brands_restore: (r) => {
      const brand = data.binnedBrands.find((b) => b.id === r.id) ?? fail('notFound');
      data.binnedBrands.splice(data.binnedBrands.indexOf(brand), 1);
      data.brands.push(brand);
      ctx.tell('brands');
      return ctx.brandView(brand);
    },
    zones_list: () => ({ zones: ZONES, local: Intl.DateTimeFormat().resolvedOptions().timeZone, rules: '2026c' }),
    demo_create: () => {
      const brand = makeBrand(
        'Le Petit Pupitre (démo)',
        Intl.DateTimeFormat().resolvedOptions().timeZone,
        'fr',
        '#7a5bd0',
        true,
      );
      const account = addAccount(brand.id, 'mastodon', {});
      addAccount(brand.id, 'bluesky', {});
      const posts = [
        'Bienvenue ! Ce post est un exemple : modifiez-le, déplacez-le, rien ne quitte cet ordinateur.',
        'Un deuxième exemple, pour demain.',
      ].map((text, i) => {
        const wall = `${wallAt(ctx.now() + (i + 1) * 86_400_000, brand.zone).slice(0, 10)}T09:30` as StoredPost['wall'];
        const post: StoredPost = {
          id: ctx.id('post') as StoredPost['id'],
          brand: brand.id,
          version: 1,
          content: contentOf(text),
          variants: [],
          wall,
          fold: 'earlier',
          mode: 'auto',
          updatedAt: ctx.iso(),
          deletedAt: null,
        };
        data.posts.push(post);
        const delivery = deliveryOf(post, account, 5000 + i, 'scheduled', ctx.dueAt(post));
        data.deliveries.push(delivery);
        post.variants.push({
          account: account.id,
          patch: { parts: null, language: null, link: null, poll: null, visuals: {}, options: {} },
          delivery: delivery.id,
        });
        return post;
      });
      ctx.tell('all');
      return { brand: brand.id, post: posts[0]?.id ?? fail('internal') };
    },
    demo_remove: () => {
      const gone = new Set(data.brands.filter((brand) => brand.demo).map((brand) => brand.id));
      data.brands = data.brands.filter((brand) => !gone.has(brand.id));
      data.accounts = data.accounts.filter((account) => !gone.has(account.brand));
      data.posts = data.posts.filter((post) => !gone.has(post.brand));
      data.deliveries = data.deliveries.filter((delivery) => !gone.has(delivery.brand));
      ctx.tell('all');
      return {};
    },
    networks_list: () => structuredClone(NETWORKS),
    accounts_list: (r) =>
      structuredClone(
        data.accounts.filter(
          (account) => (!r.brand || account.brand === r.brand) && data.brands.some((b) => b.id === account.brand),
        ),
      ),
    accounts_plan: (r) => {
      const account = addAccount(ctx.brand(r.brand).id, r.network, {});
      ctx.tell('accounts');
      return { ...account };
    },
    accounts_connect: (r) => {
      if (!r.secret.trim()) fail('invalid', [['secret', 'required']]);
      if (r.network === 'mastodon' && !r.host) fail('invalid', [['host', 'required']]);
      if (r.network === 'bluesky' && !r.identifier) fail('invalid', [['identifier', 'required']]);
      checkHost(r.host, r.ownServer);
      if (r.secret === 'faux') fail('accessRefused', [['secret', 'malformed']]);
      const handle = r.identifier || 'compte';
      const account = addAccount(
        r.brand,
        r.network,
        { ...connected(r.network, r.host, handle), ownServer: r.ownServer },
        r.account,
      );
      ctx.tell('accounts', 'brands');
      return { ...account };
    },
    accounts_authorize: (r) => {
      if (!r.host) fail('invalid', [['host', 'required']]);
      checkHost(r.host, r.ownServer);
      attempt += 1;
      attempts.set(attempt, {
        looks: 0,
        make: () =>
          addAccount(
            r.brand,
            r.network,
            { ...connected(r.network, r.host, 'compte'), ownServer: r.ownServer },
            r.account,
          ),
      });
      return { attempt, url: `https://${r.host}/oauth/authorize` };
    },
    accounts_authorization: (r) => {
      const running = attempts.get(r.attempt);
      if (!running) return { state: 'failed', code: 'signInAborted' };
      running.looks += 1;
      if (running.looks < 4) return { state: 'waiting' };
      attempts.delete(r.attempt);
      const account = running.make();
      ctx.tell('accounts', 'brands');
      return { state: 'connected', account: { ...account } };
    },
    accounts_authorization_cancel: (r) => {
      attempts.delete(r.attempt);
      return {};
    },
    accounts_check: (r) => {
      const account = ctx.account(r.id);
      if (account.health === 'unreachable') account.health = 'ok';
      account.syncedAt = ctx.iso();
      ctx.tell('accounts');
      return { ...account };
    },
    accounts_disconnect: (r) => {
      const account = ctx.account(r.id);
      account.health = 'notConnected';
      ctx.tell('accounts');
      return { ...account };
    },
    accounts_delete: (r) => {
      const planned = data.deliveries.some(
        (d) => d.account === r.id && ['scheduled', 'handedOff', 'retrying', 'sending'].includes(d.state),
      );
      if (planned) fail('illegalState');
      data.accounts = data.accounts.filter((account) => account.id !== r.id);
      for (const post of data.posts) post.variants = post.variants.filter((variant) => variant.account !== r.id);
      ctx.tell('accounts', 'posts', 'brands');
      return {};
    },
    keychain_status: () => ({ standing: 'ready', backend: 'Secret Service (mémoire)', changed: false }),
    keychain_unlock: () => ({ standing: 'ready', backend: 'Secret Service (mémoire)', changed: false }),
  };
  return handlers;
}
