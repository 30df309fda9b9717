// The only table of commands.
import { CommandId } from '../../shared/ids.ts';
import { adoptResponse } from './adoptResponse.ts';
import { askAlgorithm } from './askAlgorithm.ts';
import { askFindBug } from './askFindBug.ts';
import { askProve } from './askProve.ts';
import { askReview } from './askReview.ts';
import { askSaved } from './askSaved.ts';
import { askSelection } from './askSelection.ts';
import { askWith } from './askWith.ts';
import { cancelAll } from './cancelAll.ts';
import { cancelJob } from './cancelJob.ts';
import { chooseModel } from './chooseModel.ts';
import { clearFilter } from './clearFilter.ts';
import { compareWithSource } from './compareWithSource.ts';
import { copyAnswer } from './copyAnswer.ts';
import { deleteAtProvider } from './deleteAtProvider.ts';
import { filterJobs } from './filterJobs.ts';
import { findJob } from './findJob.ts';
import { insertAnswer } from './insertAnswer.ts';
import { lookNow } from './lookNow.ts';
import type { Needs } from './needs.ts';
import { openAnswer } from './openAnswer.ts';
import { openAnswerAsMarkdown } from './openAnswerAsMarkdown.ts';
import { previewQuestion } from './previewQuestion.ts';
import { rateAnswer } from './rateAnswer.ts';
import { removeApiKey } from './removeApiKey.ts';
import { removeJob } from './removeJob.ts';
import { resolveUncertain } from './resolveUncertain.ts';
import { retryJob } from './retryJob.ts';
import { revealSource } from './revealSource.ts';
import { saveAnswer } from './saveAnswer.ts';
import { sendQuestion } from './sendQuestion.ts';
import { setApiKey } from './setApiKey.ts';

type Command = (needs: Needs, argument: unknown) => Promise<unknown>;

export const COMMANDS: Readonly<Record<CommandId, Command>> = {
  [CommandId.adoptResponse]: adoptResponse,
  [CommandId.askAlgorithm]: askAlgorithm,
  [CommandId.askFindBug]: askFindBug,
  [CommandId.askProve]: askProve,
  [CommandId.askReview]: askReview,
  [CommandId.askSaved]: askSaved,
  [CommandId.askSelection]: askSelection,
  [CommandId.askWith]: askWith,
  [CommandId.cancelAll]: cancelAll,
  [CommandId.cancelJob]: cancelJob,
  [CommandId.chooseModel]: chooseModel,
  [CommandId.clearFilter]: clearFilter,
  [CommandId.copyAnswer]: copyAnswer,
  [CommandId.deleteAtProvider]: deleteAtProvider,
  [CommandId.filterJobs]: filterJobs,
  [CommandId.findJob]: findJob,
  [CommandId.lookNow]: lookNow,
  [CommandId.openAnswer]: openAnswer,
  [CommandId.previewQuestion]: previewQuestion,
  [CommandId.removeApiKey]: removeApiKey,
  [CommandId.removeJob]: removeJob,
  [CommandId.resolveUncertain]: resolveUncertain,
  [CommandId.retryJob]: retryJob,
  [CommandId.revealSource]: revealSource,
  [CommandId.sendQuestion]: sendQuestion,
  [CommandId.compareWithSource]: compareWithSource,
  [CommandId.insertAnswer]: insertAnswer,
  [CommandId.openAnswerAsMarkdown]: openAnswerAsMarkdown,
  [CommandId.rateAnswer]: rateAnswer,
  [CommandId.saveAnswer]: saveAnswer,
  [CommandId.setApiKey]: setApiKey,
  [CommandId.showLog]: ({ log }) => Promise.resolve(log.show()),
};

/** They take a job, by the tree's element or its id. */
export const ON_A_JOB: ReadonlySet<CommandId> = new Set([
  CommandId.cancelJob,
  CommandId.compareWithSource,
  CommandId.copyAnswer,
  CommandId.deleteAtProvider,
  CommandId.insertAnswer,
  CommandId.lookNow,
  CommandId.openAnswerAsMarkdown,
  CommandId.rateAnswer,
  CommandId.removeJob,
  CommandId.retryJob,
  CommandId.revealSource,
  CommandId.saveAnswer,
]);

/** They stand in the menu of a row. */
export const ON_A_ROW: ReadonlySet<CommandId> = new Set([
  ...ON_A_JOB,
  CommandId.openAnswer,
  CommandId.resolveUncertain,
]);
