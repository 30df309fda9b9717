import * as vscode from 'vscode';
import type { LookOutcome } from '../../core/jobs/looking/looker.ts';
import type { Failure } from '../../core/providers/failure.ts';
import { assertNever } from '../../shared/assertNever.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { isInTheWay, isTooLarge } from '../../shared/jobActs.ts';
import type { JobArgument } from '../commandArguments.ts';
import { jobOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { certificateSentences } from '../words/certificateWords.ts';
import { connectionWhy } from '../words/connectionWords.ts';
import { errorSentence } from '../words/errorWords.ts';
import { stateLabel } from '../words/jobWords.ts';
import { saidSentence } from '../words/saidWords.ts';

/** Looks at the job at once, and says what the provider answered or why it could not be asked. */
export async function lookNow({ door }: { door: LedgerDoor }, argument: JobArgument): Promise<void> {
  const { t } = vscode.l10n;
  const { engine, job } = await jobOf(door, argument);
  const troubles: Failure[] = [];
  const outcome = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: t('Ponder: looking…') },
    () => engine.jobs.lookNow(job.id, (failure) => troubles.push(failure)),
  );
  const now = engine.ledger.get(job.id);
  if (now === null) return;
  const [trouble] = troubles;
  const why = trouble === undefined ? '' : troubleSentence(trouble, job);
  const says = sentence(outcome, now, job.endpoint.name);
  // The advice takes more room than the status bar has.
  if (why !== '') void vscode.window.showWarningMessage(`${why} ${t('The job is untouched.')} ${nextSentence(now)}`);
  else vscode.window.setStatusBarMessage(`Ponder: ${says}`, 8_000);
}

/** Empty = nothing is known but that there was no answer. */
function troubleSentence({ offline, error }: Failure, job: Job): string {
  const { t } = vscode.l10n;
  const { name: endpoint } = job.endpoint;
  const certificate = certificateSentences(endpoint, error.code, t);
  if (certificate !== '' && error.httpStatus === null) return certificate;
  if (isInTheWay(error)) return errorSentence(job, t, error);
  const name = inert(endpoint, 60);
  const isOurs = offline || error.kind === 'network';
  const why = isOurs ? connectionWhy(error.code, t) : '';
  if (why !== '') return t('{0} could not be asked: {1}.', name, why);
  const said = saidSentence(error, t);
  return said === '' ? '' : `${t('{0} gave no usable reply.', name)} ${said}`;
}

/** Ponder does not look by itself at a job that has ended, or whose reply is too large. */
function nextSentence(now: Job): string {
  const { t } = vscode.l10n;
  if (now.nextLookAt === null || isTooLarge(now)) return t('Ponder won’t look again by itself.');
  return now.pauseReason === null ? t('Ponder keeps looking.') : t('It stays paused.');
}

function sentence(outcome: LookOutcome, now: Job, endpoint: string): string {
  const { t } = vscode.l10n;
  const name = inert(endpoint, 60);
  switch (outcome) {
    case 'seen':
      return t('{0} says: {1}', name, stateLabel(now, t));
    case 'notFound':
      return t('{0} doesn’t have this response, or no longer has it.', name);
    case 'paused':
      return now.pauseReason === null
        ? t('{0} didn’t show the job to the current key, or there is no key.', name)
        : t('{0} didn’t show the job to the current key, or there is no key; its page says more.', name);
    case 'tooLarge':
      return t('The answer from {0} is too large to read. Nothing is lost: {0} keeps it.', name);
    case 'noAnswer':
      return `${t('{0} gave no usable reply.', name)} ${nextSentence(now)}`;
    case 'nothingToLookAt':
      return t('There is no response id to ask about.');
    default:
      return assertNever(outcome);
  }
}
