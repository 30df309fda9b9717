import { HumanError } from '../../shared/humanError.ts';
import { isOpen } from '../../shared/job.ts';
import { canEscalate } from '../../shared/jobActs.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { ClimbOptions } from '../asking/climbOptions.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf, whoAsks } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { ChosenJobs } from '../tree/chosenJobs.ts';

/**
 * Asks a stronger model about an answered job's question, as a new job whose parent it is. Resolves to the new job's id;
 * undefined when the person backs out.
 */
export async function escalateJob(
  { door, asking, chosen }: { door: LedgerDoor; asking: AskFlow; chosen: ChosenJobs },
  argument: JobArgument,
  options: ClimbOptions = {},
): Promise<string | undefined> {
  const { engine, job } = await jobOf(door, argument);
  if (isOpen(job)) throw new HumanError('This job has not ended. Wait for its answer, then ask a stronger model.');
  if (job.textsRemovedAt !== null) throw new HumanError('The texts of this job are gone, so it can’t be asked again.');
  if (!canEscalate(job)) {
    throw new HumanError('This job has no answer that a stronger model could better. Retry it, or ask another model.');
  }
  const texts = engine.ledger.texts(job.id);
  if (texts === null) throw new HumanError('The texts of this job are gone, so it can’t be asked again.');
  if (texts.question.trim() === '') {
    throw new HumanError('Ponder doesn’t have this job’s question: it was asked elsewhere. Ask it anew.');
  }
  return await asking.climb(engine, { job, texts, askedBy: whoAsks(chosen, argument), given: options });
}
