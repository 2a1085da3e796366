import { call, CallError } from '../api/client';
import type { BrandId, IdeaId, IdeaView } from '../api/generated';
import { Keeper, type Keeping } from './keeper';

/** What a person writes of an idea. */
export interface IdeaText {
  title: string;
  text: string;
  label: string;
  brand: BrandId | null;
}

/** Whether nothing is written. The brand alone is no idea. */
export const isBlank = (idea: IdeaText): boolean => !(idea.title.trim() || idea.text.trim() || idea.label.trim());

const textOf = ({ title, text, label, brand }: IdeaView): IdeaText => ({ title, text, label, brand });

/**
 * An idea while it is written: kept from the first letter on, soon after each pause. A text that meets a newer stored one
 * becomes an idea of its own, so that neither is lost.
 */
export class IdeaDraft {
  /** What is written. */
  value = $state.raw<IdeaText>({ title: '', text: '', label: '', brand: null });
  /** How that stands to what is stored; `null` before anything was written. */
  keeping = $state<Keeping | null>(null);
  /** Why the last save failed. */
  error = $state.raw<unknown>(null);
  /** Its id, once it is stored. */
  id = $state.raw<IdeaId | null>(null);
  #version = 0;
  #keeper = new Keeper<'idea', IdeaText>({
    save: (_, value) => this.#save(value),
    changed: (_, keeping, error) => {
      this.keeping = keeping;
      this.error = error;
    },
    // What is too long stays too long until it is changed.
    mayPass: (error) => !(error instanceof CallError && error.code === 'invalid'),
  });

  constructor(start: IdeaView | { brand: BrandId | null }) {
    if ('id' in start) {
      this.id = start.id;
      this.#version = start.version;
      this.value = textOf(start);
    } else this.value = { ...this.value, brand: start.brand };
  }

  /** Something was written or chosen. */
  change(part: Partial<IdeaText>): void {
    this.value = { ...this.value, ...part };
    if (this.id || !isBlank(this.value)) this.#keeper.touch('idea', this.value);
  }

  /** Takes over what is stored, when nothing of one's own waits. */
  follow(idea: IdeaView): void {
    if (idea.id !== this.id || idea.version <= this.#version || this.#keeper.pending('idea')) return;
    this.#version = idea.version;
    this.value = textOf(idea);
  }

  /** Stores now what is not stored. */
  flush(): Promise<void> {
    return this.#keeper.flush();
  }

  async #save(value: IdeaText): Promise<void> {
    const stored = this.id ? await this.#update(this.id, value) : await call('ideas_create', value);
    this.id = stored.id;
    this.#version = stored.version;
  }

  async #update(id: IdeaId, value: IdeaText): Promise<IdeaView> {
    try {
      return await call('ideas_update', { id, version: this.#version, ...value });
    } catch (error) {
      if (!(error instanceof CallError) || (error.code !== 'conflict' && error.code !== 'notFound')) throw error;
      return call('ideas_create', value);
    }
  }
}
