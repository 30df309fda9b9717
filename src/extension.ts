// Builds each part once, in reading order, and ties them together; the only file that knows them all.
import { join } from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from './core/clock.ts';
import { type Engine, openEngine } from './core/engine.ts';
import { AnswerPanels } from './editor/answerPanels.ts';
import { createApi, type PonderApi } from './editor/api.ts';
import { AskFlow } from './editor/asking/askFlow.ts';
import { registerCommands } from './editor/commands/index.ts';
import { pageActions } from './editor/commands/pageActions.ts';
import { JobTree, LOAD_MORE } from './editor/jobTree.ts';
import { KeyEntry } from './editor/keyEntry.ts';
import { KeyRing } from './editor/keyRing.ts';
import { LedgerDoor } from './editor/ledgerDoor.ts';
import { createLogChannel } from './editor/logChannel.ts';
import { Notices } from './editor/notices.ts';
import { openLink } from './editor/openLink.ts';
import { PreviewDocuments } from './editor/previewDocuments.ts';
import { Settings } from './editor/settings.ts';
import { StatusBar } from './editor/statusBar.ts';
import { updateViewContext } from './editor/viewContext.ts';
import { DisposableStore } from './shared/disposable.ts';
import { ViewId } from './shared/ids.ts';
import { isLive } from './shared/job.ts';

const DAY_MS = 86_400_000;

export function activate(context: vscode.ExtensionContext): PonderApi {
  const store = new DisposableStore();
  context.subscriptions.push(store);

  const log = store.add(createLogChannel());
  const settings = store.add(new Settings((problem) => log.warn(problem)));
  const keys = store.add(
    new KeyRing({ secrets: context.secrets, memory: context.globalState, endpoints: () => settings.endpoints }),
  );
  const door = store.add(
    new LedgerDoor(
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
    ),
  );
  const loadProvider = async () => (await import('./core/providers/openaiProvider.ts')).createProvider;
  const keyEntry = new KeyEntry({ keys, loadProvider });

  const act = pageActions(
    (id) => door.engine?.jobs.sendNow(id),
    (id) => void door.engine?.jobs.giveUp(id),
  );
  const copy = (text: string) => void vscode.env.clipboard.writeText(text);
  const panels = store.add(
    new AnswerPanels({
      door,
      extensionUri: context.extensionUri,
      log,
      act,
      copy,
      openLink: (href) => void openLink(href),
    }),
  );
  const open = (id: string) => panels.open(id);
  const cancel = (id: string) => void door.engine?.jobs.cancel(id);
  const notices = new Notices({ door, settings, log, open, cancel, isInView: (id) => panels.isInView(id) });
  const announce = (id: string) => void notices.announce(id);
  const asking = new AskFlow({ door, settings, keyEntry, openAnswer: open, announce });
  const previews = store.add(new PreviewDocuments());
  store.add(registerCommands({ door, settings, keys, keyEntry, asking, panels, previews, log }));

  const tree = store.add(new JobTree(door));
  const view = store.add(vscode.window.createTreeView(ViewId.jobs, { treeDataProvider: tree, showCollapseAll: true }));
  tree.follow(view);
  store.add(vscode.commands.registerCommand(LOAD_MORE, () => tree.loadMore()));
  const statusBar = store.add(new StatusBar(door, settings));
  const api = store.add(createApi({ door, asking, log }));

  const drawAll = () => {
    tree.refreshAll();
    statusBar.refresh();
    panels.refresh();
    drawBadge(view, door.engine);
    void updateViewContext({ door, keys, settings });
  };
  store.add(
    door.onDidOpen(({ ledger, jobs }) => {
      store.add(
        ledger.onDidChange(({ ids }) => {
          tree.refresh(ids);
          statusBar.refresh();
          panels.refresh(ids);
          drawBadge(view, door.engine);
          notices.follow(ids);
          api.tell(ids);
        }),
      );
      store.add(keys.onDidChange((endpoint) => void jobs.resume(endpoint)));
      notices.start();
      drawAll();
      if (settings.historyDays > 0) void ledger.forgetTextsBefore(Date.now() - settings.historyDays * DAY_MS);
    }),
  );
  store.add(door.onDidShut(drawAll));
  store.add(settings.onDidChange(drawAll));
  store.add(keys.onDidChange(() => void updateViewContext({ door, keys, settings })));
  void updateViewContext({ door, keys, settings });
  return api.api;
}

function drawBadge(view: vscode.TreeView<unknown>, engine: Engine | null): void {
  const live = engine === null || engine.ledger.isOutdated ? 0 : engine.ledger.open().filter(isLive).length;
  view.badge = live === 0 ? undefined : { value: live, tooltip: vscode.l10n.t('{0} running', String(live)) };
}
