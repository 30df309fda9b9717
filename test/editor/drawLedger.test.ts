// What is drawn of the ledger when a key, the ledger or the filter changes: the words around the tree.
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { openEngine } from '../../src/core/engine.ts';
import { StatusBar } from '../../src/editor/costs/statusBar.ts';
import type { Desk } from '../../src/editor/desk.ts';
import { drawLedger } from '../../src/editor/drawLedger.ts';
import { KeyRing } from '../../src/editor/keys/keyRing.ts';
import { LedgerDoor } from '../../src/editor/ledgerDoor.ts';
import { Notices } from '../../src/editor/notices/notices.ts';
import { Settings } from '../../src/editor/settings.ts';
import { JobTree } from '../../src/editor/tree/jobTree.ts';
import { TreeFilter } from '../../src/editor/tree/treeFilter.ts';
import type { TreeNode } from '../../src/editor/tree/treeNode.ts';
import { DisposableStore } from '../../src/shared/disposable.ts';
import { Later } from '../../src/shared/later.ts';
import { noLimits } from '../builders/noLimits.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { catalogue, preparedAs } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { editor, Memory, Secrets } from '../fakes/vscode.ts';

describe('what is drawn of the ledger', () => {
  let files: LedgerFolder;
  let store: DisposableStore;
  let keys: KeyRing;
  let filter: TreeFilter;
  let door: LedgerDoor;
  let settings: Settings;
  let view: vscode.TreeView<TreeNode>;

  beforeEach(() => {
    editor.reset();
    files = new LedgerFolder();
    const { path, log } = files;
    const clock = new FakeClock(Date.now());
    store = new DisposableStore();
    settings = store.add(new Settings((problem) => log.warn(problem)));
    const endpoints = () => settings.endpoints;
    keys = store.add(new KeyRing({ secrets: new Secrets(), memory: new Memory(), endpoints }));
    const models = () => Promise.resolve(catalogue);
    const open = () => openEngine({ path, keys, endpoints, catalogue: models, limits: noLimits, clock, log });
    door = store.add(new LedgerDoor(async () => files.keep(await open()), log));
    filter = store.add(new TreeFilter());
    const tree = store.add(new JobTree({ door, filter }));
    view = aView();
    const statusBar = store.add(new StatusBar({ door, settings, log }));
    const desk = new Later<Desk>(() => Promise.reject(new Error('Nobody should ask for it')));
    const nothing = () => undefined;
    const notices = new Notices({
      door,
      settings,
      clock,
      log,
      open: nothing,
      cancel: nothing,
      act: nothing,
      isInView: () => false,
    });
    store.add(drawLedger({ door, settings, keys, tree, filter, view, statusBar, desk, notices, log, tell: nothing }));
  });
  afterEach(() => {
    store.dispose();
    files.dispose();
    editor.assertNothingLeft();
  });

  const welcome = (wanted: string) =>
    until(`the view is ${wanted}`, () => editor.contexts.get('ponder.view') === wanted);

  it('is asked for a key until one is entered, and again when that is removed', async () => {
    await door.ready();
    await welcome('noKey');
    const endpoint = settings.endpoints[0] ?? assert.fail('there should be a place');
    await keys.set(endpoint, 'sk-test-0123456789');
    await welcome('ready');
    await keys.remove(endpoint);
    await welcome('noKey');
    const { ledger } = await door.ready();
    await ledger.insert({ ...preparedAs({ state: 'completed' }), budget: null });
    await until('it is said above the jobs', () => /^There is no API key for OpenAI\./.test(view.message ?? ''));
    await keys.set(endpoint, 'sk-test-0123456789');
    await until('it is not said any more', () => view.message === '');
  });

  it('has a number on the icon of the view for each job that is unread, until it is read', async () => {
    const { ledger, jobs } = await door.ready();
    const made = preparedAs({ state: 'completed' });
    await ledger.insert({ ...made, budget: null });
    await ledger.insert({ ...preparedAs({ state: 'running' }), budget: null });
    await until('the answer is counted', () => view.badge?.value === 1);
    assert.equal(view.badge?.tooltip, '1 unread');
    await jobs.markRead(made.job.id);
    await until('nothing is counted', () => view.badge === undefined);
  });
});

/** The view of the tree, of which nobody does anything. */
function aView(): vscode.TreeView<TreeNode> {
  const never = () => ({ dispose: () => undefined });
  return {
    selection: [],
    visible: true,
    badge: undefined,
    onDidExpandElement: never,
    onDidCollapseElement: never,
    onDidChangeSelection: never,
    onDidChangeVisibility: never,
    onDidChangeCheckboxState: never,
    reveal: () => Promise.resolve(),
    dispose: () => undefined,
  };
}
