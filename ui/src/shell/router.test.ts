import { describe, expect, it } from 'vitest';
import type { BrandId, PostId, WallTime } from '../api/generated';
import { guardLeaving, hashToRoute, navigate, router, routeToHash, type Route } from './router.svelte';

describe('routes', () => {
  it.each<Route>([
    { room: 'today' },
    { room: 'calendar', view: 'week', date: '2026-11-23' },
    { room: 'composer', post: 'a/b ?#é' as PostId },
    { room: 'composer', brand: 'x' as BrandId, wall: '2026-11-23T09:30' as WallTime },
    { room: 'settings', section: 'keychain' },
  ])('come back from their address: %o', (route) => {
    expect(hashToRoute(`#${routeToHash(route)}`)).toEqual(route);
  });

  it('fall back to Today', () => {
    expect(hashToRoute('#/nowhere/x')).toEqual({ room: 'today' });
    expect(hashToRoute('')).toEqual({ room: 'today' });
  });

  it('ask the guard before another room, not within the room', async () => {
    await navigate({ room: 'composer' });
    let asked = 0;
    const end = guardLeaving(() => {
      asked += 1;
      return false;
    });
    await navigate({ room: 'composer', post: 'p' as PostId }, { replace: true });
    await navigate({ room: 'today' });
    expect([asked, router.route.room]).toEqual([1, 'composer']);
    end();
    await navigate({ room: 'today' });
    expect(router.route.room).toBe('today');
  });
});
