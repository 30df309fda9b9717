// A person who presses everything twice: what waits is sent now, as it was asked or anew in its place.
import type { Engine } from '../../src/core/engine.ts';
import { type Prepared, prepare } from '../../src/core/jobs/prepare/prepare.ts';
import type { Catalogue } from '../../src/core/models/catalogue.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import type { Job } from '../../src/shared/job.ts';
import { aQuestion } from './aQuestion.ts';

export type Tell = (what: string, error: unknown) => void;

/** @param now the run's time, in milliseconds since 1970 */
export function pressSendNow({ ledger, jobs }: Engine, catalogue: Catalogue, now: number, tell: Tell): void {
  try {
    for (const [index, job] of ledger.open().entries()) {
      if (job.waitingReason !== 'consent') continue;
      // What goes on from an answer is sent as it was asked.
      if (index % 2 === 0 || job.chain !== undefined) {
        jobs.sendNow(job.id);
        jobs.sendNow(job.id);
        continue;
      }
      for (const anew of [anewOf(job, catalogue, now), anewOf(job, catalogue, now)]) {
        jobs.start(anew, null, true, { replaces: job.id }).catch((error: unknown) => {
          // The other press was quicker, or another window: that is said, and nothing is sent.
          if (!isHumanError(error)) tell('send now', error);
        });
      }
    }
  } catch (error) {
    tell('send now', error);
  }
}

/** What would be sent today in its place. */
function anewOf(job: Job, catalogue: Catalogue, now: number): Prepared {
  const question = aQuestion({
    question: `${job.title} Once more.`,
    endpoint: { ...job.endpoint, headers: {}, keyVariable: null },
    model: job.model,
    parent: { id: job.id, relation: 'retry' },
  });
  return prepare(question, catalogue, now);
}
