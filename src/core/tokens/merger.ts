// Merges the byte pairs of one piece, lowest rank first, as the encoding demands. A heap keeps this nearly linear
// however long the piece is; the usual way, which searches for the best pair again and again, is quadratic.

import type { TokenCount } from '../../shared/usage.ts';

/** The rank of the token with these bytes (one character for each); undefined = they are not a token. */
export type RankOf = (bytes: string) => number | undefined;

/** No token of the encoding has more bytes. */
export const LONGEST_TOKEN = 128;
const NONE = 0x7fff_ffff;
/** A heap entry is one number, `rank * PLACES + place`: the lowest rank, and of equals the first, is merged first. */
const PLACES = 2 ** 26;
const STEPS_BETWEEN_LOOKS = 4_096;

/**
 * Counts the tokens of one piece. Each merge leaves one token less, so stopping early leaves too many and never too
 * few: an upper bound.
 */
export class Merger {
  readonly #rankOf: RankOf;
  /** The rank of each pair of bytes, with which every piece begins. */
  readonly #pairs: Int32Array;
  #capacity = 0;
  /** The next and the previous part of each part, by the place of its first byte. */
  #next = new Int32Array(0);
  #previous = new Int32Array(0);
  /** The rank of the token that a part would become together with the next one. */
  #ranks = new Int32Array(0);
  #heap = new Float64Array(0);
  #size = 0;

  constructor(rankOf: RankOf) {
    this.#rankOf = rankOf;
    this.#pairs = Int32Array.from(
      { length: 65_536 },
      (_, pair) => rankOf(String.fromCharCode(pair >> 8, pair & 0xff)) ?? NONE,
    );
  }

  /** @param isOver true stops the count, which leaves an upper bound */
  count(bytes: string, isOver: () => boolean): TokenCount {
    const { length } = bytes;
    if (length < 2) return { tokens: length, isUpperBound: false };
    if (length >= PLACES) return { tokens: length, isUpperBound: true };
    this.#reserve(length);
    this.#begin(bytes);
    const next = this.#next;
    const previous = this.#previous;
    const ranks = this.#ranks;
    let tokens = length;
    for (let step = 1; this.#size > 0; step += 1) {
      if (step % STEPS_BETWEEN_LOOKS === 0 && isOver()) return { tokens, isUpperBound: true };
      const entry = this.#pop();
      const at = entry % PLACES;
      // The entry is out of date: its part was merged since, or has another neighbour now.
      if (ranks[at] !== (entry - at) / PLACES) continue;
      const gone = next[at] ?? length;
      const after = next[gone] ?? length;
      ranks[gone] = NONE;
      next[at] = after;
      if (after < length) previous[after] = at;
      tokens -= 1;
      this.#rank(bytes, at);
      if (at > 0) this.#rank(bytes, previous[at] ?? 0);
    }
    return { tokens, isUpperBound: false };
  }

  #begin(bytes: string): void {
    const { length } = bytes;
    this.#size = 0;
    for (let at = 0; at < length; at += 1) {
      this.#next[at] = at + 1;
      this.#previous[at] = at - 1;
    }
    this.#next[length] = length;
    this.#ranks[length - 1] = NONE;
    for (let at = 0; at < length - 1; at += 1) {
      const rank = this.#pairs[bytes.charCodeAt(at) * 256 + bytes.charCodeAt(at + 1)] ?? NONE;
      this.#ranks[at] = rank;
      if (rank !== NONE) this.#push(rank * PLACES + at);
    }
  }

  /** Looks up what the part at this place would become together with the next one. */
  #rank(bytes: string, at: number): void {
    const { length } = bytes;
    const middle = this.#next[at] ?? length;
    const end = this.#next[middle] ?? length;
    const rank = middle < length && end - at <= LONGEST_TOKEN ? this.#rankOf(bytes.slice(at, end)) : undefined;
    this.#ranks[at] = rank ?? NONE;
    if (rank !== undefined) this.#push(rank * PLACES + at);
  }

  #push(entry: number): void {
    const heap = this.#heap;
    let at = this.#size;
    this.#size += 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent] ?? 0;
      if (above <= entry) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): number {
    const heap = this.#heap;
    const top = heap[0] ?? 0;
    this.#size -= 1;
    const size = this.#size;
    const last = heap[size] ?? 0;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && (heap[child + 1] ?? 0) < (heap[child] ?? 0)) child += 1;
      const below = heap[child] ?? 0;
      if (below >= last) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
    return top;
  }

  #reserve(length: number): void {
    if (length <= this.#capacity) return;
    this.#capacity = Math.max(1_024, length * 2);
    this.#next = new Int32Array(this.#capacity + 1);
    this.#previous = new Int32Array(this.#capacity + 1);
    this.#ranks = new Int32Array(this.#capacity + 1);
    // Each byte has one entry at first; each merge takes out one entry and adds at most two.
    this.#heap = new Float64Array(2 * this.#capacity + 2);
  }
}
