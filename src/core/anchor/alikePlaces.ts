// How much of one text's short pieces stands in another one: a measure that grows with the texts only, whatever they say.
import type { Place } from './copiesOf.ts';

const BITS = 15;
const MASK = (1 << BITS) - 1;
const SHORT = 64;
/** Letters of a piece, in short texts and in long ones. */
const FEW_LETTERS = 3;
const LETTERS = 5;

export interface AlikePlace extends Place {
  /** The share of the text's pieces that stands there. */
  readonly share: number;
}

/** The places as long as the text that share the most with it, the best first, none over another one. */
export function alikePlaces(wanted: string, text: string, most: number, apart: readonly Place[] = []): AlikePlace[] {
  const letters = wanted.length < SHORT ? FEW_LETTERS : LETTERS;
  const pieces = wanted.length - letters + 1;
  if (pieces < 1 || text.length < letters) return [];
  const shares = slide(pieceCodes(wanted, letters), pieceCodes(text, letters));
  const blocks = bestOfBlocks(shares, Math.max(1, wanted.length >> 1));
  const taken: Place[] = [...apart];
  const found: AlikePlace[] = [];
  for (let tries = 0; found.length < most && tries < 4 * most; tries += 1) {
    let best = -1;
    for (const block of blocks.keys()) if (at(shares, blocks[block]) > at(shares, blocks[best])) best = block;
    const from = blocks[best];
    if (from === undefined || at(shares, from) === 0) break;
    blocks[best] = -1;
    const to = Math.min(text.length, from + wanted.length);
    const middle = (from + to) / 2;
    if (taken.some((other) => other.from < middle && middle < other.to)) continue;
    taken.push({ from, to });
    found.push({ from, to, share: at(shares, from) / pieces });
  }
  return found;
}

/** The share of the pieces of one text that stands in the other one. */
export function sharedPieces(part: string, whole: string): number {
  const letters = Math.min(part.length, whole.length) < SHORT ? FEW_LETTERS : LETTERS;
  const codes = pieceCodes(part, letters);
  if (codes.length === 0) return part === whole ? 1 : 0;
  const others = pieceCodes(whole, letters);
  // A table as small as the texts allow: most are lines.
  const bits = Math.min(BITS, 3 + Math.ceil(Math.log2(others.length + 1)));
  const mask = (1 << bits) - 1;
  const there = new Int32Array(1 << bits);
  for (const code of others) there[code & mask] = at(there, code & mask) + 1;
  let shared = 0;
  for (const code of codes) {
    if (at(there, code & mask) === 0) continue;
    there[code & mask] = at(there, code & mask) - 1;
    shared += 1;
  }
  return shared / codes.length;
}

/** How alike two texts are, from 0 to 1. */
export function alike(one: string, other: string): number {
  if (one === other) return 1;
  return Math.min(sharedPieces(one, other), sharedPieces(other, one));
}

function at(values: Int32Array, index: number | undefined): number {
  return index === undefined ? 0 : (values[index] ?? 0);
}

function pieceCodes(text: string, letters: number): Int32Array {
  const codes = new Int32Array(Math.max(0, text.length - letters + 1));
  for (let index = 0; index < codes.length; index += 1) {
    let code = 0;
    for (let letter = 0; letter < letters; letter += 1)
      code = Math.imul(code, 0x01000193) ^ text.charCodeAt(index + letter);
    codes[index] = (code ^ (code >>> BITS)) & MASK;
  }
  return codes;
}

/** For each place of the text, how many of the wanted pieces stand in as long a part from there on. */
function slide(wanted: Int32Array, text: Int32Array): Int32Array {
  const need = new Int32Array(1 << BITS);
  const have = new Int32Array(1 << BITS);
  for (const code of wanted) need[code] = at(need, code) + 1;
  const shares = new Int32Array(text.length);
  let shared = 0;
  const width = wanted.length;
  for (let next = 0; next < text.length + width - 1; next += 1) {
    const coming = text[next];
    if (coming !== undefined) {
      if (at(have, coming) < at(need, coming)) shared += 1;
      have[coming] = at(have, coming) + 1;
    }
    const from = next - width + 1;
    if (from < 0) continue;
    shares[from] = shared;
    const going = text[from];
    if (going === undefined) continue;
    have[going] = at(have, going) - 1;
    if (at(have, going) < at(need, going)) shared -= 1;
  }
  return shares;
}

function bestOfBlocks(shares: Int32Array, width: number): Int32Array {
  const blocks = new Int32Array(Math.ceil(shares.length / width)).fill(-1);
  for (const [index, share] of shares.entries()) {
    const block = Math.floor(index / width);
    const best = blocks[block] ?? -1;
    if (best < 0 || share > at(shares, best)) blocks[block] = index;
  }
  return blocks;
}
