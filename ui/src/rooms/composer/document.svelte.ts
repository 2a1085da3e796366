// The post on the desk of the composer: what is written, how it stands to what is stored, and the calls that store it.

import { call, CallError, errorView } from '../../api/client';
import type {
  AccountId,
  AttachedVisual,
  BrandId,
  Content,
  ContentPatch,
  ErrorView,
  Fold,
  Mode,
  PostId,
  PostUpdate,
  PostView,
  VariantView,
  WallTime,
} from '../../api/generated';
import { Autosave, type SaveState } from './autosave';
import {
  applied,
  draftOf,
  emptyContent,
  emptyPatch,
  hasWords,
  resetPatch,
  same,
  variantsOf,
  withField,
  withOption,
  withVisualsOf,
  type Draft,
  type Inherited,
} from './inherit';
import { withVisuals } from './parts';

/** Which text is being edited: the master's or an account's. */
export type Voice = AccountId | null;

const TRANSIENT: readonly ErrorView['code'][] = ['busy', 'inFlight', 'diskFull', 'readOnly', 'internal'];

/** A post being written. Lives as long as the composer shows it. */
export class Composition {
  /** Its brand; fixed once stored. */
  brand = $state<BrandId>() as BrandId;
  /** What is written. Replaced, never mutated. */
  draft = $state.raw<Draft>({ content: emptyContent(), accounts: [], patches: {} });
  /** As last stored; `null` before the first key. */
  stored = $state.raw<PostView | null>(null);
  /** How the text stands to what is stored. */
  saveState = $state<SaveState>('empty');
  /** Why the last call failed. */
  saveError = $state.raw<ErrorView | null>(null);
  /** The newer version that somebody else stored. */
  theirs = $state.raw<PostView | null>(null);
  /** When to offer to plan it, before it is planned. */
  wish = $state.raw<{ wall: WallTime; fold: Fold; mode: Mode } | null>(null);

  /** Nothing of it is saved any more. */
  abandoned = false;

  #autosave: Autosave;
  #created: (post: PostView) => void;

