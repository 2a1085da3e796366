import { beforeEach, expect, it } from 'vitest';
import { provideHost, type Host } from '../host';
import { bringsFiles } from './pasted';

/** What the page is told of a paste. */
function told(texts: Record<string, string>, files = 0): Parameters<typeof bringsFiles>[0] {
  const types = [...Object.keys(texts), ...(files > 0 ? ['Files'] : [])];
  return { types, getData: (type) => texts[type] ?? '', files: { length: files } as FileList };
}

const asking = (asks: boolean): void =>
  provideHost({ library: asks ? { paste: async () => null } : {} } as unknown as Host);
beforeEach(() => asking(false));

it('takes a picture for a picture, also with the mark-up that a browser adds', () => {
  expect(bringsFiles(told({}, 1))).toBe(true);
  expect(bringsFiles(told({ 'text/html': '<img src="x">' }, 1))).toBe(true);
});

it('takes words for words, also those of a table with a picture of itself', () => {
  expect(bringsFiles(told({ 'text/plain': 'bonjour' }))).toBe(false);
  expect(bringsFiles(told({ 'text/plain': '12\t13', 'text/html': '<table></table>' }, 1))).toBe(false);
  asking(true);
  expect(bringsFiles(told({ 'text/plain': 'bonjour' }))).toBe(false);
  expect(bringsFiles(told({ 'text/plain': 'https://a.example', 'text/uri-list': 'https://a.example' }))).toBe(false);
});

it('takes files for files, whose names come as words', () => {
  expect(bringsFiles(told({ 'text/plain': 'IMG_1.jpg' }, 1))).toBe(true);
  asking(true);
  expect(bringsFiles(told({ 'text/plain': '/home/a/1.jpg', 'text/uri-list': 'file:///home/a/1.jpg' }))).toBe(true);
});

it('asks only where the shell answers: a page that is told of everything knows that there is nothing', () => {
  expect(bringsFiles(told({}))).toBe(false);
  asking(true);
  expect(bringsFiles(told({}))).toBe(true);
});
