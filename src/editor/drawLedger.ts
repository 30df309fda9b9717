// Everything on screen is a drawing of the ledger: this is what redraws when it changes, in this window or another.
import * as vscode from 'vscode';
import type { Engine } from '../core/engine.ts';
import { DisposableStore } from '../shared/disposable.ts';
import { isLive } from '../shared/job.ts';
import type { Later } from '../shared/later.ts';
import type { Desk } from './desk.ts';
import type { JobTree } from './jobTree.ts';
import type { KeyRing } from './keyRing.ts';
import type { LedgerDoor } from './ledgerDoor.ts';
import type { Notices } from './notices.ts';
import type { Settings } from './settings.ts';
import type { StatusBar } from './statusBar.ts';
import { updateViewContext } from './viewContext.ts';

export interface Drawings {
  readonly door: LedgerDoor;
  readonly settings: Settings;
  readonly keys: KeyRing;
  readonly tree: JobTree;
  readonly view: vscode.TreeView<unknown>;
  readonly statusBar: StatusBar;
  readonly desk: Later<Desk>;
  readonly notices: Notices;
  /** Other extensions. */
  readonly tell: (ids: readonly string[]) => void;
}

const DAY_MS = 86_400_000;

export function drawLedger(drawings: Drawings): vscode.Disposable {
  const { door, settings, keys } = drawings;
  const store = new DisposableStore();
  const all = () => drawAll(drawings);
  store.add(
    door.onDidOpen((engine) => {
      store.add(engine.ledger.onDidChange(({ ids }) => drawJobs(drawings, ids)));
      store.add(keys.onDidChange((endpoint) => void engine.jobs.resume(endpoint)));
      drawings.notices.start();
      all();
      const { historyDays } = settings;
      if (historyDays > 0) void engine.ledger.forgetTextsBefore(Date.now() - historyDays * DAY_MS);
    }),
  );
  store.add(door.onDidShut(all));
  store.add(settings.onDidChange(all));
  store.add(keys.onDidChange(() => void updateViewContext(drawings)));
  void updateViewContext(drawings);
  return store;
}

function drawJobs({ door, tree, view, statusBar, desk, notices, tell }: Drawings, ids: readonly string[]): void {
  tree.refresh(ids);
  statusBar.refresh();
  desk.made?.panels.refresh(ids);
  drawBadge(view, door.engine);
  notices.follow(ids);
  tell(ids);
}

function drawAll(drawings: Drawings): void {
  drawings.tree.refreshAll();
  drawings.statusBar.refresh();
  drawings.desk.made?.panels.refresh();
  drawBadge(drawings.view, drawings.door.engine);
  void updateViewContext(drawings);
}

function drawBadge(view: vscode.TreeView<unknown>, engine: Engine | null): void {
  const live = engine === null || engine.ledger.isOutdated ? 0 : engine.ledger.open().filter(isLive).length;
  view.badge = live === 0 ? undefined : { value: live, tooltip: vscode.l10n.t('{0} running', String(live)) };
}
