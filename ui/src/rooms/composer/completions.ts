// What the editor offers while a person types: kept texts after `/`, people after `@`, emoji after `:`.

import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import AtSign from '@lucide/svelte/icons/at-sign';
import Link2 from '@lucide/svelte/icons/link-2';
import SpellCheck from '@lucide/svelte/icons/spell-check';
import StickyNote from '@lucide/svelte/icons/sticky-note';
import { m } from '$i18n';
import { call } from '../../api/client';
import type { BrandId, NetworkId, PersonView, SnippetView } from '../../api/generated';
import type { MenuItem } from '../../kit';
import { plain } from '../../kit/text';
import { KINDS, kindName } from '../../shell/kept';
import { loadEmoji, searchEmoji, useEmoji } from './emoji/emoji';

/** What the sources ask of the composer. */
export interface Desk {
  /** The brand that writes. */
  brand: () => BrandId;
  /** Networks that the text is for. */
  networks: () => readonly NetworkId[];
  /** The kept texts. */
  snippets: () => readonly SnippetView[];
  /** A kept text was chosen. It is inserted by the composer, which may ask for its variables first. */
  chosen: (snippet: SnippetView) => void;
}

/** The latest used first, then by name; all words of the search in name or body. Replies are for the inbox. */
export function matchingSnippets(all: readonly SnippetView[], typed: string): SnippetView[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return all
    .filter((item) => item.kind !== 'reply' && words.every((word) => plain(`${item.name} ${item.body}`).includes(word)))
    .toSorted(
      (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || (b.usedAt ?? '').localeCompare(a.usedAt ?? ''),
    );
}

/** How a person is written at some networks: by handle where one does for all, else by name for Rust to resolve. */
export function mentionOf(person: PersonView, networks: readonly NetworkId[]): string {
  const handles = new Set(networks.map((id) => person.handles.find((item) => item.network === id)?.handle ?? null));
  const [only] = handles;
  if (handles.size === 1 && only) return `@${only}`;
  if (person.id) return `{@${person.name}}`;
  return `@${person.handles[0]?.handle ?? person.name}`;
}

const none = null;

function kept(desk: Desk): CompletionSource {
  return (context: CompletionContext): CompletionResult | null => {
    const typed = context.matchBefore(/(?:^|\s)\/[\p{L}\p{N} -]{0,30}$/u);
    if (!typed) return none;
    const slash = typed.from + typed.text.indexOf('/');
    const found = matchingSnippets(desk.snippets(), context.state.sliceDoc(slash + 1, context.pos));
    if (found.length === 0) return none;
    const options = found.map<Completion>((item) => ({
      label: item.name,
      detail: item.body.replaceAll(/\s+/g, ' ').slice(0, 60),
      section: { name: kindName(item.kind), rank: KINDS.indexOf(item.kind) },
      apply: (view: EditorView) => {
        view.dispatch({ changes: { from: slash, to: view.state.selection.main.head }, userEvent: 'input.complete' });
        desk.chosen(item);
      },
    }));
    return { from: slash, options, filter: false };
  };
}

function people(desk: Desk): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const typed = context.matchBefore(/(?:^|[\s(«])@[\p{L}\p{N}._-]*$/u);
    if (!typed) return none;
    const from = typed.from + typed.text.indexOf('@');
    const networks = desk.networks();
    const only = networks.length === 1 ? (networks[0] ?? null) : null;
    const text = context.state.sliceDoc(from + 1, context.pos);
    const found = await call('people_search', { brand: desk.brand(), text, network: only }).catch(() => []);
    if (context.aborted || found.length === 0) return none;
    const options = found.map<Completion>((person) => {
      const written = mentionOf(person, networks);
      return {
        label: person.name,
        detail: person.handles.map((item) => `@${item.handle}`).join(' · '),
        apply: (view, _, start, end) => {
          view.dispatch({
            changes: { from: start, to: end, insert: `${written} ` },
            selection: { anchor: start + written.length + 1 },
            userEvent: 'input.complete',
          });
        },
      };
    });
    return { from, options, filter: false };
  };
}

function emoji(): CompletionSource {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const typed = context.matchBefore(/(?:^|\s):[\p{L}]{2,30}$/u);
    if (!typed) return none;
    const from = typed.from + typed.text.indexOf(':');
    const all = await loadEmoji();
    if (context.aborted) return none;
    const found = searchEmoji(all, context.state.sliceDoc(from + 1, context.pos)).slice(0, 12);
    if (found.length === 0) return none;
    const options = found.map<Completion>((item) => ({
      label: `${item.emoji}  ${item.name()}`,
      apply: (view, _, start, end) => {
        useEmoji(item.emoji);
        view.dispatch({
          changes: { from: start, to: end, insert: item.emoji },
          selection: { anchor: start + item.emoji.length },
          userEvent: 'input.complete',
        });
      },
    }));
    return { from, options, filter: false };
  };
}

/** All sources. */
export const sourcesOf = (desk: Desk): readonly CompletionSource[] => [kept(desk), people(desk), emoji()];

/** A dialog beside the text. */
export type Tool = 'kept' | 'people' | 'links' | 'words' | 'versions';

/** Lines of the insert menu: the kept texts under their kinds. */
export function insertItems(all: readonly SnippetView[], run: (snippet: SnippetView) => void): MenuItem[] {
  const items: MenuItem[] = [];
  let last: string | null = null;
  for (const item of matchingSnippets(all, '').slice(0, 24)) {
    const kind = kindName(item.kind);
    if (kind !== last) items.push({ heading: kind });
    last = kind;
    items.push({ label: item.name, run: () => run(item) });
  }
  return items.length > 0 ? [...items, null] : items;
}

/** Lines that open what can be kept, and how links leave. */
export const toolItems = (open: (tool: Tool) => void): MenuItem[] => [
  { label: m.composer_keptManage(), icon: StickyNote, run: () => open('kept') },
  { label: m.composer_peopleManage(), icon: AtSign, run: () => open('people') },
  { label: m.composer_linksManage(), icon: Link2, run: () => open('links') },
  { label: m.composer_wordsManage(), icon: SpellCheck, run: () => open('words') },
];
