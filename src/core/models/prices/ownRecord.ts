// What the person's own finished jobs say about a model: how long it takes, what it costs, and how much it writes.
import { isSameMode, type Mode } from '../../../shared/mode.ts';
import type { NanoUsd } from '../../../shared/money.ts';

/** What an answered job tells about the next one. */
export interface OwnJob {
  /** The name that was asked for. */
  readonly model: string;
  /** The mode in which it ran, if the provider told. */
  readonly mode: Mode | null;
  readonly effort: string | null;
  readonly inputTokens: number;
  /** Reasoning included. */
  readonly outputTokens: number;
  /** null = its price is not known. */
  readonly cost: NanoUsd | null;
  readonly tookMs: number;
}

/** How often a job of one model led to a job of another. */
export interface Followed {
  readonly from: string;
  readonly to: string;
  /** How many jobs of `from` led to one of `to`. */
  readonly jobs: number;
}

/** The climbs from a model: a person asked a stronger one about a question that it had answered. */
export interface ClimbRecord {
  readonly climbs: number;
  /** How many of the higher answers were rated better. */
  readonly better: number;
}

export interface Climbed extends ClimbRecord {
  readonly from: string;
}

/** What the person did after an answer. */
export interface GoneOn {
  readonly followed: readonly Followed[];
  readonly climbed: readonly Climbed[];
}

export interface ModelRecord {
  readonly jobs: number;
  readonly medianMs: number;
  /** null = the cost of none of them is known. */
  readonly medianCost: NanoUsd | null;
}

/** From this many jobs on estimates follow the record; with fewer they are first guesses. */
export const ENOUGH_JOBS = 10;
/** From this many jobs on the usual time is shown. */
const ENOUGH_TO_SAY = 3;
/** The usual time leaves out the quickest tenth of the jobs and the slowest. */
const USUALLY = 0.1;
/** In tokens. Inputs between the same two steps count as about as much text. */
const SIZE_STEPS = [2_000, 8_000, 32_000, 128_000];
const LOW_SHARE = 0.05;
/** The next job may write less than the leanest of the few so far. */
const LOW_MARGIN = 0.5;

export class OwnRecord {
  readonly #jobs = new Map<string, OwnJob[]>();
  readonly #goneOn: GoneOn;
  readonly #idOf: (name: string) => string;

  /** @param idOf gives one id for all names of a model */
  constructor(
    jobs: readonly OwnJob[],
    idOf: (name: string) => string,
    { followed = [], climbed = [] }: Partial<GoneOn> = {},
  ) {
    this.#idOf = idOf;
    this.#goneOn = { followed, climbed };
    for (const job of jobs) {
      const id = idOf(job.model);
      const others = this.#jobs.get(id);
      if (others === undefined) this.#jobs.set(id, [job]);
      else others.push(job);
    }
  }

  /** Jobs of one mode only, because modes differ in how much they write. */
  of(model: string, mode: Mode | null): readonly OwnJob[] {
    return (this.#jobs.get(this.#idOf(model)) ?? []).filter((job) => isSameMode(job.mode, mode));
  }

  /** How often the person went on from this model to a dearer one. @param isDearer tells which models are dearer */
  movesUp(model: string, isDearer: (than: string) => boolean): number {
    const own = this.#idOf(model);
    return this.#goneOn.followed
      .filter(({ from, to }) => this.#idOf(from) === own && this.#idOf(to) !== own && isDearer(to))
      .reduce((sum, { jobs }) => sum + jobs, 0);
  }

  /** Under whichever name the model was asked. */
  climbsFrom(model: string): ClimbRecord {
    const own = this.#idOf(model);
    const rows = this.#goneOn.climbed.filter(({ from }) => this.#idOf(from) === own);
    return {
      climbs: rows.reduce((sum, { climbs }) => sum + climbs, 0),
      better: rows.reduce((sum, { better }) => sum + better, 0),
    };
  }
}

/** Null = there are no jobs. @param jobs of one model and mode */
export function recordOf(jobs: readonly OwnJob[]): ModelRecord | null {
  if (jobs.length === 0) return null;
  const costs = jobs.map(({ cost }) => cost).filter((cost) => cost !== null);
  return {
    jobs: jobs.length,
    medianMs: median(jobs.map(({ tookMs }) => tookMs)),
    medianCost: costs.length === 0 ? null : median(costs),
  };
}

/** How long jobs usually take. */
export interface UsualTime {
  readonly lowMs: number;
  readonly highMs: number;
  readonly jobs: number;
  /** The jobs had the effort that was asked about; false = they had any effort. */
  readonly isSameEffort: boolean;
}

/** Null = there are too few jobs. @param jobs of one model and mode */
export function usualTime(jobs: readonly OwnJob[], effort: string | null): UsualTime | null {
  const same = jobs.filter((job) => job.effort === effort);
  const isSameEffort = same.length >= ENOUGH_TO_SAY;
  const like = isSameEffort ? same : jobs;
  if (like.length < ENOUGH_TO_SAY) return null;
  const times = like.map(({ tookMs }) => tookMs);
  return { lowMs: quantile(times, USUALLY), highMs: quantile(times, 1 - USUALLY), jobs: like.length, isSameEffort };
}

/** The jobs that say most about the next one: of its effort, and if there are enough, only those with as much text. */
export function likeJobs(
  jobs: readonly OwnJob[],
  effort: string | null,
  inputTokens: number,
): { readonly jobs: readonly OwnJob[]; readonly isSameSize: boolean } {
  const sameEffort = jobs.filter((job) => job.effort === effort);
  const size = sizeOf(inputTokens);
  const sameSize = sameEffort.filter((job) => sizeOf(job.inputTokens) === size);
  const isSameSize = sameSize.length >= ENOUGH_JOBS;
  return { jobs: isSameSize ? sameSize : sameEffort, isSameSize };
}

/** Output tokens to expect after such jobs; null = there are not enough of them. */
export function outputOf(jobs: readonly OwnJob[]): { readonly low: number; readonly likely: number } | null {
  if (jobs.length < ENOUGH_JOBS) return null;
  const written = jobs.map(({ outputTokens }) => outputTokens);
  return { low: Math.floor(quantile(written, LOW_SHARE) * LOW_MARGIN), likely: median(written) };
}

function sizeOf(inputTokens: number): number {
  return SIZE_STEPS.filter((step) => inputTokens >= step).length;
}

function median(values: readonly number[]): number {
  return Math.round(
    (quantile(values, 0.5) -
      quantile(
        values.map((value) => -value),
        0.5,
      )) /
      2,
  );
}

/** The smallest of the values that at least this share of them does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}
