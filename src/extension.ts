// Builds each part once, in reading order, and ties them together; the only file that knows them all.
import { join } from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from './core/clock.ts';
import { openEngine } from './core/engine.ts';
import { AnswerPanels } from './editor/answerPanels.ts';
import { createApi, type PonderApi } from './editor/api.ts';
import { AskFlow } from './editor/asking/askFlow.ts';
import { registerCommands } from './editor/commands/index.ts';
import { pageActions } from './editor/commands/pageActions.ts';
import { drawLedger } from './editor/drawLedger.ts';
import { JobTree, LOAD_MORE } from './editor/jobTree.ts';
import { KeyEntry } from './editor/keyEntry.ts';
import { KeyRing } from './editor/keyRing.ts';
import { LedgerDoor } from './editor/ledgerDoor.ts';
import { createLogChannel, type LogChannel } from './editor/logChannel.ts';
import { Notices } from './editor/notices.ts';
import { openLink } from './editor/openLink.ts';
import { PreviewDocuments } from './editor/previewDocuments.ts';
import { Settings } from './editor/settings.ts';
import { StatusBar } from './editor/statusBar.ts';
import { DisposableStore } from './shared/disposable.ts';
import { ViewId } from './shared/ids.ts';

/** Kept apart from the subscriptions: VS Code lets go of those at once, and an answer to a POST may be on its way. */
let outlasting: { readonly door: LedgerDoor; readonly log: LogChannel } | null = null;

export function activate(context: vscode.ExtensionContext): PonderApi {
  const store = new DisposableStore();
  context.subscriptions.push(store);

  const log = createLogChannel();
  const settings = store.add(new Settings((problem) => log.warn(problem)));
  const keys = store.add(
    new KeyRing({ secrets: context.secrets, memory: context.globalState, endpoints: () => settings.endpoints }),
  );
  const door = new LedgerDoor(
    () =>
      openEngine({
        path: join(context.globalStorageUri.fsPath, 'ledger.sqlite'),
        keys,
        endpoints: () => settings.endpoints,
        catalogue: () => settings.catalogue(),
        clock: systemClock,
        log,
      }),
    log,
  );
  outlasting = { door, log };

  const loadProvider = async () => (await import('./core/providers/openaiProvider.ts')).createProvider;
  const keyEntry = new KeyEntry({ keys, loadProvider });

  const copy = (text: string) => void vscode.env.clipboard.writeText(text);
  const panels = store.add(
    new AnswerPanels({
      door,
      extensionUri: context.extensionUri,
      log,
      act: (action, id) => act(action, id),
      copy,
      openLink: (href) => void openLink(href),
    }),
  );
  const open = (id: string) => panels.open(id);
  const cancel = (id: string) => act('cancelNow', id);
  const notices = new Notices({ door, settings, log, open, cancel, isInView: (id) => panels.isInView(id) });
  const announce = (id: string) => void notices.announce(id);
  const asking = new AskFlow({ door, settings, keyEntry, openAnswer: open, announce });
  const act = pageActions({ door, asking, log });
  const previews = store.add(new PreviewDocuments());
  store.add(registerCommands({ door, settings, keys, keyEntry, asking, panels, previews, log }));

  const tree = store.add(new JobTree(door));
  const view = store.add(vscode.window.createTreeView(ViewId.jobs, { treeDataProvider: tree, showCollapseAll: true }));
  tree.follow(view);
  store.add(vscode.commands.registerCommand(LOAD_MORE, () => tree.loadMore()));
  const statusBar = store.add(new StatusBar(door, settings));
  const api = store.add(createApi({ door, asking, log }));

  store.add(drawLedger({ door, settings, keys, tree, view, statusBar, panels, notices, tell: api.tell }));
  return api.api;
}

/** A window that closes in the moment of a POST waits for its answer, as long as VS Code lets it. */
export async function deactivate(): Promise<void> {
  const parts = outlasting;
  outlasting = null;
  await parts?.door.engine?.settled();
  parts?.door.dispose();
  parts?.log.dispose();
}
