// The tree as VS Code asks for it: groups, pages, what is redrawn for which change, and what a filter leaves.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { JobTree } from '../../src/editor/tree/jobTree.ts';
import type { TreeFilter } from '../../src/editor/tree/treeFilter.ts';
import type { TreeNode } from '../../src/editor/tree/treeNode.ts';
import { dayName } from '../../src/editor/words/dayWords.ts';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { aCost, anError } from '../builders/aJob.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode.ts';
import { Door } from './aDoor.ts';
import { drawnRows, firstJob, jobNodes } from './drawnRows.ts';
import { followedTree } from './followedTree.ts';

const DAY_MS = 86_400_000;

describe('the tree', () => {
  let door: Door;
  let filter: TreeFilter;
  let tree: JobTree;
  let fired: (TreeNode | undefined)[];

  beforeEach(async () => {
    door = await Door.open();
    fired = [];
    ({ tree, filter } = followedTree(door, (node) => fired.push(node)));
  });
  afterEach(() => {
    tree.dispose();
    door.files.dispose();
  });

  const drawn = () => drawnRows(tree);
  const only = () => firstJob(tree);
  const done = (changes: Partial<Job> = {}): Partial<Job> => ({ state: 'completed', readAt: 1, ...changes });
  const unread = (changes: Partial<Job> = {}): Partial<Job> => done({ readAt: null, ...changes });
  const item = async (node: TreeNode) => await tree.getTreeItem(node);
  const texts = async (nodes: readonly TreeNode[]) =>
    await Promise.all(
      nodes.map(async (node) => {
        const { label, description } = await item(node);
        return `${String(label)}: ${String(description)}`;
      }),
    );

  it('has what needs a person on top, then what is unread and what runs, then the days, newest first', async () => {
    const now = door.clock.now();
    await door.add(done({ title: 'before', createdAt: now - 5 * DAY_MS }));
    await door.add({ state: 'running', title: 'long', createdAt: now - 3 * DAY_MS });
    await door.add(done({ title: 'yesterday', createdAt: now - DAY_MS }));
    await door.add(done({ title: 'first' }));
    await door.add({ state: 'waiting', waitingReason: 'offline', title: 'waits' });
    await door.add(done({ title: 'second' }));
    await door.add(unread({ title: 'news' }));
    await door.add({ state: 'uncertain', title: 'who knows' });
    assert.deepEqual(await drawn(), [
      ['Needs You', 'who knows'],
      ['Unread', 'news'],
      ['Running', 'waits', 'long'],
      ['Today', 'second', 'first'],
      ['Yesterday', 'yesterday'],
      [dayName(now - 5 * DAY_MS, now), 'before'],
    ]);
  });

  it('has each job in one group, and moves an answer to its day when it is read', async () => {
    const refused = await door.add(unread({ title: 'refused', error: anError({ kind: 'refusal' }) }));
    const whole = await door.add(unread({ title: 'whole' }));
    const cut = await door.add(unread({ title: 'cut', state: 'incomplete' }));
    await door.add({ state: 'waiting', waitingReason: 'consent', title: 'send?' });
    await door.add({ state: 'running', pauseReason: 'noKey', title: 'paused' });
    await door.add(unread({ title: 'lost', state: 'lost' }));
    await door.add(unread({ title: 'mine', state: 'cancelled' }));
    assert.deepEqual(await drawn(), [
      ['Needs You', 'paused', 'send?', 'cut', 'refused'],
      ['Unread', 'lost', 'whole'],
      ['Today', 'mine'],
    ]);
    fired = [];
    for (const { id } of [refused, whole, cut]) await door.engine.jobs.markRead(id);
    assert.deepEqual(fired, [undefined, undefined, undefined]);
    assert.deepEqual(await drawn(), [
      ['Needs You', 'paused', 'send?'],
      ['Unread', 'lost'],
      ['Today', 'mine', 'cut', 'whole', 'refused'],
    ]);
  });

  it('says of a group how many it has, and of a day what all of its jobs cost, wherever they stand', async () => {
    const cost = (usd: number) => ({ cost: aCost({ total: usd * 1_000_000_000 }), reserved: null });
    await door.add(done(cost(1.5)));
    await door.add(unread(cost(1.6)));
    await door.add({ state: 'running', reserved: 341_000_000 });
    await door.add(done({ state: 'lost', cost: null, reserved: null }));
    const roots = await tree.getChildren();
    assert.deepEqual(await texts(roots), ['Unread: 1', 'Running: 1', 'Today: 4 jobs · $3.10 + up to $0.35 + ?']);
    await door.add(done({ createdAt: door.clock.now() - 5 * DAY_MS, ...cost(0.004) }));
    assert.equal((await texts(await tree.getChildren())).at(-1)?.split(': ')[1], '1 job · <$0.01');
  });

  it('has months before the last two weeks, with their days, each with its own jobs', async () => {
    const last = new Date(new Date().getFullYear() - 1, 9, 5, 12).getTime();
    await door.add(done({ title: 'old', createdAt: last, cost: aCost({ total: 2_000_000_000 }) }));
    await door.add(done({ title: 'older', createdAt: last - DAY_MS, cost: aCost({ total: 1_000_000_000 }) }));
    const [month] = await tree.getChildren();
    assert.ok(month);
    const year = new Date(last).getFullYear();
    const { label, description, collapsibleState } = await item(month);
    assert.deepEqual([label, description], [`October ${year}`, '2 jobs · $3.00']);
    assert.equal(collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
    const days = await tree.getChildren(month);
    const names = [last, last - DAY_MS].map((day) => dayName(day, Date.now()));
    assert.deepEqual(await texts(days), [`${names[0]}: 1 job · $2.00`, `${names[1]}: 1 job · $1.00`]);
    assert.match(names[0] ?? '', new RegExp(`^[A-Z][a-z]{2} 5 Oct ${year}$`));
    const [day] = days;
    assert.ok(day);
    const [job] = await tree.getChildren(day);
    assert.ok(job);
    assert.deepEqual([(await item(job)).label, tree.getParent(job), tree.getParent(day)], ['old', day, month]);
  });

  it('knows its own elements from those that look like them', async () => {
    const { id } = await door.add({ state: 'running' });
    const node = await only();
    assert.deepEqual(node, { type: 'job', id, key: id });
    const others = [{ type: 'job', id, key: id }, { ...node }, Object.create(node), id, undefined, null];
    assert.deepEqual(
      [node, ...others].map((element) => tree.owns(element)),
      [true, ...others.map(() => false)],
    );
  });

  it('tells the whole story of the line that is pointed at, and not before', async () => {
    await door.add({ state: 'running', title: 'long', model: 'o3' });
    const node = await only();
    const line = await item(node);
    assert.equal(line.tooltip, undefined, 'VS Code asks only for a tooltip that is not there');
    assert.equal(await tree.resolveTreeItem(line, node), line);
    assert.match(
      String(line.tooltip),
      /^long\nup to \$0\.\d\d · Running.* o3 \(\w+\)\n(?:.*\n)*The model is thinking\./,
    );
  });

  it('shows 200 jobs of a group or a day, and more when asked to', async () => {
    const noon = new Date(2020, 4, 4, 12).getTime();
    for (let index = 0; index < 201; index += 1) {
      await door.add(done({ createdAt: noon + index }));
      await door.add(unread({ createdAt: noon + index }));
    }
    const count = async (group: string) => (await drawn()).flat(2).filter((row) => row === group).length;
    assert.equal((await jobNodes(tree)).length, 400);
    assert.equal(await count('Load More'), 2);
    const [group] = await tree.getChildren();
    assert.ok(group);
    const more = (await tree.getChildren(group)).at(-1);
    assert.ok(more);
    const { command } = await item(more);
    assert.deepEqual([command?.command, command?.arguments], ['ponder.loadMoreJobs', [group.key]]);
    tree.loadMore(group.key);
    assert.equal(fired.at(-1), undefined);
    assert.deepEqual([(await jobNodes(tree)).length, await count('Load More')], [401, 1]);
    tree.loadMore();
    assert.deepEqual([(await jobNodes(tree)).length, await count('Load More')], [402, 0]);
    tree.startOver();
    assert.equal((await jobNodes(tree)).length, 400);
  });

  it('redraws one line for a change, and the root for a job that is new, gone or somewhere else', async () => {
    const job = await door.add({ state: 'queued' });
    assert.deepEqual(fired, [undefined]);
    const node = await only();
    fired = [];
    await door.change(job.id, { state: 'running' });
    assert.deepEqual(fired, [node]);
    fired = [];
    await door.change(job.id, { state: 'completed' });
    assert.deepEqual(fired, [undefined]);
    await drawn();
    fired = [];
    await door.change(job.id, { looks: 3 });
    assert.deepEqual(fired, [node]);
    fired = [];
    await door.engine.ledger.remove(job.id);
    assert.deepEqual([fired, await tree.getChildren()], [[undefined], []]);
  });

  it('redraws nothing for a change in a day that is closed, and the day where its sum changes', async () => {
    const old = await door.add(done({ createdAt: door.clock.now() - DAY_MS, cost: null }));
    const [day] = await tree.getChildren();
    fired = [];
    await door.change(old.id, { looks: 1 });
    assert.deepEqual(fired, []);
    await door.change(old.id, { cost: aCost({ total: 5_000_000_000 }) });
    assert.deepEqual(fired, [day]);
    assert.ok(day);
    assert.equal((await item(day)).description, '1 job · $5.00');
    await door.change(old.id, { looks: 2 });
    assert.deepEqual(fired, [day], 'it was said already');
  });

  it('redraws the root for an old job that begins again, and when it ends', async () => {
    const old = await door.add(done({ createdAt: 1, title: 'old' }));
    await door.add(done());
    for (const [state, first] of [
      ['running', 'Running'],
      ['completed', 'Today'],
    ] as const) {
      await tree.getChildren();
      fired = [];
      await door.change(old.id, { state });
      assert.deepEqual(fired, [undefined], state);
      const [top] = await tree.getChildren();
      assert.ok(top);
      assert.equal((await item(top)).label, first);
    }
  });

  it('redraws the root for the first job of a day', async () => {
    await door.add(done());
    await drawn();
    fired = [];
    await door.add(done({ createdAt: door.clock.now() - DAY_MS }));
    assert.deepEqual(fired, [undefined]);
  });

  it('gives each element its id, its parent and its command', async () => {
    const job = await door.add(done({ title: 'Why?' }));
    const [day] = await tree.getChildren();
    assert.ok(day);
    const [node] = await tree.getChildren(day);
    assert.ok(node);
    assert.deepEqual([tree.getParent(node), tree.getParent(day)], [day, undefined]);
    const { id, command, contextValue, accessibilityInformation } = await item(node);
    assert.deepEqual(
      { id, command, contextValue, spoken: accessibilityInformation?.label.startsWith('Why?, Completed, up to $') },
      {
        id: job.id,
        command: { command: `_ponder.openAnswer.${job.id}`, title: 'Open Answer' },
        contextValue: 'job completed retryable askable climbable removable answered',
        spoken: true,
      },
    );
  });

  it('needs nothing kept of a row that is clicked: its command has no arguments, and outlives every redrawing', async () => {
    const job = await door.add({ state: 'running', title: 'Why?' });
    const node = await only();
    const { command } = await item(node);
    assert.ok(command !== undefined && command.arguments === undefined);
    await item(node);
    await door.change(job.id, { state: 'completed' });
    await drawn();
    await door.engine.ledger.remove(job.id);
    assert.deepEqual(await tree.getChildren(), []);
    editor.executed.length = 0;
    await vscode.commands.executeCommand(command.command);
    const [id, jobId, click] = editor.executed.at(-1) ?? [];
    assert.deepEqual([id, jobId, Object.keys(Object(click))], [CommandId.openAnswer, job.id, ['clickedAt']]);
  });

  it('says that an answer is arriving, once', async () => {
    const live = new Map([['', { answer: '', reasoningSummary: '' }]]);
    door.engine.live = { get: (id) => live.get(id) ?? null, onDidGrow: () => ({ dispose: () => undefined }) };
    const job = await door.add({ state: 'running', sentAt: door.clock.now() });
    const node = await only();
    assert.match(String((await item(node)).description), /^up to \$\d\.\d\d · \d+ s · /);
    fired = [];
    live.set(job.id, { answer: 'It', reasoningSummary: '' });
    for (let piece = 0; piece < 100; piece += 1) tree.grow(job.id);
    await until('the line is drawn again', () => fired.length > 0);
    assert.match(String((await item(node)).description), /^up to \$\d\.\d\d · Answering · /);
    assert.deepEqual(fired, [node]);
  });

  it('keeps a job whose texts were removed, with its cost', async () => {
    await door.add(done({ title: 'secret', createdAt: door.clock.now() - 3 * DAY_MS }));
    await drawn();
    await door.engine.ledger.forgetTextsBefore(door.clock.now() - DAY_MS);
    assert.deepEqual(await drawn(), [[dayName(door.clock.now() - 3 * DAY_MS, door.clock.now()), '(texts removed)']]);
  });

  it('shows what fits the filter, and follows changes in and out of it', async () => {
    await door.add(done({ title: 'limiter', model: 'o1' }), { question: 'About the limiter' });
    const job = await door.add(done({ state: 'failed', title: 'broken' }));
    await door.add({ state: 'running', title: 'runs' });
    filter.change({ states: ['failed'] });
    tree.startOver();
    assert.deepEqual(await drawn(), [['Today', 'broken']]);
    fired = [];
    await door.change(job.id, { state: 'running' });
    assert.deepEqual([fired, await drawn()], [[undefined], []]);
    filter.clear();
    filter.change({ text: 'limit', model: 'o1' });
    await door.engine.ledger.indexTexts();
    tree.startOver();
    assert.deepEqual(await drawn(), [['Today', 'limiter']]);
  });

  it('is open to what fits the filter, up to a page, and closed as before without one', async () => {
    const now = door.clock.now();
    await door.add(done({ state: 'failed', createdAt: now - DAY_MS }));
    await door.add(done({ state: 'failed', createdAt: now - 300 * DAY_MS }));
    const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const roots = async () => await Promise.all((await tree.getChildren()).map(item));
    const plain = await roots();
    assert.deepEqual(
      plain.map(({ collapsibleState }) => collapsibleState),
      [Collapsed, Collapsed],
    );
    filter.change({ states: ['failed'] });
    const filtered = await roots();
    assert.deepEqual(
      filtered.map(({ collapsibleState }) => collapsibleState),
      [Expanded, Expanded],
    );
    assert.ok(
      filtered.every(({ id }) => !plain.some((each) => each.id === id)),
      'VS Code remembers what it closed',
    );
    for (let index = 0; index < 200; index += 1) await door.add(done({ state: 'failed' }));
    assert.deepEqual(
      (await roots()).map(({ collapsibleState }) => collapsibleState),
      [Expanded, Collapsed, Collapsed],
    );
  });

  it('is empty when a newer Ponder took the ledger over', async () => {
    await door.add(done());
    const raw = door.files.raw();
    raw.exec('PRAGMA user_version = 999');
    assert.throws(() => door.engine.ledger.countLive());
    assert.deepEqual(await tree.getChildren(), []);
  });
});
