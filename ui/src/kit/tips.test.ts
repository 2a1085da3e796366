import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import Host from './tips.fixture.svelte';
import { hideTip, tipPlace } from './tips.svelte';

let app: Record<string, unknown>;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  app = mount(Host, { target: document.body });
  flushSync();
});
afterEach(async () => {
  hideTip();
  await unmount(app);
  vi.useRealTimers();
});
const tip = () => {
  flushSync();
  return document.querySelector('[role=tooltip]')?.textContent ?? null;
};
const at = (id: string) => document.getElementById(id) as HTMLElement;
const pointer = (id: string, kind: string) =>
  at(id).dispatchEvent(new MouseEvent(kind, { bubbles: kind === 'pointerdown' }));

it('tells after a rest, the next one at once, and not after a press', () => {
  pointer('one', 'pointerenter');
  vi.advanceTimersByTime(440);
  expect(tip()).toBeNull();
  vi.advanceTimersByTime(20);
  expect(tip()).toContain('Urgent');
  expect(document.querySelectorAll('[role=tooltip] kbd').length).toBe(1);
  pointer('one', 'pointerleave');
  expect(tip()).toBeNull();
  pointer('two', 'pointerenter');
  vi.advanceTimersByTime(1);
  expect(tip()).toBe('Fait');
  pointer('two', 'pointerdown');
  expect(tip()).toBeNull();
  vi.advanceTimersByTime(1000);
  pointer('one', 'pointerenter');
  pointer('one', 'pointerleave');
  vi.advanceTimersByTime(1000);
  expect(tip()).toBeNull();
});

it('goes with its control, and by Escape', () => {
  pointer('one', 'pointerenter');
  vi.advanceTimersByTime(500);
  expect(tip()).not.toBeNull();
  window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
  expect(tip()).toBeNull();
  vi.advanceTimersByTime(500);
  pointer('one', 'pointerenter');
  vi.advanceTimersByTime(500);
  expect(tip()).toContain('Urgent');
  at('drop').click();
  expect(tip()).toBeNull();
  expect(document.getElementById('one')).toBeNull();
});

it('stands on its side, on the other where there is no room, and within the window', () => {
  const room = { width: 1000, height: 700 };
  const size = { width: 100, height: 30 };
  const box = (left: number, top: number) => ({ left, top, right: left + 40, bottom: top + 20 });
  expect(tipPlace(box(500, 300), size, room, 'bottom')).toEqual({ left: 470, top: 326 });
  expect(tipPlace(box(500, 670), size, room, 'bottom')).toEqual({ left: 470, top: 634 });
  expect(tipPlace(box(0, 300), size, room, 'right')).toEqual({ left: 46, top: 295 });
  expect(tipPlace(box(950, 300), size, room, 'right')).toEqual({ left: 844, top: 295 });
  expect(tipPlace(box(970, 300), size, room, 'bottom').left).toBe(892);
  expect(tipPlace(box(2, 2), size, room, 'top').top).toBe(28);
});

it('a panel is made when it is wanted, opened and closed by its control', async () => {
  const opener = at('opener');
  expect([opener.getAttribute('aria-haspopup'), opener.getAttribute('aria-expanded')]).toEqual(['dialog', 'false']);
  expect(document.getElementById('inside')).toBeNull();
  opener.focus();
  opener.click();
  flushSync();
  await vi.waitFor(() => expect(document.getElementById('inside')).not.toBeNull());
  const panel = document.querySelector('.kit-popover');
  expect(opener.getAttribute('aria-expanded')).toBe('true');
  expect([panel?.getAttribute('role'), panel?.getAttribute('aria-label'), panel?.id]).toEqual([
    'dialog',
    'Panneau',
    opener.getAttribute('aria-controls'),
  ]);
  opener.click();
  flushSync();
  await vi.waitFor(() => expect(document.getElementById('inside')).toBeNull());
  expect(opener.getAttribute('aria-expanded')).toBe('false');
});
