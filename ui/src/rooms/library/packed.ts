// The whole grid in one answer: 24 bytes per visual, read where they lie. Pure.

import type { VisualId, VisualKind } from '../../api/generated';

/** Bytes of one visual. */
const STRIDE = 24;
const KINDS: readonly VisualKind[] = ['image', 'animation', 'drawing', 'video'];

/** What is known of a visual before its details are read. */
export const FLAG = {
  favourite: 1,
  moves: 2,
  fault: 4,
  barred: 8,
  ending: 16,
  used: 32,
  noAlt: 64,
  inPlace: 128,
} as const;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Visuals in the order of the grid. Nothing is unpacked that is not asked for. */
export class Packed {
  readonly count: number;
  #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.count = Math.floor(bytes.length / STRIDE);
  }

  static read(base64: string): Packed {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
    return new Packed(bytes);
  }

  #byte(index: number, at: number): number {
    return this.#bytes[index * STRIDE + at] ?? 0;
  }

  /** Id of the visual at a place. */
  id(index: number): VisualId {
    let text = '';
    for (let at = 0; at < 16; at += 1) {
      if (at === 4 || at === 6 || at === 8 || at === 10) text += '-';
      text += HEX[this.#byte(index, at)];
    }
    return text as VisualId;
  }

  /** Width by height. */
  ratio(index: number): number {
    const thousandths = this.#byte(index, 16) * 256 + this.#byte(index, 17);
    return thousandths > 0 ? thousandths / 1000 : 1;
  }

  /** Average colour. */
  colour(index: number): string {
    return `rgb(${this.#byte(index, 18)} ${this.#byte(index, 19)} ${this.#byte(index, 20)})`;
  }

  is(index: number, flag: number): boolean {
    return (this.#byte(index, 21) & flag) !== 0;
  }

  rating(index: number): number {
    return this.#byte(index, 22);
  }

  kind(index: number): VisualKind {
    return KINDS[this.#byte(index, 23)] ?? 'image';
  }

  /** Place of a visual; −1 where it is not in the grid. */
  indexOf(id: VisualId | null): number {
    const wanted = id
      ?.replaceAll('-', '')
      .match(/../g)
      ?.map((digits) => parseInt(digits, 16));
    if (wanted?.length !== 16) return -1;
    for (let index = 0; index < this.count; index += 1) {
      // From the end: ids begin with their time, which neighbours share.
      let at = 15;
      while (at >= 0 && this.#bytes[index * STRIDE + at] === wanted[at]) at -= 1;
      if (at < 0) return index;
    }
    return -1;
  }

  /** Ids of a stretch, both ends included, in whichever order they are named. */
  ids(from: number, to: number): VisualId[] {
    const ids: VisualId[] = [];
    for (let index = Math.max(0, Math.min(from, to)); index <= Math.max(from, to) && index < this.count; index += 1) {
      ids.push(this.id(index));
    }
    return ids;
  }
}

/** A grid without visuals. */
export const NOTHING = new Packed(new Uint8Array(0));
