// Commands on a job take its id or the tree's element. Both come from outside, so they are checked here.

import type { Engine } from '../core/engine.ts';
import { HumanError } from '../shared/humanError.ts';
import type { Job, JobOrigin, JobTexts } from '../shared/job.ts';
import type { JobArgument } from './commandArguments.ts';
import type { LedgerDoor } from './ledgerDoor.ts';
import { noSuchJob } from './noSuchJob.ts';
import type { ChosenJobs } from './tree/chosenJobs.ts';

export function isJobArgument(argument: unknown): argument is JobArgument {
  if (typeof argument === 'string') return argument !== '';
  return typeof argument === 'object' && argument !== null && typeof Reflect.get(argument, 'id') === 'string';
}

/**
 * A click in a row's menu that lost its job: VS Code knows no element while it redraws the whole tree. Only a row's
 * menu gives a second argument without a first.
 */
export function isLostRow([element, ...others]: readonly unknown[]): boolean {
  return (element === undefined || element === null) && others.length > 0;
}

/** `user` only for an element that a person chose. An id, or another object with an id, comes from a program. */
export function whoAsks(chosen: ChosenJobs, argument: JobArgument): JobOrigin {
  return chosen.has(argument) ? 'user' : 'arguments';
}

/** @throws HumanError when the job is gone */
export async function jobOf(
  door: Pick<LedgerDoor, 'ready'>,
  argument: JobArgument,
): Promise<{ engine: Engine; job: Job }> {
  const engine = await door.ready();
  const job = engine.ledger.get(typeof argument === 'string' ? argument : argument.id);
  if (job === null) throw noSuchJob();
  return { engine, job };
}

/** @throws HumanError when the job has no answer */
export async function answerOf(
  door: Pick<LedgerDoor, 'ready'>,
  argument: JobArgument,
): Promise<{ engine: Engine; job: Job; texts: JobTexts }> {
  const { engine, job } = await jobOf(door, argument);
  const texts = engine.ledger.texts(job.id);
  if (texts === null || texts.answer === '') throw new HumanError('This job has no answer.', [], null, 'hint');
  return { engine, job, texts };
}
