// What a place has refused for an account: fields that a job can do without. Remembered for a day, so that the next job
// does not ask again, and an organisation that gets verified is believed soon.
import type { Job } from '../../shared/job.ts';
import type { Clock } from '../clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Result } from '../providers/failure.ts';

/** The closed list of fields that are left out after a refusal. Effort, tier, cap, store and background never are. */
export type Droppable = 'stream' | 'reasoning.summary';

const DAY_MS = 86_400_000;

/** The field that a definite no is about; null = it is about something else. */
export function refusedField(job: Job, result: Result<unknown>): Droppable | null {
  if (result.ok || result.failure.kind !== 'refused') return null;
  const { param, error } = result.failure;
  const { httpStatus, message } = error;
  if (httpStatus === null || httpStatus < 400 || httpStatus > 499) return null;
  const isVerification = /must be verified/i.test(message);
  if (httpStatus !== 400 && !isVerification) return null;
  const names = (field: Droppable, words: RegExp) => param === field || (param === null && words.test(message));
  if (job.wantsSummary && (names('reasoning.summary', /summar/i) || /reasoning\.?\s?summar/i.test(message))) {
    return 'reasoning.summary';
  }
  return job.streams && names('stream', /\bstream/i) ? 'stream' : null;
}

export class Refusals {
  readonly #ledger: Ledger;
  readonly #clock: Clock;

  constructor({ ledger, clock }: { ledger: Ledger; clock: Clock }) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** What this account is known to be refused for the job's model. */
  of(job: Job): readonly Droppable[] {
    const now = this.#clock.now();
    const wanted: Droppable[] = [];
    if (job.wantsSummary) wanted.push('reasoning.summary');
    if (job.streams) wanted.push('stream');
    return wanted.filter((field) => {
      const at = Number(this.#ledger.fact(nameOf(job, field)) ?? Number.NaN);
      return at <= now && now - at < DAY_MS;
    });
  }

  async remember(job: Job, field: Droppable): Promise<void> {
    await this.#ledger.setFact(nameOf(job, field), String(this.#clock.now()));
  }
}

function nameOf({ endpoint, keyFingerprint, model }: Job, field: Droppable): string {
  return `refuses:${field}:${model}:${keyFingerprint ?? ''}:${endpoint.baseUrl}`;
}
