import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { canEnterCost } from '../../shared/jobActs.ts';
import type { PageArguments } from '../../shared/pageProtocol.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { enterCost, goWayOut, pickUncertain, waysOut } from '../resolving/waysOut.ts';
import type { ChosenJobs } from '../tree/chosenJobs.ts';
import { turnsOfThread } from '../turnsOfThread.ts';
import { jobTitle } from '../words/jobLine.ts';
import { sentLabel } from '../words/uncertainWords.ts';
import { retryJob } from './retryJob.ts';

interface Needs {
  readonly door: LedgerDoor;
  readonly asking: AskFlow;
  readonly chosen: ChosenJobs;
}

/**
 * Offers what a person can do if nobody knows whether a question arrived, or what it cost. From the palette, it first
 * asks which uncertain job is meant.
 */
export async function resolveUncertain(
  needs: Needs,
  argument?: JobArgument,
  choice?: PageArguments<'resolveUncertain'>,
): Promise<void> {
  const { t } = vscode.l10n;
  const given = argument ?? (await pickUncertain(needs.chosen, await needs.door.ready()));
  if (given === undefined) return;
  const meant = await uncertainTurn(needs, given);
  const { engine, job } = await jobOf(needs.door, meant);
  const wanted = choice?.way ?? null;
  if (job.state !== 'uncertain') {
    if (wanted !== 'adopt' && wanted !== 'discard' && canEnterCost(job)) return await enterCost(engine, job);
    throw new HumanError('This job is no longer uncertain. Open it to see what became of it.', [], null, 'hint');
  }
  if (wanted !== null) return await goWayOut[wanted](engine, job);
  const way = await vscode.window.showQuickPick(
    waysOut(engine, job, () => retryJob(needs, meant)),
    {
      title: t('Did “{0}” arrive?', inert(jobTitle(job, t), 60)),
      placeHolder: sentLabel(job, t),
      matchOnDetail: true,
    },
  );
  await way?.go();
}

/** On the row of a thread: the newest of its turns that is uncertain, wherever it stands. */
async function uncertainTurn({ door, chosen }: Needs, argument: JobArgument): Promise<JobArgument> {
  const turns = await turnsOfThread(await door.ready(), argument);
  const turn = turns?.findLast(({ state }) => state === 'uncertain');
  if (turn === undefined) return argument;
  return chosen.has(argument) ? chosen.element(turn.id) : turn.id;
}
