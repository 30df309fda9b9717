// The thread that goes on through all deaths: each window that asks on takes up its newest turn.
import type { Engine } from '../../src/core/engine.ts';
import { chainOf } from '../../src/core/jobs/prepare/chainOf.ts';
import type { Question } from '../../src/core/jobs/prepare/prepare.ts';
import type { Catalogue } from '../../src/core/models/catalogue.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import { isLive, type Job } from '../../src/shared/job.ts';
import { canAskOn } from '../../src/shared/jobActs.ts';
import type { PlannedAsk } from './protocol.ts';

type GoingOn = Pick<Question, 'goesOn' | 'parent'>;

/** How many turns lead to a job, its own included; of one that goes on from nothing 1. */
export function turnsOf(job: Job, jobs: ReadonlyMap<string, Job>): number {
  let turns = 0;
  for (let next: Job | undefined = job; next !== undefined; next = jobs.get(next.chain?.after ?? '')) turns += 1;
  return turns;
}

/** What waits for a person may never bring an answer. */
function isWellUnderWay({ state }: Job): boolean {
  return state === 'completed' || isLive({ state });
}

/** Nothing where there is no thread to go on with. */
export function goingOn({ ledger }: Engine, { goesOn, model }: PlannedAsk, catalogue: Catalogue): GoingOn {
  if (goesOn === null) return { parent: null };
  const jobs = new Map(ledger.page(1_000).map((job) => [job.id, job]));
  const [newest] = [...jobs.values()]
    .filter((job) => canAskOn(job) && isWellUnderWay(job))
    .toSorted((one, other) => turnsOf(other, jobs) - turnsOf(one, jobs));
  const turns = newest === undefined ? null : ledger.earlier(newest.id);
  if (newest === undefined || turns === null) return { parent: null };
  const why = goesOn === 'messages' ? 'place' : null;
  try {
    return {
      parent: { id: newest.id, relation: 'followUp' },
      goesOn: chainOf({ turns, why, model: catalogue.find(model), effort: null, catalogue }),
    };
  } catch (error) {
    // An answer without a word: a person reads that, and asks something else.
    if (isHumanError(error)) return { parent: null };
    throw error;
  }
}
