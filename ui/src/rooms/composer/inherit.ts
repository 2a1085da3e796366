// The master and what each account says differently. The rule of inheritance is the same as `ContentPatch::apply` in Rust;
// what is kept here is only what a person sees before it is stored.

import type {
  AccountId,
  AttachedVisual,
  Content,
  ContentPatch,
  Crop,
  Part,
  PostView,
  VariantUpdate,
} from '../../api/generated';

/** What the composer edits. */
export interface Draft {
  /** Master content. */
  content: Content;
  /** Accounts, in the order in which they were added. */
  accounts: AccountId[];
  /** What they say differently, by account. */
  patches: Record<string, ContentPatch>;
}

/** Fields that a variant inherits until it has its own. */
export type Inherited = 'parts' | 'language' | 'link' | 'poll' | 'firstComment';
/** All of them. */
export const INHERITED: readonly Inherited[] = ['parts', 'language', 'link', 'poll', 'firstComment'];

/** A content with one empty part. */
export const emptyContent = (): Content => ({
  parts: [emptyPart()],
  language: null,
  link: null,
  poll: null,
  firstComment: null,
  options: {},
});
/** All of a picture. */
export const WHOLE: Crop = { x: 0, y: 0, width: 1000, height: 1000 };
/** A part without text and visuals. */
export const emptyPart = (): Part => ({ text: '', visuals: [] });
/** Inherits everything. */
export const emptyPatch = (): ContentPatch => ({
  parts: null,
  language: null,
  link: null,
  poll: null,
  firstComment: null,
  visuals: {},
  options: {},
});

/** Parts with what an account says of single visuals. */
function withOwnVisuals(parts: Part[], own: ContentPatch['visuals']): Part[] {
  if (Object.keys(own).length === 0) return parts;
  return parts.map((part) => ({
    ...part,
    visuals: part.visuals.map((item) => {
      const patch = own[item.visual];
      return patch ? { ...item, alt: patch.alt ?? item.alt, crop: patch.crop ?? item.crop } : item;
    }),
  }));
}

/** What the account says. */
export function applied(master: Content, patch: ContentPatch | undefined): Content {
  if (!patch) return { ...master, options: {} };
  return {
    ...master,
    parts: withOwnVisuals(patch.parts ?? master.parts, patch.visuals),
    language: patch.language ?? master.language,
    link: patch.link ?? master.link,
    poll: patch.poll ?? master.poll,
    firstComment: patch.firstComment ?? master.firstComment ?? null,
    options: patch.options,
  };
}

/** Deep equality of plain data. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => same(left[key] ?? null, right[key] ?? null));
}

/** A field in which an account may differ. */
export type OwnField = Inherited | 'visuals';

/** The fields in which the account differs from the master. A copy that says the same is no difference. */
export const differing = (master: Content, patch: ContentPatch | undefined): OwnField[] => [
  ...INHERITED.filter((field) => patch?.[field] != null && !same(patch[field], master[field])),
  ...(Object.keys(patch?.visuals ?? {}).length > 0 ? (['visuals'] as const) : []),
];

/** Whether the account says anything of its own, options included. */
export const ownWords = (master: Content, patch: ContentPatch | undefined): boolean =>
  differing(master, patch).length > 0 || Object.keys(patch?.options ?? {}).length > 0;

/** A patch with one field set to the account's own value; a value equal to the master's inherits again. */
export function withField<F extends Inherited>(
  master: Content,
  patch: ContentPatch | undefined,
  field: F,
  value: Content[F] | null,
): ContentPatch {
  const inherits = value === null || same(value, master[field]);
  // Own parts hold their own crops and alternative texts.
  const visuals = field === 'parts' && !inherits ? { visuals: {} } : {};
  return { ...emptyPatch(), ...patch, ...visuals, [field]: inherits ? null : value };
}

/**
 * A patch with other crops and alternative texts for visuals whose text and order stay inherited; `null` when more than
 * those changed, and the account needs parts of its own.
 */
export function withVisualsOf(
  master: Content,
  patch: ContentPatch | undefined,
  part: number,
  visuals: readonly AttachedVisual[],
): ContentPatch | null {
  const inherited = master.parts[part]?.visuals ?? [];
  if (patch?.parts != null || inherited.length !== visuals.length) return null;
  const own = { ...patch?.visuals };
  for (const [index, item] of visuals.entries()) {
    const from = inherited[index];
    if (from?.visual !== item.visual) return null;
    // An own crop cannot be taken back to none by inheriting: the whole picture is said so.
    const crop = same(item.crop, from.crop) ? null : (item.crop ?? WHOLE);
    const alt = item.alt === from.alt ? null : item.alt;
    if (crop === null && alt === null) delete own[item.visual];
    else own[item.visual] = { alt, crop };
  }
  return { ...emptyPatch(), ...patch, visuals: own };
}

/** A patch with an option set; an empty value removes it. */
export function withOption(patch: ContentPatch | undefined, key: string, value: string): ContentPatch {
  const options = { ...patch?.options };
  if (value === '') delete options[key];
  else options[key] = value;
  return { ...emptyPatch(), ...patch, options };
}

/** The patch without own fields; the account's options stay, for they are never inherited. */
export const resetPatch = (patch: ContentPatch | undefined): ContentPatch => ({
  ...emptyPatch(),
  options: { ...patch?.options },
});

/** Every account with its patch, as the commands want it. */
export const variantsOf = (draft: Draft): VariantUpdate[] =>
  draft.accounts.map((account) => ({ account, patch: draft.patches[account] ?? emptyPatch() }));

/** What a stored post says. */
export function draftOf(post: PostView): Draft {
  return {
    content: post.content.parts.length > 0 ? post.content : { ...post.content, parts: [emptyPart()] },
    accounts: post.variants.map((variant) => variant.account),
    patches: Object.fromEntries(post.variants.map((variant) => [variant.account, variant.patch])),
  };
}

/** Whether there is anything worth keeping: a post is stored from the first key on, not for an empty page. */
export function hasWords(draft: Draft): boolean {
  const spoken = (parts: readonly Part[]): boolean => parts.some((part) => part.text !== '' || part.visuals.length > 0);
  const { content } = draft;
  return (
    spoken(content.parts) ||
    content.parts.length > 1 ||
    content.link !== null ||
    content.poll !== null ||
    (content.firstComment ?? '') !== '' ||
    Object.values(draft.patches).some((patch) => patch.parts !== null && spoken(patch.parts))
  );
}
