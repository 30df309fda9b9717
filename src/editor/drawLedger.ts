// Everything on screen is a drawing of the ledger. This redraws it when the ledger changes, in this window or another.
import * as vscode from 'vscode';
import type { Engine } from '../core/engine.ts';
import type { Logger } from '../core/logger.ts';
import { DisposableStore } from '../shared/disposable.ts';
import type { Later } from '../shared/later.ts';
import type { StatusBar } from './costs/statusBar.ts';
import type { Desk } from './desk.ts';
import { followFocus } from './followFocus.ts';
import { followNetwork } from './followNetwork.ts';
import type { KeyRing } from './keys/keyRing.ts';
import type { LedgerDoor } from './ledgerDoor.ts';
import { HeldNotices } from './notices/heldNotices.ts';
import type { Notices } from './notices/notices.ts';
import type { Settings } from './settings.ts';
import type { JobTree } from './tree/jobTree.ts';
import type { TreeFilter } from './tree/treeFilter.ts';
import { ViewWords } from './tree/viewWords.ts';

export interface Drawings {
  readonly door: LedgerDoor;
  readonly settings: Settings;
  readonly keys: KeyRing;
  readonly tree: JobTree;
  readonly filter: TreeFilter;
  readonly view: vscode.TreeView<unknown>;
  readonly statusBar: StatusBar;
  readonly desk: Later<Desk>;
  readonly notices: Notices;
  readonly log: Logger;
  /** Tells other extensions which jobs changed. */
  readonly tell: (ids: readonly string[]) => void;
}

const DAY_MS = 86_400_000;
const FORGET_EVERY_MS = 3_600_000;
/** By then the start is over and the jobs are drawn. */
const LOAD_AHEAD_MS = 3_000;

export function drawLedger(drawings: Drawings): vscode.Disposable {
  const { door, settings, keys, filter, log } = drawings;
  const store = new DisposableStore();
  const words = new ViewWords(drawings);
  const all = () => {
    drawAll(drawings);
    words.refresh();
  };
  store.add(
    door.onDidOpen((engine) => {
      store.add(
        engine.ledger.onDidChange(({ ids }) => {
          drawJobs(drawings, ids);
          words.refresh();
        }),
      );
      store.add(keys.onDidChange((endpoint) => void engine.jobs.resume(endpoint)));
      store.add(settings.onDidChange(() => void engine.jobs.refreshKeys()));
      followAnswers(drawings, engine, store);
      followHeld(drawings, engine, store);
      store.add(followFocus(engine));
      store.add(followNetwork(engine));
      drawings.notices.start();
      all();
      const forget = () => void forgetOldTexts(engine, settings, log);
      const timer = setInterval(forget, FORGET_EVERY_MS);
      // Loads what the first question needs. A failure is only logged here: whoever asks is told of it.
      const ahead = setTimeout(() => void loadAhead(drawings), LOAD_AHEAD_MS);
      store.add({
        dispose: () => {
          clearInterval(timer);
          clearTimeout(ahead);
        },
      });
      forget();
    }),
  );
  store.add(door.onDidShut(all));
  store.add(settings.onDidChange(all));
  store.add(keys.onDidChange(() => words.refresh()));
  store.add(vscode.workspace.onDidGrantWorkspaceTrust(() => words.refresh()));
  store.add(
    filter.onDidChange(() => {
      drawings.tree.startOver();
      if (filter.current.text !== '') void drawFiltered(drawings);
      words.refresh();
    }),
  );
  words.refresh();
  return store;
}

async function loadAhead({ desk, log }: Drawings): Promise<void> {
  try {
    (await desk.get()).loadAhead();
  } catch (error) {
    log.error('Loading ahead', error);
  }
}

/** Draws an answer as it arrives, because its text is not in the ledger yet. */
function followAnswers({ tree, desk }: Drawings, { live }: Engine, store: DisposableStore): void {
  store.add(
    live.onDidGrow((id) => {
      tree.grow(id);
      desk.made?.grow(id);
    }),
  );
}

function followHeld({ tree, desk, log }: Drawings, engine: Engine, store: DisposableStore): void {
  const notices = new HeldNotices({ engine, log, copy: async (text) => (await desk.get()).copy(text) });
  store.add(
    engine.held.onDidChange((id) => {
      notices.follow(id);
      tree.refresh([id]);
      desk.made?.refresh([id]);
    }),
  );
}

async function forgetOldTexts({ ledger }: Engine, { historyDays }: Settings, log: Logger): Promise<void> {
  if (historyDays <= 0) return;
  try {
    const count = await ledger.forgetTextsBefore(Date.now() - historyDays * DAY_MS);
    if (count > 0) log.info(`Removed the texts of ${count} jobs older than ${historyDays} days`);
  } catch (error) {
    log.error('Old texts could not be removed', error);
  }
}

/** A search finds only what is in the index, so new texts are indexed before the tree is drawn. */
async function drawFiltered({ door, tree, log }: Drawings): Promise<void> {
  try {
    await door.engine?.ledger.indexTexts();
  } catch (error) {
    log.error('The texts could not be searched', error);
  }
  tree.refreshAll();
}

function drawJobs(drawings: Drawings, ids: readonly string[]): void {
  const { tree, filter, statusBar, desk, notices, tell } = drawings;
  if (filter.current.text === '') tree.refresh(ids);
  else void drawFiltered(drawings);
  statusBar.refresh();
  desk.made?.refresh(ids);
  notices.follow(ids);
  tell(ids);
}

function drawAll(drawings: Drawings): void {
  drawings.tree.refreshAll();
  drawings.statusBar.refresh();
  drawings.desk.made?.refresh();
}
