// What the buttons of the answer page do: the commands of the same name, and what only makes sense there.
import * as vscode from 'vscode';
import { GO_ON } from '../../core/asking/askedOn.ts';
import type { Engine } from '../../core/engine.ts';
import { otherTerms } from '../../core/jobs/prepare/otherTerms.ts';
import { placePage } from '../../core/providers/builtIn.ts';
import { configuredAt } from '../../core/providers/endpoint.ts';
import { HumanError } from '../../shared/humanError.ts';
import { CommandId } from '../../shared/ids.ts';
import type { Job, JobTexts } from '../../shared/job.ts';
import type { PageAction, PageCall, PageCommand } from '../../shared/pageProtocol.ts';
import type { AskFlow } from '../asking/askFlow.ts';
import type { QuestionDocuments } from '../asking/question/questionDocuments.ts';
import { GIVEN_TEXT } from '../asking/text/askedText.ts';
import { execute } from '../execute.ts';
import { jobOf } from '../jobArgument.ts';
import type { KeyEntry } from '../keys/keyEntry.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { LogChannel } from '../logChannel.ts';
import { runCommand } from '../runCommand.ts';
import type { Settings } from '../settings.ts';
import type { ChosenJobs } from '../tree/chosenJobs.ts';
import { settingOf } from '../words/errorSteps.ts';

export interface PageActionNeeds {
  readonly door: Pick<LedgerDoor, 'ready'>;
  readonly asking: AskFlow;
  readonly questions: QuestionDocuments;
  readonly settings: Settings;
  readonly keyEntry: KeyEntry;
  readonly log: LogChannel;
  readonly chosen: ChosenJobs;
}

type OwnAction = Exclude<PageAction, PageCommand>;

interface Found {
  readonly engine: Engine;
  readonly job: Job;
}

/** Returns the new job's id, where the action asks on. */
type Act<A extends OwnAction> = (needs: PageActionNeeds, found: Found, call: PageCall<A>) => Promise<unknown>;

const OWN: { readonly [A in OwnAction]: Act<A> } = {
  askOtherwise,
  chooseModelAndAsk: async ({ asking }, { engine, job }) =>
    void (await asking.askAnother(engine, job, textsOf(engine, job))),
  continueAnswer: ({ chosen }, { job }) => askOn(chosen, job.id, GO_ON),
  openPlacePage,
  openSettings,
  rephrase,
  sendNow: ({ asking }, { engine, job }) => asking.sendWaiting(engine, job),
  setKeyOfJob,
};

export function pageActions(needs: PageActionNeeds) {
  return async (call: PageCall, id: string): Promise<string | undefined> => {
    const { log, chosen, door } = needs;
    const made = isOfCommand(call)
      ? await runCommand(log, call.action, () => press(call, id, chosen))
      : await runCommand(log, call.action, async () => await act(needs, await jobOf(door, id), call));
    return typeof made === 'string' ? made : undefined;
  };
}

function isOfCommand(call: PageCall): call is PageCall<PageCommand> {
  return Object.hasOwn(CommandId, call.action);
}

async function press(call: PageCall<PageCommand>, id: string, chosen: ChosenJobs): Promise<unknown> {
  const { action } = call;
  if (action === 'askFollowUp') return await askOn(chosen, id, call.prompt);
  const job = chosen.element(id, { isPriceShown: true });
  if (action === 'showLog') await execute(CommandId.showLog);
  else if (action === 'rateAnswer') await execute(CommandId.rateAnswer, job, { thumb: call.thumb });
  else if (action === 'resolveUncertain') await execute(CommandId.resolveUncertain, job, { way: call.way });
  else await execute(CommandId[action], job);
  return undefined;
}

/** The price is no part of the box or the button: it is asked about. */
async function askOn(chosen: ChosenJobs, id: string, prompt: string): Promise<unknown> {
  return await execute(CommandId.askFollowUp, chosen.element(id), { prompt });
}

async function act<A extends OwnAction>(needs: PageActionNeeds, found: Found, call: PageCall<A>): Promise<unknown> {
  return await OWN[call.action](needs, found, call);
}

async function setKeyOfJob({ settings, keyEntry }: PageActionNeeds, { job: { endpoint } }: Found): Promise<void> {
  const found = configuredAt(endpoint, settings.endpoints);
  if (found === undefined) {
    throw new HumanError(
      'This job’s endpoint, {0}, is no longer in ponder.endpoints.',
      [endpoint.name],
      'openSettings',
    );
  }
  await keyEntry.enter(found);
}

async function openSettings(_needs: PageActionNeeds, { job }: Found): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', settingFor(job));
}

function settingFor({ state, error }: Job): string {
  if (state === 'waiting') return 'ponder.budget';
  return error === null ? 'ponder.endpoints' : settingOf(error);
}

/** Opens only what this table of ours names, never an address of a reply. */
async function openPlacePage(
  _needs: PageActionNeeds,
  { job }: Found,
  { page }: PageCall<'openPlacePage'>,
): Promise<void> {
  const address = placePage(job.endpoint, page);
  if (address !== null) await vscode.env.openExternal(vscode.Uri.parse(address));
}

/**
 * Opens the question in an editor, about the same text, or going on from the same answer. It becomes a new question, which
 * is priced when it is sent.
 */
async function rephrase({ questions }: PageActionNeeds, { engine, job }: Found): Promise<void> {
  const { question, context } = textsOf(engine, job);
  const source = job.source ?? GIVEN_TEXT;
  const options = {
    model: job.model,
    // A job that names no mode ran in the standard mode, whatever the settings say now.
    mode: job.mode ?? 'standard',
    ...(job.effort === null ? {} : { effort: job.effort }),
  };
  const after = job.chain === undefined ? {} : { after: job.chain.after };
  await questions.begin(question, { context, source }, { options, way: 'usual', ...after });
}

async function askOtherwise(
  { asking, settings }: PageActionNeeds,
  { engine, job }: Found,
  { terms: which }: PageCall<'askOtherwise'>,
): Promise<void> {
  const texts = textsOf(engine, job);
  const terms = otherTerms(job, texts, await settings.catalogue())[which];
  if (terms === null) {
    throw new HumanError(
      'The rules of {0} have changed since this button was drawn. Nothing was sent: open the answer again.',
      [job.model],
    );
  }
  await asking.askAgain(engine, job, texts, 'user', terms, terms.worst);
}

function textsOf({ ledger }: Engine, { id }: Job): JobTexts {
  const texts = ledger.texts(id);
  if (texts === null) throw new HumanError('The texts of this job are gone, so it can’t be asked again.');
  return texts;
}