  constructor(brand: BrandId, created: (post: PostView) => void) {
    this.brand = brand;
    this.#created = created;
    this.#autosave = new Autosave({
      save: () => this.#save(),
      isConflict: (error) => errorView(error).code === 'conflict',
      isTransient: (error) => TRANSIENT.includes(errorView(error).code),
      changed: (state, error) => {
        this.saveState = state;
        this.saveError = error === undefined ? null : errorView(error);
        if (state === 'conflict') void this.#readTheirs();
      },
    });
  }

  /** Its id, once stored. */
  get id(): PostId | null {
    return this.stored?.id ?? null;
  }

  /** Whether something is only here. */
  get unsaved(): boolean {
    return this.saveState !== 'empty' && this.#autosave.unsaved;
  }

  /** What a voice says. */
  contentOf(voice: Voice): Content {
    return voice === null ? this.draft.content : applied(this.draft.content, this.draft.patches[voice]);
  }

  /** The stored form of an account, with its delivery. */
  variantOf(account: AccountId): VariantView | undefined {
    return this.stored?.variants.find((variant) => variant.account === account);
  }

  /**
   * Takes over a stored post. What is written and not stored stays; an answer that was overtaken is dropped, or the next
   * save would be refused as made on an old version.
   */
  adopt(post: PostView): void {
    if (this.stored && post.version < this.stored.version) return;
    if (this.unsaved) {
      // Planning and sending count versions up too; they do not touch what is written.
      if (this.#sameWords(post)) this.stored = post;
      return;
    }
    this.stored = post;
    this.brand = post.brand;
    const draft = draftOf(post);
    if (!same(draft, this.draft)) this.draft = draft;
    this.#autosave.settle();
  }

  /** Takes over what a command answered about this post; text typed meanwhile stays and is saved on. */
  answered(post: PostView): void {
    if (this.stored && post.version < this.stored.version) return;
    this.stored = post;
  }

  /** Takes over what was put back: what is written is what is stored. */
  takeStored(post: PostView): void {
    this.stored = post;
    this.draft = draftOf(post);
    this.#autosave.settle();
  }

  /** Changes one field of a voice. */
  set<F extends Inherited>(voice: Voice, field: F, value: Content[F]): void {
    if (voice === null) this.#change({ ...this.draft, content: { ...this.draft.content, [field]: value } });
    else this.#patch(voice, withField(this.draft.content, this.draft.patches[voice], field, value));
  }

  /** Makes a voice follow the master in one field again. */
  inherit(voice: AccountId, field: Inherited): void {
    this.#patch(voice, withField(this.draft.content, this.draft.patches[voice], field, null));
  }

  /** Changes the visuals of a part; crops and alternative texts alone leave an account's text inherited. */
  visuals(voice: Voice, part: number, visuals: AttachedVisual[]): void {
    if (voice !== null) {
      const own = withVisualsOf(this.draft.content, this.draft.patches[voice], part, visuals);
      if (own) {
        this.#patch(voice, own);
        return;
      }
    }
    this.set(voice, 'parts', withVisuals(this.contentOf(voice).parts, part, visuals));
  }

  /** Makes a voice show the visuals as the master does again. */
  inheritVisuals(voice: AccountId): void {
    this.#patch(voice, { ...emptyPatch(), ...this.draft.patches[voice], visuals: {} });
  }

  /** Whether somebody paid for it. */
  partnership(on: boolean): void {
    this.#change({ ...this.draft, content: { ...this.draft.content, partnership: on ? true : null } });
  }

  /** Sets an option of an account; an empty value removes it. */
  option(voice: AccountId, key: string, value: string): void {
    this.#patch(voice, withOption(this.draft.patches[voice], key, value));
  }

  /** Makes a voice follow the master in everything that is inherited. Returns the former patch for undo. */
  reset(voice: AccountId): ContentPatch | undefined {
    const before = this.draft.patches[voice];
    this.#patch(voice, resetPatch(before));
    return before;
  }

  /** Puts a patch back. */
  restorePatch(voice: AccountId, patch: ContentPatch): void {
    this.#patch(voice, patch);
  }

  /** Chooses the accounts. What a removed account said differently is kept until the composer closes. */
  chooseAccounts(accounts: AccountId[]): void {
    this.#change({ ...this.draft, accounts });
  }

  /** Before the first key: another brand. */
  chooseBrand(brand: BrandId): void {
    if (this.stored || this.saveState === 'saving') return;
    this.brand = brand;
    this.draft = { ...this.draft, accounts: [], patches: {} };
  }

  /** Puts an earlier text back as the latest change. */
  rewrite(draft: Draft): void {
    this.#change(draft);
  }

  /** Stores now. Resolves to whether everything is stored. */
  async flush(): Promise<boolean> {
    await this.#autosave.flush();
    return !this.unsaved;
  }

  /** Stores even an empty post, for planning it. */
  async ensureStored(): Promise<PostView | null> {
    if (!this.stored && this.saveState === 'empty') this.#autosave.touch();
    await this.flush();
    return this.unsaved ? null : this.stored;
  }

  /** Tries again after a failure. */
  retry(): void {
    if (this.saveState === 'failed') void this.#autosave.flush();
  }

  /** Conflict: what is here becomes a post of its own, and the other version is shown. Resolves to the copy. */
  async keepBoth(): Promise<PostView> {
    const mine = this.draft;
    const copy = await call('posts_create', { brand: this.brand, content: mine.content, accounts: mine.accounts });
    const full = Object.values(mine.patches).some((patch) => patch !== undefined)
      ? await call('posts_update', { id: copy.id, version: copy.version, variants: variantsOf(mine) })
      : copy;
    this.takeTheirs();
    return full;
  }

  /** Conflict: what is here goes, the other version is shown. */
  takeTheirs(): void {
    const theirs = this.theirs;
    if (!theirs) return;
    this.theirs = null;
    this.stored = theirs;
    this.draft = draftOf(theirs);
    this.#autosave.settle();
  }

  /** Ends the saving: everything is stored, or the post is gone. */
  abandon(): void {
    this.abandoned = true;
    this.#autosave.stop();
  }

  #patch(account: AccountId, patch: ContentPatch): void {
    this.#change({ ...this.draft, patches: { ...this.draft.patches, [account]: patch } });
  }

  #change(draft: Draft): void {
    this.draft = draft;
    // An empty page is no post yet.
    if (this.stored || this.saveState !== 'empty' || hasWords(draft)) this.#autosave.touch();
  }

  async #save(): Promise<void> {
    const draft = this.draft;
    const before = this.stored;
    if (!before) {
      const accounts = draft.accounts;
      const created = await call('posts_create', { brand: this.brand, content: draft.content, accounts });
      this.stored = created;
      this.#created(created);
      if (accounts.every((account) => same(draft.patches[account] ?? null, null))) return;
      this.stored = await call('posts_update', {
        id: created.id,
        version: created.version,
        variants: variantsOf(draft),
      });
      return;
    }
    const update: PostUpdate = {
      id: before.id,
      version: before.version,
      content: draft.content,
      accounts: draft.accounts,
      variants: variantsOf(draft),
    };
    this.stored = await call('posts_update', update);
  }

  /** Whether the post says what was stored last. */
  #sameWords(post: PostView): boolean {
    return this.stored !== null && same(draftOf(post), draftOf(this.stored));
  }

  async #readTheirs(): Promise<void> {
    const id = this.id;
    if (!id) return;
    try {
      const theirs = await call('posts_get', { id });
      if (this.#sameWords(theirs)) {
        // Only its plan changed: nobody's words are in the way.
        this.stored = theirs;
        this.#autosave.resume();
      } else this.theirs = theirs;
    } catch (error) {
      if (error instanceof CallError) this.saveError = error.view;
    }
  }
}
