// What the buttons of the answer page and of notices do: the commands of the same name, and some that only make sense
// there.
import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import { type OtherTerms, otherTerms } from '../../core/jobs/prepare/otherTerms.ts';
import { HumanError } from '../../shared/humanError.ts';
import { CommandId } from '../../shared/ids.ts';
import type { Job, JobTexts, Rating } from '../../shared/job.ts';
import { canRate } from '../../shared/jobActs.ts';
import type { PageAction } from '../../shared/panelProtocol.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { QuestionDocuments } from '../asking/question/questionDocuments.ts';
import { jobOf } from '../jobArgument.ts';
import type { KeyEntry } from '../keys/keyEntry.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { LogChannel } from '../logChannel.ts';
import { runCommand } from '../runCommand.ts';
import type { Settings } from '../settings.ts';
import type { ChosenJobs } from '../tree/chosenJobs.ts';
import { adopt, discard, enterCost } from './resolveUncertain.ts';

/** `cancelNow`: the person pressed Cancel in a notice and is not asked again. */
export type Action = PageAction | 'cancelNow';

export interface PageActionNeeds {
  readonly door: Pick<LedgerDoor, 'ready'>;
  readonly asking: AskFlow;
  readonly questions: QuestionDocuments;
  readonly settings: Settings;
  readonly keyEntry: KeyEntry;
  readonly log: LogChannel;
  readonly chosen: ChosenJobs;
}

const COMMANDS: Readonly<Partial<Record<Action, CommandId>>> = {
  cancel: CommandId.cancelJob,
  compareWithSource: CommandId.compareWithSource,
  copyAnswer: CommandId.copyAnswer,
  insertAnswer: CommandId.insertAnswer,
  lookNow: CommandId.lookNow,
  openAsMarkdown: CommandId.openAnswerAsMarkdown,
  rateAnswer: CommandId.rateAnswer,
  remove: CommandId.removeJob,
  retry: CommandId.retryJob,
  revealSource: CommandId.revealSource,
  saveAnswer: CommandId.saveAnswer,
  showLog: CommandId.showLog,
};

export function pageActions(needs: PageActionNeeds) {
  return (action: Action, id: string): void => {
    const command = COMMANDS[action];
    if (command !== undefined) void vscode.commands.executeCommand(command, needs.chosen.element(id));
    else void runCommand(needs.log, action, () => act(needs, action, id));
  };
}

async function act(needs: PageActionNeeds, action: Action, id: string): Promise<void> {
  const { engine, job } = await jobOf(needs.door, id);
  switch (action) {
    case 'cancelNow':
      return await engine.jobs.cancel(id);
    case 'adopt':
      return await adopt(engine, job);
    case 'enterCost':
      return await enterCost(engine, job);
    case 'giveUp':
      return await discard(engine, job);
    case 'sendNow':
      return await needs.asking.sendWaiting(engine, job);
    case 'rateUp':
      return await rate(engine, job, 'up');
    case 'rateDown':
      return await rate(engine, job, 'down');
    case 'setApiKey':
      return await setKey(needs, job);
    case 'openSettings':
      await vscode.commands.executeCommand('workbench.action.openSettings', settingOf(job));
      return;
    case 'rephrase':
      return await rephrase(needs, job, textsOf(engine, job));
    default:
      if (action === 'largerCap' || action === 'lowerEffort') await askOtherwise(needs, engine, job, action);
  }
}

/** The thumb that is there already is taken back; a note stays with its answer. */
async function rate(engine: Engine, job: Job, thumb: Rating['thumb']): Promise<void> {
  if (!canRate(job)) return;
  const rating = job.rating?.thumb === thumb ? null : { thumb, note: job.rating?.note ?? '', at: Date.now() };
  await engine.jobs.rate(job.id, rating);
}

async function setKey({ settings, keyEntry }: PageActionNeeds, { endpoint }: Job): Promise<void> {
  const found = settings.endpoints.find(({ name, baseUrl }) => name === endpoint.name && baseUrl === endpoint.baseUrl);
  if (found === undefined) {
    throw new HumanError(
      'The endpoint {0} of this job is no longer in ponder.endpoints.',
      [endpoint.name],
      'openSettings',
    );
  }
  await keyEntry.enter(found);
}

function settingOf({ state, error }: Job): string {
  if (state === 'waiting') return 'ponder.budget';
  return error?.kind === 'tooLargeForLimit' ? 'ponder.maxOutputTokens' : 'ponder.endpoints';
}

/** In an editor, about the same text: what is written there is a question of its own, priced when it is sent. */
async function rephrase({ questions }: PageActionNeeds, job: Job, { question, context }: JobTexts): Promise<void> {
  const source = job.source ?? { uri: '', path: 'text', languageId: '', startLine: 1, endLine: 1, scope: 'text' };
  const options = {
    model: job.model,
    // One that names no mode ran in the standard one, whatever the settings say by now.
    mode: job.mode ?? 'standard',
    ...(job.effort === null ? {} : { effort: job.effort }),
  };
  await questions.begin(question, { context, source }, options);
}

async function askOtherwise(
  { asking, settings }: PageActionNeeds,
  engine: Engine,
  job: Job,
  which: keyof OtherTerms,
): Promise<void> {
  const texts = textsOf(engine, job);
  const terms = otherTerms(job, texts, await settings.catalogue())[which];
  if (terms !== null) await asking.askAgain(engine, job, texts, 'user', terms);
}

function textsOf({ ledger }: Engine, { id }: Job): JobTexts {
  const texts = ledger.texts(id);
  if (texts === null) throw new HumanError('The texts of this job are gone, so it cannot be asked again.');
  return texts;
}
