import Flag from '@lucide/svelte/icons/flag';
import Check from '@lucide/svelte/icons/check';
import ScanEye from '@lucide/svelte/icons/scan-eye';
import Hourglass from '@lucide/svelte/icons/hourglass';
import Users from '@lucide/svelte/icons/users-round';
import { flushSync, mount, unmount } from 'svelte';
import { expect, it } from 'vitest';
// Not by the way that the icons take, which is ours.
import Theirs from '../../node_modules/@lucide/svelte/dist/Icon.svelte';
import Drawing from './Drawing.svelte';

const svgOf = async (show: (target: HTMLElement) => Record<string, unknown>): Promise<Element> => {
  const target = document.createElement('div');
  const app = show(target);
  flushSync();
  const svg = target.querySelector('svg')?.cloneNode(true) as Element;
  await unmount(app);
  return svg;
};
const said = (element: Element) =>
  Object.fromEntries([...element.attributes].filter((one) => one.name !== 'class').map((one) => [one.name, one.value]));
const lines = (svg: Element) => [...svg.children].map((line) => [line.tagName, said(line)]);

it('draws what the package draws', async () => {
  const icon = {
    name: 'made-up',
    size: 24,
    node: [
      ['path', { d: 'M3 3h18' }],
      ['circle', { cx: 12, cy: '12', r: '4' }],
    ] as [string, Record<string, string | number>][],
  };
  for (const more of [{}, { size: 13 }, { size: 20, strokeWidth: 1.75 }, { fill: 'currentColor', class: 'turned' }]) {
    const props = { icon, 'aria-hidden': 'true' as const, ...more };
    const ours = await svgOf((target) => mount(Drawing, { target, props }));
    const theirs = await svgOf((target) => mount(Theirs, { target, props: props as never }));
    expect(said(ours)).toEqual(said(theirs));
    expect(lines(ours)).toEqual(lines(theirs));
    expect([...ours.classList]).toEqual(expect.arrayContaining('class' in more ? ['lucide', 'turned'] : ['lucide']));
  }
});

it('is what the icons are drawn by, each its own lines', async () => {
  const found = new Set<string>();
  for (const Glyph of [Flag, Check, ScanEye, Hourglass, Users, Flag]) {
    const svg = await svgOf((target) => mount(Glyph, { target, props: { size: 16 } }));
    expect(svg.getAttribute('class')?.split(' ')).not.toContain('lucide-icon');
    expect(svg.getAttribute('aria-hidden')).toBe('true');
    expect(svg.children.length).toBeGreaterThan(0);
    expect(svg.namespaceURI).toBe(svg.firstElementChild?.namespaceURI);
    found.add(svg.innerHTML);
  }
  expect(found.size).toBe(5);
  const named = await svgOf((target) => mount(Flag, { target, props: { 'aria-label': 'Urgent' } }));
  expect([named.getAttribute('aria-label'), named.hasAttribute('aria-hidden')]).toEqual(['Urgent', false]);
});
