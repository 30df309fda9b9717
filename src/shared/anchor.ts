// What is remembered of the surroundings of a text, so that it is found again after its file changed. No text is kept here:
// the lines around may hold secrets.

/**
 * How the text lay on its lines. `lines` = whole lines, from their first column; `words` = whole lines without the white
 * space at their edges; `inside` = it began or ended within a line.
 */
export const EDGES = ['lines', 'words', 'inside'] as const;
export type Edges = (typeof EDGES)[number];

export interface Anchor {
  /** Of the hashes, so that equal lines of two jobs can't be told. */
  readonly salt: string;
  /** Short hashes of the filled lines before the text, nearest first. */
  readonly before: readonly string[];
  /** Those after it, nearest first. */
  readonly after: readonly string[];
  readonly edges: Edges;
  /** How often the text stood in the document, itself included. */
  readonly copies: number;
  /** How alike the most alike other place was, from 0 to 1; 1 for a copy. */
  readonly rival: number;
  /** How much of the surroundings of such other places was the same, from 0 to 1. */
  readonly echo: number;
}

/** Hashes on each side. */
export const MOST_AROUND = 12;
const MOST_LETTERS = 64;
const MOST_ANCHORS = 1_000;

/** Reads those of a ledger row. One that can't be read makes all of them void, since they belong to ranges by their order. */
export function readAnchors(value: unknown): readonly Anchor[] | null {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_ANCHORS) return null;
  const anchors = value.map(readAnchor);
  return anchors.every((anchor) => anchor !== null) ? anchors : null;
}

function readAnchor(value: unknown): Anchor | null {
  if (typeof value !== 'object' || value === null) return null;
  const field = (name: string): unknown => Reflect.get(value, name);
  const [salt, before, after, copies, rival, echo] = ['salt', 'before', 'after', 'copies', 'rival', 'echo'].map(field);
  const edges = EDGES.find((known) => known === field('edges'));
  if (!isShort(salt) || !areHashes(before) || !areHashes(after) || edges === undefined) return null;
  if (typeof copies !== 'number' || !Number.isSafeInteger(copies) || copies < 0) return null;
  return isShare(rival) && isShare(echo) ? { salt, before, after, edges, copies, rival, echo } : null;
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST_LETTERS;
}

function areHashes(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= MOST_AROUND && value.every(isShort);
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
