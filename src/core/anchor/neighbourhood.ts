// How much of the remembered surroundings stands around a place of a document.
import { type Anchor, MOST_AROUND } from '../../shared/anchor.ts';
import type { UnitedText } from './unitedText.ts';

/** Nearer lines say more. */
const NEARNESS = 0.1;
/** What each line between costs. */
const GAP = 0.03;
/** Lines that are looked at on each side. */
const REACH = 2 * MOST_AROUND;
/** What a line says that stands so often in the document. */
const RARITY = [1, 1, 0.7, 0.45, 0.45, 0.45] as const;
const COMMON = 0.25;
/** That the document ended behind them, as a share of all of them. */
const END = 0.02;
/** What a side says on which nothing stood, and what it adds to the other one. */
const BARE = 0.3;
const LITTLE = 0.02;
/** Places that many lines speak for. */
const MOST_PLACES = 8;

export class Neighbourhood {
  readonly #text: UnitedText;
  readonly #salt: string;
  readonly #before: readonly Remembered[];
  readonly #after: readonly Remembered[];
  /** How much speaks for a place before each unit. */
  readonly #spoken: { readonly before: Float32Array; readonly after: Float32Array };

  #starts: readonly number[] | undefined;
  #ends: readonly number[] | undefined;
  /** What was worked out already, by places. */
  readonly #agreed = { before: new Map<number, number>(), after: new Map<number, number>() };

  constructor(text: UnitedText, { salt, before, after }: Pick<Anchor, 'salt' | 'before' | 'after'>) {
    this.#text = text;
    this.#salt = salt;
    const counts = countUnits(text, salt, new Set([...before, ...after]));
    this.#before = remembered(before, counts);
    this.#after = remembered(after, counts);
    this.#spoken = votes(text, salt, this.#before, this.#after);
  }

