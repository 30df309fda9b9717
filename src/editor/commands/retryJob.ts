import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import { canRetry, lacksItsAnswer } from '../../shared/jobActs.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import { agrees } from '../askModal.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf, whoAsks } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { ChosenJobs } from '../tree/chosenJobs.ts';

/**
 * Asks the same again: always a new job, with a price of its own, that names this one as its parent. A button of the
 * tree can't show that price, nor can the palette or a key, so the person is asked about it first.
 */
export async function retryJob(
  { door, asking, chosen }: { door: LedgerDoor; asking: AskFlow; chosen: ChosenJobs },
  argument: JobArgument,
): Promise<string | undefined> {
  const { engine, job } = await jobOf(door, argument);
  if (!canRetry(job)) return undefined;
  const texts = engine.ledger.texts(job.id);
  if (texts === null) throw new HumanError('The texts of this job are gone, so it can’t be asked again.');
  if (job.state === 'uncertain') {
    if (!(await acceptsSecondBill())) return undefined;
    if (engine.ledger.get(job.id)?.state !== 'uncertain') {
      throw new HumanError('This job is no longer uncertain. Open it to see what became of it. It was not sent again.');
    }
  }
  // With the turns before sent along it has another price than on any button.
  const isAsBefore = chosen.isPriceShown(argument) && !lacksItsAnswer(job);
  const labelled = isAsBefore ? (job.estimate?.worst ?? null) : null;
  return await asking.askAgain(engine, job, texts, whoAsks(chosen, argument), undefined, labelled);
}

async function acceptsSecondBill(): Promise<boolean> {
  const { t } = vscode.l10n;
  return await agrees({
    message: t('Nobody knows whether the first question arrived. Send it again?'),
    detail: t('If it did arrive, you may pay for both.'),
    safe: t('Don’t Send'),
    act: t('Send Again'),
  });
}
