// Where a person's clicks and commands are worked on. A chunk of its own, loaded with the first of them: starting VS Code
// pays for none of it.
import * as vscode from 'vscode';
import { systemClock } from '../core/clock.ts';
import { Account } from '../core/models/account.ts';
import { TokenCounter } from '../core/tokens/tokenCounter.ts';
import { DisposableStore } from '../shared/disposable.ts';
import type { CommandId } from '../shared/ids.ts';
import { AnswerPanels } from './answerPanels.ts';
import { AskFlow } from './asking/askFlow.ts';
import { COMMANDS } from './commands/index.ts';
import { type Action, pageActions } from './commands/pageActions.ts';
import { KeyEntry } from './keyEntry.ts';
import type { KeyRing } from './keyRing.ts';
import type { LedgerDoor } from './ledgerDoor.ts';
import type { LogChannel } from './logChannel.ts';
import { openLink } from './openLink.ts';
import { PreviewDocuments } from './previewDocuments.ts';
import { QuestionDocuments } from './questionDocuments.ts';
import type { Settings } from './settings.ts';
import type { TreeFilter } from './treeFilter.ts';

export interface DeskNeeds {
  readonly door: LedgerDoor;
  readonly settings: Settings;
  readonly keys: KeyRing;
  readonly filter: TreeFilter;
  readonly extensionUri: vscode.Uri;
  /** Of the workspace. */
  readonly memory: vscode.Memento;
  readonly log: LogChannel;
  /** Tells about a job that another extension or a command with arguments started. */
  readonly announce: (id: string) => void;
}

export interface Desk extends vscode.Disposable {
  readonly asking: AskFlow;
  readonly panels: AnswerPanels;
  readonly run: (id: CommandId, argument: unknown) => Promise<unknown>;
  readonly act: (action: Action, id: string) => void;
}

export function createDesk({ door, settings, keys, filter, extensionUri, memory, log, announce }: DeskNeeds): Desk {
  const store = new DisposableStore();
  const loadProvider = async () => (await import('../core/providers/openaiProvider.ts')).createProvider;
  const keyEntry = new KeyEntry({
    keys,
    loadProvider,
    onDidList: async (endpoint, models) => {
      const { engine } = door;
      if (engine !== null) await new Account({ ...engine, endpoint, now: Date.now }).remember(models);
    },
  });
  const panels = store.add(
    new AnswerPanels({
      door,
      extensionUri,
      log,
      act: (action, id) => act(action, id),
      copy: (text) => void vscode.env.clipboard.writeText(text),
      openLink: (href) => void openLink(href),
    }),
  );
  const questions = store.add(new QuestionDocuments({ memory }));
  const counter = store.add(new TokenCounter({ clock: systemClock, log }));
  const openAnswer = (id: string) => panels.open(id);
  const asking = new AskFlow({ door, settings, keyEntry, questions, openAnswer, announce, counter });
  const act = pageActions({ door, asking, log });
  const previews = store.add(new PreviewDocuments());
  const needs = { door, settings, keys, keyEntry, asking, panels, previews, questions, filter, log };
  return {
    asking,
    panels,
    run: (id, argument) => COMMANDS[id](needs, argument),
    act,
    dispose: () => store.dispose(),
  };
}