  /** From 0 to 1; 1 = the same lines right before the place, up to where the document begins if it did so then. */
  before(place: number): number {
    return kept(this.#agreed.before, place, () =>
      agreement(this.#before, (index) => this.#text.hashBefore(place, index, this.#salt)),
    );
  }

  after(place: number): number {
    return kept(this.#agreed.after, place, () =>
      agreement(this.#after, (index) => this.#text.hashAfter(place, index, this.#salt)),
    );
  }

  /** Of both sides: from 0 to 2. One on which nothing stood says little, so that the other one counts for both. */
  around(from: number, to: number): number {
    const [before, after] = [this.before(from), this.after(to)];
    if (isBare(this.#before) && isBare(this.#after)) return (before + after) / BARE;
    if (isBare(this.#before)) return (2 - LITTLE) * after + (LITTLE / BARE) * before;
    return isBare(this.#after) ? (2 - LITTLE) * before + (LITTLE / BARE) * after : before + after;
  }

  /** How much speaks for a text from one unit to another one; quick, and without any regard to gaps. */
  hint(from: number, to: number): number {
    return (this.#spoken.before[from] ?? 0) + (this.#spoken.after[to] ?? 0);
  }

  /** The units before which a text could begin, by what stands before it. */
  starts(): readonly number[] {
    this.#starts ??= largest(this.#spoken.before);
    return this.#starts;
  }

  /** The units before which it could end. */
  ends(): readonly number[] {
    this.#ends ??= largest(this.#spoken.after);
    return this.#ends;
  }

  /** Whether neither side has a place elsewhere that is better by more than so much. */
  agrees({ from, to }: { readonly from: number; readonly to: number }, most: number): boolean {
    const before = Math.max(...this.starts().map((unit) => this.before(this.#text.start(unit))));
    const after = Math.max(...this.ends().map((unit) => this.after(this.#text.start(unit))));
    return before - this.before(from) < most && after - this.after(to) < most;
  }

  /** The best place for a text of which nothing is left, from 0 to 2. */
  closed(): number {
    const places = [...new Set([...this.starts(), ...this.ends()])].map((unit) => this.#text.start(unit));
    const isWhole = (side: readonly Remembered[], agreed: number) => !isBare(side) || agreed === BARE;
    const closed = places.filter(
      (place) => isWhole(this.#before, this.before(place)) && isWhole(this.#after, this.after(place)),
    );
    return Math.max(0, ...closed.map((place) => this.around(place, place)));
  }
}

function kept(known: Map<number, number>, place: number, work: () => number): number {
  const value = known.get(place) ?? work();
  known.set(place, value);
  return value;
}

interface Remembered {
  readonly hash: string;
  readonly weight: number;
}

function countUnits(text: UnitedText, salt: string, wanted: ReadonlySet<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (wanted.size === 0) return counts;
  for (let unit = 0; unit < text.count; unit += 1) {
    const hash = text.hashOf(unit, salt);
    if (wanted.has(hash)) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  return counts;
}

/** With fewer lines than are kept, the document began or ended behind them: an empty hash. */
function remembered(hashes: readonly string[], counts: ReadonlyMap<string, number>): Remembered[] {
  const all = hashes.map((hash, index) => ({
    hash,
    weight: (RARITY[counts.get(hash) ?? 0] ?? COMMON) / (1 + NEARNESS * index),
  }));
  if (hashes.length === MOST_AROUND) return all;
  // That the document ends says little: it may have grown.
  const weight = all.length === 0 ? 1 : END * all.reduce((sum, { weight }) => sum + weight, 0);
  return [...all, { hash: '', weight }];
}

/** Nothing stood there: the document began or ended. */
function isBare(side: readonly Remembered[]): boolean {
  return side.every(({ hash }) => hash === '');
}

/** The best alignment of what is remembered with what is there, both nearest first. */
function agreement(wanted: readonly Remembered[], there: (index: number) => string): number {
  const total = wanted.reduce((sum, { weight }) => sum + weight, 0);
  let row = new Float64Array(wanted.length + 1);
  let best = 0;
  for (let index = 0; index < REACH; index += 1) {
    const hash = there(index);
    const next = new Float64Array(wanted.length + 1);
    next[0] = (row[0] ?? 0) - GAP * total;
    for (const [at, { hash: known, weight }] of wanted.entries()) {
      const same = hash === known ? (row[at] ?? 0) + weight : Number.NEGATIVE_INFINITY;
      next[at + 1] = Math.max(same, (row[at + 1] ?? 0) - GAP * total, next[at] ?? 0);
    }
    best = Math.max(best, next[wanted.length] ?? 0);
    row = next;
    if (hash === '') break;
  }
  return (total === 0 ? 0 : best / total) * (isBare(wanted) ? BARE : 1);
}

function votes(text: UnitedText, salt: string, before: readonly Remembered[], after: readonly Remembered[]) {
  const spoken = { before: new Float32Array(text.count + 1), after: new Float32Array(text.count + 1) };
  const add = (votesOf: Float32Array, unit: number, weight: number) => {
    if (unit >= 0 && unit <= text.count) votesOf[unit] = (votesOf[unit] ?? 0) + weight;
  };
  const ofBefore = indexed(before);
  const ofAfter = indexed(after);
  for (let unit = -1; unit <= text.count; unit += 1) {
    const hash = unit < 0 || unit === text.count ? '' : text.hashOf(unit, salt);
    if (unit < text.count)
      for (const [at, weight] of ofBefore.get(hash) ?? []) add(spoken.before, unit + 1 + at, weight);
    if (unit >= 0) for (const [at, weight] of ofAfter.get(hash) ?? []) add(spoken.after, unit - at, weight);
  }
  return spoken;
}

function indexed(wanted: readonly Remembered[]): ReadonlyMap<string, readonly [at: number, weight: number][]> {
  const places = new Map<string, [at: number, weight: number][]>();
  for (const [at, { hash, weight }] of wanted.entries()) {
    const known = places.get(hash);
    if (known === undefined) places.set(hash, [[at, weight]]);
    else known.push([at, weight]);
  }
  return places;
}

/** The few places with the most votes. */
function largest(votesOf: Float32Array): number[] {
  const kept: number[] = [];
  for (const [unit, vote] of votesOf.entries()) {
    if (vote === 0 || (kept.length === MOST_PLACES && vote <= (votesOf[kept.at(-1) ?? 0] ?? 0))) continue;
    const at = kept.findIndex((other) => (votesOf[other] ?? 0) < vote);
    kept.splice(at < 0 ? kept.length : at, 0, unit);
    if (kept.length > MOST_PLACES) kept.pop();
  }
  return kept;
}
