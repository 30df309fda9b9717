// The only table of commands: how each reads its arguments, and what it does.
import { CommandId } from '../../shared/ids.ts';
import type { CommandArguments } from '../commandArguments.ts';
import { adoptResponse } from './adoptResponse.ts';
import { applyAnswer } from './applyAnswer.ts';
import { askAlgorithm } from './askAlgorithm.ts';
import { askFindBug } from './askFindBug.ts';
import { askFollowUp } from './askFollowUp.ts';
import { askProve } from './askProve.ts';
import { askReview } from './askReview.ts';
import { askSaved } from './askSaved.ts';
import { askSelection } from './askSelection.ts';
import { askWith } from './askWith.ts';
import { cancelAll } from './cancelAll.ts';
import { cancelJob } from './cancelJob.ts';
import { checkEndpoint } from './checkEndpoint.ts';
import { chooseModel } from './chooseModel.ts';
import { clearFilter } from './clearFilter.ts';
import { compareWithSource } from './compareWithSource.ts';
import { copyAnswer } from './copyAnswer.ts';
import { deleteAtProvider } from './deleteAtProvider.ts';
import { escalateJob } from './escalateJob.ts';
import { filterJobs } from './filterJobs.ts';
import { findJob } from './findJob.ts';
import { forgetEndpoint } from './forgetEndpoint.ts';
import { insertAnswer } from './insertAnswer.ts';
import { keepAnswerOpen } from './keepAnswerOpen.ts';
import { lookNow } from './lookNow.ts';
import type { Needs } from './needs.ts';
import { openAndKeepAnswer } from './openAndKeepAnswer.ts';
import { openAnswer } from './openAnswer.ts';
import { openAnswerAsMarkdown } from './openAnswerAsMarkdown.ts';
import { openLatestAnswer } from './openLatestAnswer.ts';
import { previewQuestion } from './previewQuestion.ts';
import { rateAnswer } from './rateAnswer.ts';
import {
  aDocument,
  aJob,
  documentOrJob,
  jobAndClick,
  jobAndClimb,
  jobAndOptions,
  jobAndRating,
  maybeJob,
  nothing,
  options,
  optionsOrDocument,
  uncertainJob,
} from './readers.ts';
import { removeApiKey } from './removeApiKey.ts';
import { removeJob } from './removeJob.ts';
import { resolveUncertain } from './resolveUncertain.ts';
import { retryJob } from './retryJob.ts';
import { revealSource } from './revealSource.ts';
import { saveAnswer } from './saveAnswer.ts';
import { sendQuestion } from './sendQuestion.ts';
import { setApiKey } from './setApiKey.ts';
import { switchEndpoint } from './switchEndpoint.ts';
import { tryNow } from './tryNow.ts';

interface Command<C extends CommandId> {
  readonly read: (given: readonly unknown[]) => CommandArguments[C];
  readonly run: (needs: Needs, ...args: CommandArguments[C]) => Promise<unknown>;
}

const COMMANDS: { readonly [C in CommandId]: Command<C> } = {
  [CommandId.adoptResponse]: { read: nothing, run: adoptResponse },
  [CommandId.applyAnswer]: { read: aJob, run: applyAnswer },
  [CommandId.askAlgorithm]: { read: options, run: askAlgorithm },
  [CommandId.askFindBug]: { read: options, run: askFindBug },
  [CommandId.askFollowUp]: { read: jobAndOptions, run: askFollowUp },
  [CommandId.askProve]: { read: options, run: askProve },
  [CommandId.askReview]: { read: options, run: askReview },
  [CommandId.askSaved]: { read: options, run: askSaved },
  [CommandId.askSelection]: { read: options, run: askSelection },
  [CommandId.askWith]: { read: options, run: askWith },
  [CommandId.cancelAll]: { read: nothing, run: cancelAll },
  [CommandId.cancelJob]: { read: aJob, run: cancelJob },
  [CommandId.checkEndpoint]: { read: documentOrJob, run: checkEndpoint },
  [CommandId.chooseModel]: { read: nothing, run: chooseModel },
  [CommandId.clearFilter]: { read: nothing, run: clearFilter },
  [CommandId.copyAnswer]: { read: aJob, run: copyAnswer },
  [CommandId.deleteAtProvider]: { read: aJob, run: deleteAtProvider },
  [CommandId.escalateJob]: { read: jobAndClimb, run: escalateJob },
  [CommandId.filterJobs]: { read: nothing, run: filterJobs },
  [CommandId.findJob]: { read: nothing, run: findJob },
  [CommandId.forgetEndpoint]: { read: aDocument, run: forgetEndpoint },
  [CommandId.keepAnswerOpen]: { read: nothing, run: keepAnswerOpen },
  [CommandId.lookNow]: { read: aJob, run: lookNow },
  [CommandId.openAndKeepAnswer]: { read: nothing, run: openAndKeepAnswer },
  [CommandId.openAnswer]: { read: jobAndClick, run: openAnswer },
  [CommandId.openLatestAnswer]: { read: nothing, run: openLatestAnswer },
  [CommandId.previewQuestion]: { read: optionsOrDocument, run: previewQuestion },
  [CommandId.removeApiKey]: { read: nothing, run: removeApiKey },
  [CommandId.removeJob]: { read: aJob, run: removeJob },
  [CommandId.resolveUncertain]: { read: uncertainJob, run: resolveUncertain },
  [CommandId.retryJob]: { read: aJob, run: retryJob },
  [CommandId.revealSource]: { read: aJob, run: revealSource },
  [CommandId.sendQuestion]: { read: aDocument, run: sendQuestion },
  [CommandId.compareWithSource]: { read: aJob, run: compareWithSource },
  [CommandId.insertAnswer]: { read: aJob, run: insertAnswer },
  [CommandId.openAnswerAsMarkdown]: { read: aJob, run: openAnswerAsMarkdown },
  [CommandId.rateAnswer]: { read: jobAndRating, run: rateAnswer },
  [CommandId.saveAnswer]: { read: aJob, run: saveAnswer },
  [CommandId.setApiKey]: { read: nothing, run: setApiKey },
  [CommandId.showLog]: { read: nothing, run: ({ log }) => Promise.resolve(log.show()) },
  [CommandId.switchEndpoint]: { read: nothing, run: switchEndpoint },
  [CommandId.tryNow]: { read: maybeJob, run: tryNow },
};

/** @param given the arguments, which come from outside and are checked */
export async function runCommandOf<C extends CommandId>(
  id: C,
  needs: Needs,
  given: readonly unknown[],
): Promise<unknown> {
  const { read, run }: Command<C> = COMMANDS[id];
  return await run(needs, ...read(given));
}

/** The commands that take a job, by the tree's element or its id. */
export const ON_A_JOB: ReadonlySet<CommandId> = new Set([
  CommandId.askFollowUp,
  CommandId.applyAnswer,
  CommandId.cancelJob,
  CommandId.compareWithSource,
  CommandId.copyAnswer,
  CommandId.deleteAtProvider,
  CommandId.escalateJob,
  CommandId.insertAnswer,
  CommandId.lookNow,
  CommandId.openAnswerAsMarkdown,
  CommandId.rateAnswer,
  CommandId.removeJob,
  CommandId.retryJob,
  CommandId.revealSource,
  CommandId.saveAnswer,
]);

/** The commands in the menu of a row. */
export const ON_A_ROW: ReadonlySet<CommandId> = new Set([
  ...ON_A_JOB,
  CommandId.openAnswer,
  CommandId.resolveUncertain,
  CommandId.tryNow,
]);
