// Which jobs go on with the keys of this window when their looks are brought forward; part of the chunk of manyJobs.ts.
import type { DatabaseSync } from 'node:sqlite';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { isOwnKey, MOST_UNFIT } from '../../shared/jobKeys.ts';
import type { DueFacts } from './dueFacts.ts';
import type { KeysInHand } from './duties.ts';
import { dropKeyRefusal, type KeyRefusal, readKeyRefusal, writeKeyRefusal } from './keyFacts.ts';
import type { Occasion } from './occasion.ts';

/** A key that was refused this recently is not asked about again by a window that just started. */
const JUST_REFUSED_MS = 5_000;

export interface Paused {
  readonly id: string;
  readonly facts: DueFacts | null;
  readonly isPaused: boolean;
  readonly next: number | null;
}

export interface GoesOn {
  /** Nothing stands in the job's way any more. If this is false, its pause stands until a look has worked. */
  readonly isFree: boolean;
  /** A key that did not fit the job, and is to be tried again. */
  readonly forgives: string | null;
  /** The job has never been tried with this key, and no other window goes first. */
  readonly isTried: boolean;
}

const FREE: GoesOn = { isFree: true, forgives: null, isTried: false };
/** The job's pause stands until a look has worked. */
const TRIED: GoesOn = { isFree: false, forgives: null, isTried: false };

export class GoingOn {
  readonly #db: DatabaseSync;
  readonly #occasion: Occasion;
  readonly #held: KeysInHand | undefined;
  /** For each key that was refused at a place: the job that asks about it. */
  readonly #probes = new Map<string, Probe>();

  /** @param held the keys of this window; absent = every job may go on */
  constructor(db: DatabaseSync, occasion: Occasion, held: KeysInHand | undefined) {
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
      const refusal = readKeyRefusal(this.#db, endpoint, key);
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

  /** Writes down which job asks about each refused key. Where no job can ask, the next call finds out. */
  writeProbes(db: DatabaseSync): void {
    for (const { endpoint, key, refusal, job, isAsked } of this.#probes.values()) {
      if (isAsked) continue;
      if (job === null) dropKeyRefusal(db, endpoint, key);
      else writeKeyRefusal(db, endpoint, key, { ...refusal, probe: job });
    }
  }

  get hasProbes(): boolean {
    return [...this.#probes.values()].some(({ isAsked }) => !isAsked);
  }

  /** Null = the job can't go on with the keys of this window. */
  how(job: Paused): GoesOn | null {
    const { facts } = job;
    if (this.#held === undefined || facts === null) return FREE;
    const key = this.#keyOf(job);
    if (key === null) return null;
    const isOwn = isOwnKey(facts, key);
    const isUnfit = facts.unfit.some((one) => one.key === key);
    const { why } = this.#occasion;
    const isRefused = readKeyRefusal(this.#db, facts.endpoint, key) !== null;
    if (isRefused && why === 'start') return this.#probing(job, isUnfit ? key : null);
    if (isRefused) return null;
    if (isUnfit) {
      // A person who set a key may have mended any job; after a mere start only the job's own key is tried again.
      if (why === 'key') return { isFree: false, forgives: key, isTried: !isOwn };
      return why === 'start' && isOwn ? { isFree: false, forgives: key, isTried: false } : null;
    }
    // Any key may send a waiting job, and a person has been told already that no window could.
    if (facts.state === 'waiting') return { ...FREE, isTried: !isOwn };
    if (isOwn) return FREE;
    if (facts.unfit.length >= MOST_UNFIT) return null;
    return { ...TRIED, isTried: why === 'key' };
  }

  #probing(job: Paused, forgives: string | null): GoesOn | null {
    for (const probe of this.#probes.values()) {
      const isThere = probe.key === this.#keyOf(job) && probe.endpoint.baseUrl === job.facts?.endpoint.baseUrl;
      if (!isThere || probe.endpoint.name !== job.facts?.endpoint.name || probe.isAsked) continue;
      // Where no job can ask about the key, the endpoint is no longer taken to refuse it.
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
  readonly refusal: KeyRefusal;
  readonly job: string | null;
  /** A job asks about this key already, or has done so a moment ago. */
  readonly isAsked: boolean;
}

function isAsked({ at, probe }: KeyRefusal, jobs: readonly Paused[], now: number): boolean {
  const isRecent = at <= now && at > now - JUST_REFUSED_MS;
  // A plan further ahead than that comes from a clock that was set back.
  return isRecent || jobs.some(({ id, next }) => id === probe && next !== null && next <= now + JUST_REFUSED_MS);
}
