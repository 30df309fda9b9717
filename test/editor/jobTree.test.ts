// The tree as VS Code asks for it: groups, pages, what is redrawn for which change, and what a filter leaves.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { JobTree, type TreeNode } from '../../src/editor/tree/jobTree.ts';
import { TreeFilter } from '../../src/editor/tree/treeFilter.ts';
import { localDay } from '../../src/shared/format.ts';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode.ts';
import { Door } from './aDoor.ts';

const DAY_MS = 86_400_000;

describe('the tree', () => {
  let door: Door;
  let filter: TreeFilter;
  let tree: JobTree;
  let fired: (TreeNode | undefined)[];

  beforeEach(async () => {
    door = await Door.open();
    filter = new TreeFilter();
    tree = new JobTree({ door, filter });
    tree.follow({ visible: true });
    fired = [];
    tree.onDidChangeTreeData((node) => fired.push(node));
    door.engine.ledger.onDidChange(({ ids }) => tree.refresh(ids));
  });
  afterEach(() => {
    tree.dispose();
    door.files.dispose();
  });

  const label = (node: TreeNode): string => String(tree.getTreeItem(node).label);
  /** Everything, as if each group were open. */
  const drawn = (): unknown[] =>
    tree
      .getChildren()
      .map((node) => (node.type === 'day' ? [label(node), ...tree.getChildren(node).map(label)] : label(node)));
  const done = (changes: Partial<Job> = {}): Partial<Job> => ({ state: 'completed', ...changes });

  it('has what is on its way on top, then the days, newest first', async () => {
    const now = door.clock.now();
    await door.add(done({ title: 'before', createdAt: now - 5 * DAY_MS }));
    await door.add({ state: 'running', title: 'long', createdAt: now - 3 * DAY_MS });
    await door.add(done({ title: 'yesterday', createdAt: now - DAY_MS }));
    await door.add(done({ title: 'first' }));
    await door.add({ state: 'waiting', title: 'waits' });
    await door.add(done({ title: 'second' }));
    const long = drawn()[1];
    assert.deepEqual(drawn(), [
      'waits',
      'long',
      ['Today', 'second', 'first'],
      ['Yesterday', 'yesterday'],
      [localDay(now - 5 * DAY_MS), 'before'],
    ]);
    assert.equal(long, 'long');
  });

  it('knows its own elements from those that look like them', async () => {
    const { id } = await door.add({ state: 'running' });
    const [node] = tree.getChildren();
    assert.deepEqual(node, { type: 'job', id });
    const others = [{ type: 'job', id }, { ...node }, Object.create(node ?? null), id, undefined, null];
    assert.deepEqual(
      [node, ...others].map((element) => tree.owns(element)),
      [true, ...others.map(() => false)],
    );
  });

  it('tells the whole story of the line that is pointed at, and not before', async () => {
    await door.add({ state: 'running', title: 'long', model: 'o3' });
    const [node] = tree.getChildren();
    assert.ok(node);
    const item = tree.getTreeItem(node);
    assert.equal(item.tooltip, undefined, 'VS Code asks only for a tooltip that is not there');
    assert.equal(await tree.resolveTreeItem(item, node), item);
    assert.match(String(item.tooltip), /^long\no3 · Running.*\n(?:.*\n)*The model is thinking\./);
  });

  it('shows 200 jobs and more when asked to', async () => {
    for (let index = 0; index < 201; index += 1) await door.add(done({ createdAt: index }));
    const count = () => tree.getChildren().reduce((sum, node) => sum + tree.getChildren(node).length, 0);
    assert.deepEqual([count(), tree.getChildren().at(-1)?.type], [200, 'more']);
    tree.loadMore();
    assert.deepEqual([count(), tree.getChildren().at(-1)?.type, fired.at(-1)], [201, 'day', undefined]);
  });

  it('redraws one line for a change, and the root for a job that is new, gone or somewhere else', async () => {
    const job = await door.add({ state: 'queued' });
    assert.deepEqual(fired, [undefined]);
    const [node] = tree.getChildren();
    fired = [];
    await door.change(job.id, { state: 'running' });
    assert.deepEqual(fired, [node]);
    fired = [];
    await door.change(job.id, { state: 'completed' });
    assert.deepEqual(fired, [undefined]);
    tree.getChildren();
    fired = [];
    await door.change(job.id, { looks: 3 });
    assert.deepEqual(fired, [node]);
    fired = [];
    await door.engine.ledger.remove(job.id);
    assert.deepEqual([fired, tree.getChildren()], [[undefined], []]);
  });

  it('redraws nothing for a job far below what is shown', async () => {
    const old = await door.add(done({ createdAt: 1 }));
    for (let index = 0; index < 200; index += 1) await door.add(done());
    tree.getChildren();
    fired = [];
    await door.change(old.id, { looks: 1 });
    assert.deepEqual(fired, []);
  });

  it('redraws the root for a job far below that begins again, and when it ends', async () => {
    const old = await door.add(done({ createdAt: 1, title: 'old' }));
    for (let index = 0; index < 200; index += 1) await door.add(done());
    for (const [state, first] of [
      ['running', 'old'],
      ['completed', 'Today'],
    ] as const) {
      tree.getChildren();
      fired = [];
      await door.change(old.id, { state });
      assert.deepEqual(fired, [undefined], state);
      assert.equal(label(tree.getChildren()[0] ?? assert.fail('there should be jobs')), first);
    }
  });

  it('gives each element its id, its parent and its command', async () => {
    const job = await door.add(done({ title: 'Why?' }));
    const [day] = tree.getChildren();
    assert.ok(day);
    const [node] = tree.getChildren(day);
    assert.ok(node);
    assert.equal(tree.getParent(node), day);
    const { id, command, contextValue, accessibilityInformation } = tree.getTreeItem(node);
    assert.deepEqual(
      { id, command, contextValue, spoken: accessibilityInformation?.label.startsWith('Why?, o3, Completed') },
      {
        id: job.id,
        command: { command: `_ponder.openAnswer.${job.id}`, title: 'Open Answer' },
        contextValue: 'job completed retryable removable answered',
        spoken: true,
      },
    );
  });

  it('needs nothing kept of a row that is clicked: its command has no arguments, and outlives every redrawing', async () => {
    const job = await door.add({ state: 'running', title: 'Why?' });
    const [node] = tree.getChildren();
    assert.ok(node);
    const { command } = tree.getTreeItem(node);
    assert.ok(command !== undefined && command.arguments === undefined);
    tree.getTreeItem(node);
    await door.change(job.id, { state: 'completed' });
    tree.getChildren();
    await door.engine.ledger.remove(job.id);
    assert.deepEqual(tree.getChildren(), []);
    editor.executed.length = 0;
    await vscode.commands.executeCommand(command.command);
    const [id, jobId, click] = editor.executed.at(-1) ?? [];
    assert.deepEqual([id, jobId, Object.keys(Object(click))], [CommandId.openAnswer, job.id, ['clickedAt']]);
  });

  it('says that an answer is arriving, once', async () => {
    const live = new Map([['', { answer: '', reasoningSummary: '' }]]);
    door.engine.live = { get: (id) => live.get(id) ?? null, onDidGrow: () => ({ dispose: () => undefined }) };
    const job = await door.add({ state: 'running', sentAt: door.clock.now() });
    const [node] = tree.getChildren();
    assert.ok(node);
    assert.match(String(tree.getTreeItem(node).description), / · Running · /);
    fired = [];
    live.set(job.id, { answer: 'It', reasoningSummary: '' });
    for (let piece = 0; piece < 100; piece += 1) tree.grow(job.id);
    await until('the line is drawn again', () => fired.length > 0);
    assert.match(String(tree.getTreeItem(node).description), / · Answering · /);
    assert.deepEqual(fired, [node]);
  });

  it('keeps a job whose texts were removed, with its cost', async () => {
    await door.add(done({ title: 'secret', createdAt: door.clock.now() - 3 * DAY_MS }));
    tree.getChildren();
    await door.engine.ledger.forgetTextsBefore(door.clock.now() - DAY_MS);
    assert.deepEqual(drawn(), [[localDay(door.clock.now() - 3 * DAY_MS), '(texts removed)']]);
  });

  it('shows what fits the filter, and follows changes in and out of it', async () => {
    await door.add(done({ title: 'limiter', model: 'o1' }), { question: 'About the limiter' });
    const job = await door.add({ state: 'failed', title: 'broken' });
    await door.add({ state: 'running', title: 'runs' });
    filter.change({ states: ['failed'] });
    tree.startOver();
    assert.deepEqual(drawn(), [['Today', 'broken']]);
    fired = [];
    await door.change(job.id, { state: 'running' });
    assert.deepEqual([fired, drawn()], [[undefined], []]);
    filter.clear();
    filter.change({ text: 'limit', model: 'o1' });
    await door.engine.ledger.indexTexts();
    tree.startOver();
    assert.deepEqual(drawn(), [['Today', 'limiter']]);
  });

  it('is empty when a newer Ponder took the ledger over', async () => {
    await door.add(done());
    const raw = door.files.raw();
    raw.exec('PRAGMA user_version = 999');
    assert.throws(() => door.engine.ledger.countLive());
    assert.deepEqual(tree.getChildren(), []);
  });
});
