// Builds each part once, in reading order, and ties them together; the only file that knows them all.
import { join } from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from './core/clock.ts';
import { openEngine } from './core/engine.ts';
import { closeWindow } from './editor/closeWindow.ts';
import { StatusBar } from './editor/costs/statusBar.ts';
import type { Desk } from './editor/desk.ts';
import { drawLedger } from './editor/drawLedger.ts';
import { KeyRing } from './editor/keys/keyRing.ts';
import { moveHeadersOnSight } from './editor/keys/moveHeadersOnSight.ts';
import { LedgerDoor } from './editor/ledgerDoor.ts';
import { createLogChannel, type LogChannel } from './editor/logChannel.ts';
import { Notices } from './editor/notices/notices.ts';
import { createApi, type PonderApi } from './editor/ponderApi.ts';
import { registerCommands } from './editor/registerCommands.ts';
import { runCommand } from './editor/runCommand.ts';
import { Settings } from './editor/settings.ts';
import { settingsTrouble } from './editor/settingsTrouble.ts';
import { JobTree } from './editor/tree/jobTree.ts';
import { TreeFilter } from './editor/tree/treeFilter.ts';
import { LOAD_MORE } from './editor/tree/treeNode.ts';
import { DisposableStore } from './shared/disposable.ts';
import { MemoryKey, ViewId } from './shared/ids.ts';
import { Later } from './shared/later.ts';

/** Not among the subscriptions: VS Code disposes of those at once, and the reply to a POST may still be on its way. */
let outlasting: { readonly door: LedgerDoor; readonly log: LogChannel } | null = null;

export function activate(context: vscode.ExtensionContext): PonderApi {
  const store = new DisposableStore();
  context.subscriptions.push(store);

  const keys = store.add(
    new KeyRing({ secrets: context.secrets, memory: context.globalState, endpoints: () => settings.endpoints }),
  );
  const log = createLogChannel(() => keys.known);
  const settings = store.add(new Settings(settingsTrouble(log), context.workspaceState));
  const door = new LedgerDoor(
    () =>
      openEngine({
        path: join(context.globalStorageUri.fsPath, 'ledger.sqlite'),
        keys,
        secrets: () => keys.known,
        endpoints: () => settings.endpoints,
        catalogue: () => settings.catalogue(),
        limits: () => settings.limits,
        background: () => settings.background,
        clock: systemClock,
        log,
      }),
    log,
  );
  outlasting = { door, log };

  const filter = store.add(new TreeFilter());
  const desk = new Later(async () => {
    const { createDesk } = await import('./editor/desk.ts');
    const { extensionUri, workspaceState: memory } = context;
    return store.add(createDesk({ door, settings, keys, filter, extensionUri, memory, log, announce, isOfTree }));
  });
  const atDesk = (id: string, work: (desk: Desk) => void) =>
    void runCommand(log, id, async () => work(await desk.get()));
  const notices = new Notices({
    door,
    settings,
    clock: systemClock,
    log,
    open: (id) => atDesk('open', ({ panels }) => panels.open(id)),
    cancel: (id) => atDesk('cancel', ({ cancelNow }) => cancelNow(id)),
    act: (call, id) => atDesk('act', ({ act }) => act(call, id)),
    isInView: (id) => desk.made?.panels.isInView(id) ?? false,
  });
  const announce = (id: string) => void notices.announce(id);
  const isOfTree = (argument: unknown) => tree.owns(argument);
  store.add(registerCommands(desk, log));
  // A question editor that VS Code restored with the window needs the desk, which sends the question.
  if (context.workspaceState.get(MemoryKey.hasOpenQuestions) === true) atDesk('questions', () => undefined);
  store.add(
    vscode.window.registerWebviewPanelSerializer(ViewId.answer, {
      deserializeWebviewPanel: async (panel, state: unknown) => (await desk.get()).panels.restore(panel, state),
    }),
  );

  const tree = store.add(new JobTree({ door, filter }));
  const view = store.add(vscode.window.createTreeView(ViewId.jobs, { treeDataProvider: tree, showCollapseAll: true }));
  tree.follow(view);
  store.add(vscode.commands.registerCommand(LOAD_MORE, (of: unknown) => tree.loadMore(of)));
  store.add(moveHeadersOnSight({ keys, settings, log }));
  const statusBar = store.add(new StatusBar({ door, settings, log }));
  const api = store.add(createApi({ door, desk, log }));

  store.add(drawLedger({ door, settings, keys, tree, filter, view, statusBar, desk, notices, log, tell: api.tell }));
  return api.api;
}

/** Waits for the reply to a POST that is under way as the window closes, for as long as VS Code allows. */
export async function deactivate(): Promise<void> {
  const parts = outlasting;
  outlasting = null;
  if (parts !== null) await closeWindow(parts);
}
