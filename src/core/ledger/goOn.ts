// Which jobs go on with the keys of this window, when their looks are brought forward; part of the chunk of manyJobs.ts.
import type { DatabaseSync } from 'node:sqlite';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { isOwnKey, MOST_UNFIT } from '../../shared/jobKeys.ts';
import type { Facts } from './dueRow.ts';
import { dropRefusal, type Refusal, readRefusal, writeRefusal } from './keyFacts.ts';
import type { Occasion } from './occasion.ts';
import type { Held } from './turns.ts';

/** A key that was refused this recently is not asked about again by a window that just started. */
const JUST_REFUSED_MS = 5_000;

export interface Paused {
  readonly id: string;
  readonly facts: Facts | null;
  readonly isPaused: boolean;
  readonly next: number | null;
}

export interface GoesOn {
  /** Nothing stands in its way any more. Otherwise its pause stands until a look has worked. */
  readonly isFree: boolean;
  /** A key that did not fit it, and gets another chance. */
  readonly forgives: string | null;
  /** The key is new to it, and nobody else has to be waited for. */
  readonly isTried: boolean;
}

const FREE: GoesOn = { isFree: true, forgives: null, isTried: false };
/** Its pause stands until a look has worked. */
const TRIED: GoesOn = { isFree: false, forgives: null, isTried: false };

export class GoingOn {
  readonly #db: DatabaseSync;
  readonly #occasion: Occasion;
  readonly #held: Held | undefined;
  /** For each key that was refused at a place: the job that asks about it. */
  readonly #probes = new Map<string, Probe>();

  /** @param held absent = whatever it takes */
  constructor(db: DatabaseSync, occasion: Occasion, held: Held | undefined) {
    this.#db = db;
    this.#occasion = occasion;
    this.#held = held;
  }

  /** A window that starts asks about a refused key once, by one job. @param jobs what it may look at */
  findProbes(jobs: readonly Paused[], now: number): void {
    if (this.#occasion.why !== 'start') return;
    for (const job of jobs) {
      const key = this.#keyOf(job);
      if (job.facts === null || key === null) continue;
      const { endpoint } = job.facts;
      const refusal = readRefusal(this.#db, endpoint, key);
      if (refusal === null) continue;
      const name = JSON.stringify([endpoint.name, endpoint.baseUrl, key]);
      const probe = this.#probes.get(name) ?? {
        endpoint,
        key,
        refusal,
        job: null,
        isAsked: isAsked(refusal, jobs, now),
      };
      this.#probes.set(name, { ...probe, job: probe.job ?? (job.isPaused ? job.id : null) });
    }
  }

  /** Writes down who asks. Where nobody can, the next call finds out. */
  writeProbes(db: DatabaseSync): void {
    for (const { endpoint, key, refusal, job, isAsked } of this.#probes.values()) {
      if (isAsked) continue;
      if (job === null) dropRefusal(db, endpoint, key);
      else writeRefusal(db, endpoint, key, { ...refusal, probe: job });
    }
  }

  get hasProbes(): boolean {
    return [...this.#probes.values()].some(({ isAsked }) => !isAsked);
  }

  /** Null = not with the keys of this window. */
  how(job: Paused): GoesOn | null {
    const { facts } = job;
    if (this.#held === undefined || facts === null) return FREE;
    const key = this.#keyOf(job);
    if (key === null) return null;
    const isOwn = isOwnKey(facts, key);
    const isUnfit = facts.unfit.some((one) => one.key === key);
    const { why } = this.#occasion;
    const isRefused = readRefusal(this.#db, facts.endpoint, key) !== null;
    if (isRefused && why === 'start') return this.#probing(job, isUnfit ? key : null);
    if (isRefused) return null;
    if (isUnfit) {
      // What a person has done may have mended it; what a start may have, is the right of the job's own key.
      if (why === 'key') return { isFree: false, forgives: key, isTried: !isOwn };
      return why === 'start' && isOwn ? { isFree: false, forgives: key, isTried: false } : null;
    }
    // Whatever sends it: that nobody could has been told already.
    if (facts.state === 'waiting') return { ...FREE, isTried: !isOwn };
    if (isOwn) return FREE;
    if (facts.unfit.length >= MOST_UNFIT) return null;
    return { ...TRIED, isTried: why === 'key' };
  }

  #probing(job: Paused, forgives: string | null): GoesOn | null {
    for (const probe of this.#probes.values()) {
      const isThere = probe.key === this.#keyOf(job) && probe.endpoint.baseUrl === job.facts?.endpoint.baseUrl;
      if (!isThere || probe.endpoint.name !== job.facts?.endpoint.name || probe.isAsked) continue;
      // Without a job to ask with, the place is not taken to refuse it any more.
      if (probe.job === null) return FREE;
      return probe.job === job.id ? { ...TRIED, forgives } : null;
    }
    return null;
  }

  #keyOf({ facts }: Paused): string | null {
    return facts === null ? null : (this.#held?.of(facts.endpoint) ?? null);
  }
}

interface Probe {
  readonly endpoint: EndpointSnapshot;
  readonly key: string;
  readonly refusal: Refusal;
  readonly job: string | null;
  /** Somebody asks already, or has done so a moment ago. */
  readonly isAsked: boolean;
}

function isAsked({ at, probe }: Refusal, jobs: readonly Paused[], now: number): boolean {
  const isRecent = at <= now && at > now - JUST_REFUSED_MS;
  // One that is planned later is of a clock that was set back.
  return isRecent || jobs.some(({ id, next }) => id === probe && next !== null && next <= now + JUST_REFUSED_MS);
}
