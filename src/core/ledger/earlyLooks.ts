// Brings looks forward: at a window's start, when the machine wakes up, a person comes back, the network is back, or
// there is a new key. What is brought forward queues up at the pace of its endpoint, behind what is due already.

import type { DatabaseSync } from 'node:sqlite';
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { JobErrorKind } from '../../shared/job.ts';
import { PLANNED_STATES } from '../../shared/jobStates.ts';
import type { ManyJobsNeeds } from './changeMany.ts';
import type { KeysInHand } from './duties.ts';
import { readFact, writeFact } from './facts.ts';
import { inStates } from './inStates.ts';
import type { Occasion } from './occasion.ts';

/** So many unanswered calls in a row are an outage: a single one may be due to that one response. */
const OUTAGE = 2;

const NO_ANSWER: ReadonlySet<string> = new Set<JobErrorKind>([
  'network',
  'offline',
  'certificate',
  'notAnApi',
  'proxy',
]);
const ANSWERS: ReadonlySet<string> = new Set(['notFound', 'keyRefused', 'noAccess', 'refused', 'tooLarge']);

/** How a call to an endpoint went, as far as it matters for other looks. */
export type Outcome =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly failure: {
        readonly kind: string;
        readonly offline: boolean;
        readonly error: { readonly kind: string };
      };
    };

export class EarlyLooks {
  readonly #needs: ManyJobsNeeds;
  readonly #moved: Emitter<void>;
  /** Endpoints whose last call from this window brought no answer. */
  readonly #troubled = new Set<string>();
  #isDisposed = false;

  /** A job is due earlier than it was before. */
  readonly onDidMove: Event<void>;

  constructor(needs: ManyJobsNeeds) {
    this.#needs = needs;
    this.#moved = new Emitter(needs.report);
    this.onDidMove = this.#moved.event;
  }

  /** @param held the keys of this window; absent = it looks at any job */
  async bring(occasion: Occasion, held?: KeysInHand): Promise<void> {
    // What was not reached by the old way may be reached by the new one.
    if (occasion.why === 'network' && occasion.endpoint === null) this.#troubled.clear();
    if (!this.#needs.guard.read(isAnythingOpen)) return;
    const { bringForward } = await import('./manyJobs.ts');
    await bringForward(this.#needs, occasion, held, () => this.#moved.fire());
  }

  /** Another window may reach an endpoint that this one does not reach. */
  isTroubled(endpoint: string): boolean {
    return this.#troubled.has(endpoint);
  }

  /** What became of a call. The first answer after an outage brings the looks forward that backed off because of it. */
  async heard(endpoint: string, outcome: Outcome): Promise<void> {
    const isAnswer = outcome.ok || ANSWERS.has(outcome.failure.kind);
    if (isAnswer) this.#troubled.delete(endpoint);
    else if (NO_ANSWER.has(outcome.failure.error.kind)) this.#troubled.add(endpoint);
    try {
      if (isAnswer) await this.#answered(endpoint);
      else if (NO_ANSWER.has(outcome.failure.error.kind)) await this.#unanswered(endpoint, outcome.failure.offline);
    } catch (error) {
      // Whatever goes wrong here, the outcome of the call itself must be kept.
      if (!this.#isDisposed) this.#needs.report(error);
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#moved.dispose();
  }

  async #unanswered(endpoint: string, neverConnected: boolean): Promise<void> {
    const { guard } = this.#needs;
    const before = guard.read((db) => callsWithoutAnswer(db, endpoint));
    if (before >= OUTAGE) return;
    const calls = neverConnected ? OUTAGE : before + 1;
    await guard.write((db) => writeFact(db, factName(endpoint), String(calls)));
  }

  async #answered(endpoint: string): Promise<void> {
    const { guard } = this.#needs;
    if (guard.read((db) => callsWithoutAnswer(db, endpoint)) === 0) return;
    const calls = await guard.write((db) => {
      const found = callsWithoutAnswer(db, endpoint);
      db.prepare('DELETE FROM facts WHERE name = ?').run(factName(endpoint));
      return found;
    });
    // With fewer failures there is nothing to make up for, or another window makes up for it.
    if (calls < OUTAGE) return;
    await this.bring({ why: 'network', endpoint });
  }
}

function isAnythingOpen(db: DatabaseSync): boolean {
  const open = `SELECT 1 FROM jobs WHERE removed = 0 AND state ${inStates(PLANNED_STATES)}
    UNION ALL SELECT 1 FROM jobs WHERE removed = 0 AND next_look_at IS NOT NULL LIMIT 1`;
  return db.prepare(open).get() !== undefined;
}

function factName(endpoint: string): string {
  return `unanswered ${endpoint}`;
}

function callsWithoutAnswer(db: DatabaseSync, endpoint: string): number {
  return Number(readFact(db, factName(endpoint)) ?? 0);
}
