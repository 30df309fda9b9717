// Where a person's clicks and commands are worked on. A chunk of its own, loaded with the first of them, so that it
// does not slow down the start of VS Code.
import type * as vscode from 'vscode';
import { Account } from '../core/accounts/account.ts';
import type { PreviewReady } from '../core/asking/compose.ts';
import { systemClock } from '../core/clock.ts';
import { TokenCounter } from '../core/tokens/tokenCounter.ts';
import { DisposableStore } from '../shared/disposable.ts';
import { HumanError } from '../shared/humanError.ts';
import type { CommandId } from '../shared/ids.ts';
import type { PageCall } from '../shared/pageProtocol.ts';
import { AnswerDocuments } from './answer/answerDocuments.ts';
import { AnswerPanels } from './answer/answerPanels.ts';
import { copyText } from './answer/copyText.ts';
import { LastEditor } from './answer/lastEditor.ts';
import { PageKnowledge } from './answer/pageKnowledge.ts';
import { pageMessages } from './answer/pageMessages.ts';
import { applyBlock } from './applying/applyBlock.ts';
import { AskFlow } from './asking/askFlow.ts';
import { QuestionDocuments } from './asking/question/questionDocuments.ts';
import { QuestionLenses } from './asking/questionLenses.ts';
import { PreviewDocuments } from './asking/sending/previewDocuments.ts';
import { ON_A_JOB, ON_A_ROW, runCommandOf } from './commands/index.ts';
import { pageActions } from './commands/pageActions.ts';
import { EndpointDocuments } from './endpoints/endpointDocuments.ts';
import { pickWindowEndpoint } from './endpoints/pickWindowEndpoint.ts';
import { isJobArgument, isLostRow, jobOf } from './jobArgument.ts';
import { KeyEntry } from './keys/keyEntry.ts';
import type { KeyRing } from './keys/keyRing.ts';
import type { LedgerDoor } from './ledgerDoor.ts';
import { loadAhead } from './loadAhead.ts';
import type { LogChannel } from './logChannel.ts';
import { runCommand } from './runCommand.ts';
import type { Settings } from './settings.ts';
import { ChosenJobs } from './tree/chosenJobs.ts';
import type { TreeFilter } from './tree/treeFilter.ts';

export interface DeskNeeds {
  readonly door: LedgerDoor;
  readonly settings: Settings;
  readonly keys: KeyRing;
  readonly filter: TreeFilter;
  readonly extensionUri: vscode.Uri;
  /** The workspace's (`workspaceState`). */
  readonly memory: vscode.Memento;
  readonly log: LogChannel;
  /** Tells about a job that another extension or a command with arguments started. */
  readonly announce: (id: string) => void;
  /** Whether the argument is an element of the tree of jobs. */
  readonly isOfTree: (argument: unknown) => boolean;
}

export interface Desk extends vscode.Disposable {
  readonly asking: AskFlow;
  readonly panels: AnswerPanels;
  /** Draws the panels and documents of these jobs again; those of all jobs when none are named. */
  readonly refresh: (ids?: readonly string[]) => void;
  /** More of an answer has been written. */
  readonly grow: (id: string) => void;
  readonly run: (id: CommandId, ...args: readonly unknown[]) => Promise<unknown>;
  readonly act: (call: PageCall, id: string) => void;
  /** Cancels a job without asking: the person has just pressed Cancel in a notice. */
  readonly cancelNow: (id: string) => void;
  /** Copies a model's text, once the person knows what is hidden in it. */
  readonly copy: (text: string) => Promise<void>;
  /** Loads what the first question needs, in idle moments. */
  readonly loadAhead: () => void;
}

export function createDesk(deskNeeds: DeskNeeds): Desk {
  const { door, settings, keys, filter, extensionUri, memory, log, announce } = deskNeeds;
  const chosen = new ChosenJobs(deskNeeds);
  const store = new DisposableStore();
  const load = async () => (await import('../core/providers/createProvider.ts')).createProvider;
  const keyEntry = new KeyEntry({
    keys,
    load,
    onDidList: async (endpoint, models) => {
      const { engine } = door;
      if (engine !== null) await new Account({ ...engine, endpoint, now: Date.now }).remember(models);
    },
  });
  const lastEditor = store.add(new LastEditor());
  const documents = store.add(new AnswerDocuments({ door }));
  const apply = (id: string, code: string) => applyBlock({ door, documents }, id, code);
  const panels = store.add(
    new AnswerPanels({
      door,
      extensionUri,
      clock: systemClock,
      log,
      knowledge: new PageKnowledge({ settings }),
      heard: pageMessages({ door, documents, lastEditor, log, apply, act: (call, id) => act(call, id) }),
    }),
  );
  const questions = store.add(new QuestionDocuments({ memory }));
  const counter = store.add(new TokenCounter({ clock: systemClock, log }));
  const openAnswer = (id: string) => panels.open(id);
  const previews = store.add(new PreviewDocuments());
  const preview = async ({ prepared, known }: PreviewReady) =>
    await previews.show({ prepared, known, question: null }, await settings.catalogue());
  const endpointPages = store.add(new EndpointDocuments({ door, settings, keys }));
  const switchEndpoint = () => pickWindowEndpoint({ settings, keys });
  const askNeeds = { door, settings, keyEntry, questions, openAnswer, announce, counter, preview, switchEndpoint };
  const asking = new AskFlow(askNeeds);
  store.add(new QuestionLenses({ questions, asking, settings }));
  const act = pageActions({ door, asking, questions, settings, keyEntry, log, chosen });
  const needs = {
    door,
    settings,
    keys,
    keyEntry,
    asking,
    panels,
    chosen,
    previews,
    questions,
    endpointPages,
    filter,
    log,
    documents,
    lastEditor,
  };
  /** A job's command that names no job means the job on show; only without any argument is that a person's choice. */
  const meant = (id: CommandId, args: readonly unknown[]): readonly unknown[] => {
    const [argument, ...others] = args;
    if (ON_A_ROW.has(id) && isLostRow(args)) {
      throw new HumanError(
        'The list changed just as you clicked, so Ponder did nothing. Click again.',
        [],
        null,
        'hint',
      );
    }
    const { active } = panels;
    if (!ON_A_JOB.has(id) || active === null || isJobArgument(argument)) return args;
    return [argument === undefined ? chosen.element(active) : active, ...others];
  };
  const ahead = [
    () => settings.catalogue(),
    () => import('../core/jobs/work.ts'),
    load,
    () => import('../core/ledger/insertJob.ts'),
    () => import('../core/jobs/life/receipt.ts'),
    () => counter.warm(),
    () => door.engine?.search.warm(),
  ];
  return {
    asking,
    panels,
    loadAhead: () => {
      store.add(loadAhead({ parts: ahead, failed: (error) => log.warn(`Loading ahead: ${String(error)}`) }));
    },
    run: async (id, ...args) => await runCommandOf(id, needs, meant(id, args)),
    refresh: (ids) => {
      panels.refresh(ids);
      documents.refresh(ids);
    },
    grow: (id) => {
      panels.grow(id);
      documents.grow(id);
    },
    act: (call, id) => void act(call, id),
    cancelNow: (id) =>
      void runCommand(log, 'cancelNow', async () => await (await jobOf(door, id)).engine.jobs.cancel(id)),
    copy: copyText,
    dispose: () => store.dispose(),
  };
}
