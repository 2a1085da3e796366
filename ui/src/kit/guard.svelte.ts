// The wrong-brand guard before posts are copied to another brand: Rust says what they would carry along, a person decides.

import { call } from '../api/client';
import type { BrandId, GuardFindings, PostId } from '../api/generated';

/** Most posts that Rust looks at in one call. */
const AT_ONCE = 500;

/** What is being asked. */
export interface CopyAsked {
  /** Name of the brand that the copies would go to. */
  brand: string;
  findings: readonly GuardFindings[];
}

/** Asks before a copy that names another brand; one question at a time. `CopyAsk.svelte` shows it. */
export class CopyGuard {
  /** The open question. */
  asked = $state.raw<CopyAsked | null>(null);
  #answer: ((go: boolean) => void) | null = null;

  /** Resolves to whether the posts may be copied: at once when they name nobody else. Rejects with what went wrong. */
  async mayCopy(posts: readonly PostId[], to: BrandId, brand: string): Promise<boolean> {
    const findings: GuardFindings[] = [];
    for (let at = 0; at < posts.length; at += AT_ONCE) {
      findings.push(...(await call('guard_preview', { posts: posts.slice(at, at + AT_ONCE), brand: to })));
    }
    if (findings.length === 0) return true;
    this.answer(false);
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.asked = { brand, findings };
    });
  }

  /** What the person said. */
  answer(go: boolean): void {
    this.asked = null;
    this.#answer?.(go);
    this.#answer = null;
  }
}
