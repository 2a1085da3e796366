// Words that no dictionary knows, asked of Rust a moment after the last key.

import { m } from '$i18n';
import { call } from '../../api/client';
import type { BrandId, UnknownWord } from '../../api/generated';
import type { Mark } from './marks';

/** Milliseconds from the last key to the question. */
const DELAY_MS = 450;

/** The unknown words of one text. */
export class Spelling {
  /** Where they are. */
  words = $state.raw<readonly UnknownWord[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  /** Asks soon. */
  ask(text: string, language: string, brand: BrandId, delay = DELAY_MS): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const number = this.#asked;
    if (text.trim() === '') {
      this.words = [];
      return;
    }
    this.#timer = setTimeout(() => {
      call('language_check', { text, language: language.slice(0, 2), brand })
        .then((view) => {
          if (number === this.#asked) this.words = view.words;
        })
        .catch(() => undefined);
    }, delay);
  }

  /** Asks nothing more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  /** As the editor marks them. */
  get marks(): Mark[] {
    return this.words.map((word) => ({
      from: word.start,
      to: word.end,
      kind: 'spelling',
      title: m.composer_spellingTitle(),
    }));
  }
}
