import { describe, expect, it } from 'vitest';
import { call, CallError } from '../../api/client';
import { provideHost } from '..';
import { memoryHost } from '.';

describe('the desk in memory', () => {
  it('has every kind of state, so that each can be looked at', async () => {
    provideHost(memoryHost('full', { latencyMs: 0 }));
    const today = await call('today_get', {});
    const reasons = today.needsPerson.map((d) => (d.state === 'needsPerson' ? d.reason : d.state));
    expect(new Set(reasons)).toEqual(new Set(['late', 'reconnect', 'unknown']));
    for (const list of [today.unconfirmed, today.failed, today.accounts, today.published])
      expect(list.length).toBeGreaterThan(0);
    expect(new Set(today.next.map((d) => d.mode))).toEqual(new Set(['auto', 'handedOff']));
    expect((await call('posts_drafts', {})).length).toBeGreaterThan(0);
  });

  it('refuses as the real one does: field by field, with a reference', async () => {
    provideHost(memoryHost('empty', { latencyMs: 0 }));
    const refused = await call('brands_create', {
      name: ' ',
      zone: 'Europe/Nowhere',
      language: 'fr',
      colour: 'red',
    }).catch((e: unknown) => e);
    expect(refused).toBeInstanceOf(CallError);
    expect((refused as CallError).view.fields.map((f) => `${f.field} ${f.code}`)).toEqual([
      'name required',
      'zone unknown',
      'colour malformed',
    ]);
  });

  it('goes from an empty desk to a planned post that the calendar shows on the brand’s day', async () => {
    provideHost(memoryHost('empty', { latencyMs: 0, now: () => Date.parse('2026-11-22T10:00:00Z') }));
    const brand = await call('brands_create', {
      name: 'Nouméa',
      zone: 'Pacific/Noumea',
      language: 'fr',
      colour: '#123456',
    });
    const account = await call('accounts_plan', { brand: brand.id, network: 'mastodon' });
    const post = await call('posts_create', {
      brand: brand.id,
      content: { parts: [{ text: 'Bonjour', visuals: [] }], language: null, link: null, poll: null, options: {} },
      accounts: [account.id],
    });
    const plan = await call('posts_schedule', {
      id: post.id,
      wall: '2026-11-23T23:30' as typeof post.wall & string,
      fold: 'earlier',
      mode: 'auto',
    });
    expect(plan.post.dueAt).toBe('2026-11-23T12:30:00.000Z');
    const { entries } = await call('calendar_range', { from: '2026-11-23', days: 1 });
    expect(entries.map((entry) => entry.post)).toEqual([post.id]);
  });
});
