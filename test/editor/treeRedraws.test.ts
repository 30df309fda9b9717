// What the tree draws again as time goes by: minutes while somebody sees them, all of it at midnight, nothing while hidden.
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import * as vscode from 'vscode';
import { JobTree } from '../../src/editor/tree/jobTree.ts';
import { TreeFilter } from '../../src/editor/tree/treeFilter.ts';
import type { TreeNode } from '../../src/editor/tree/treeNode.ts';
// Loaded on demand, while the clock stands still.
import '../../src/editor/tree/treeRows.ts';
import { NOON } from '../fakes/fakeClock.ts';
import { Door } from './aDoor.ts';
import { drawnRows, firstJob, jobNodes } from './drawnRows.ts';

const TURN_MS = 10_000;
const GROWN_MS = 1_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the tree, as time goes by', () => {
  let door: Door;
  let filter: TreeFilter;
  let tree: JobTree;
  let view: { visible: boolean };
  let fired: (TreeNode | undefined)[];

  beforeEach(async () => {
    mock.timers.enable({ apis: ['setInterval', 'setTimeout', 'Date'], now: NOON });
    door = await Door.open();
    filter = new TreeFilter();
    tree = new JobTree({ door, filter });
    view = { visible: true };
    tree.follow(view);
    fired = [];
    tree.onDidChangeTreeData((node) => fired.push(node));
  });
  afterEach(() => {
    tree.dispose();
    door.files.dispose();
    mock.timers.reset();
  });

  const drawn = () => drawnRows(tree);
  /** Each row is drawn once. */
  const draw = async (): Promise<TreeNode> => {
    await drawn();
    return await firstJob(tree);
  };
  const running = () => door.add({ state: 'running', title: 'long', sentAt: NOON });
  /** Time passes, with the last turn of the tree a moment ago. */
  const pass = (ms: number) => {
    fired = [];
    mock.timers.tick(ms);
  };

  it('takes away a day whose last job a filter no longer lets through, even if nobody opened it', async () => {
    const job = await door.add({ state: 'failed', title: 'closed', createdAt: NOON, readAt: NOON });
    filter.change({ states: ['failed'] });
    assert.equal((await tree.getChildren()).length, 1);
    fired = [];
    await door.engine.ledger.change(job.id, (old) => ({ job: { ...old, state: 'cancelled' } }));
    tree.refresh([job.id]);
    assert.deepEqual(fired, [undefined]);
    assert.deepEqual(await tree.getChildren(), []);
  });

  it('counts the minutes of what runs on, line by line', async () => {
    await running();
    const node = await draw();
    pass(2 * MINUTE);
    assert.ok(fired.length > 0);
    assert.deepEqual([...new Set(fired)], [node]);
  });

  it('says of a job in line where it stands, and moves it up when one before it has gone', async () => {
    const waits = (title: string) => {
      const line = { since: NOON, tokens: 5_000 };
      const at = door.clock.now() + HOUR;
      const wait = {
        waitingReason: 'rateLimit',
        keyFingerprint: 'key-1',
        line,
        notBefore: at,
        nextLookAt: at,
      } as const;
      return door.add({ state: 'waiting', title, ...wait });
    };
    const first = await waits('first');
    const second = await waits('second');
    await drawn();
    const node = (await jobNodes(tree)).find(({ key }) => key === second.id) ?? assert.fail();
    assert.match(String((await tree.getTreeItem(node)).description), / · 2nd in line, starts about \d\d:\d\d · /);
    await door.engine.jobs.cancel(first.id);
    tree.refresh([first.id]);
    pass(TURN_MS);
    assert.deepEqual(fired, [node]);
    assert.match(String((await tree.getTreeItem(node)).description), / · Next in line, starts about \d\d:\d\d · /);
    const told = await tree.resolveTreeItem(new vscode.TreeItem(''), node);
    assert.match(String(told.tooltip), /This one is next, and goes out by itself at about \d\d:\d\d\./);
  });

  it('draws no line again that says the same', async () => {
    await door.add({ state: 'completed', title: 'done', readAt: 1 });
    await door.add({ state: 'waiting', title: 'waits', waitingReason: 'consent' });
    await drawn();
    pass(2 * MINUTE);
    assert.deepEqual(fired, []);
    await door.add({ state: 'running', title: 'long', sentAt: NOON - HOUR });
    await drawn();
    pass(TURN_MS);
    assert.deepEqual(fired, [], 'not a minute has passed');
  });

  it('is drawn anew at midnight, once: today is yesterday then', async () => {
    await door.add({ state: 'completed', title: 'done', readAt: 1 });
    assert.deepEqual(await drawn(), [['Today', 'done']]);
    mock.timers.tick(12 * HOUR - 1);
    fired = [];
    mock.timers.tick(TURN_MS);
    assert.deepEqual(fired, [undefined]);
    assert.deepEqual(await drawn(), [['Yesterday', 'done']]);
    pass(3 * TURN_MS);
    assert.deepEqual(fired, []);
  });

  it('draws nothing while nobody sees it, and what was missed when somebody does', async () => {
    const { id } = await running();
    await door.add({ state: 'completed', title: 'done', readAt: 1 });
    await drawn();
    view.visible = false;
    pass(HOUR);
    assert.deepEqual(fired, []);
    tree.grow(id);
    pass(GROWN_MS);
    assert.deepEqual(fired, []);
    pass(24 * HOUR);
    assert.deepEqual(fired, []);
    view.visible = true;
    pass(TURN_MS);
    assert.deepEqual(fired, [undefined]);
  });

  it('is seen by nobody until it has a view', async () => {
    const other = new JobTree({ door, filter });
    const told: unknown[] = [];
    other.onDidChangeTreeData((node) => told.push(node));
    await running();
    for (const node of await jobNodes(other)) await other.getTreeItem(node);
    mock.timers.tick(HOUR);
    other.dispose();
    assert.deepEqual(told, []);
  });

  it('stops with its window', async () => {
    const { id } = await running();
    let asked = 0;
    const counting = {
      get engine() {
        asked += 1;
        return door.engine;
      },
    };
    const other = new JobTree({ door: counting, filter });
    other.follow(view);
    for (const node of await jobNodes(other)) await other.getTreeItem(node);
    other.grow(id);
    other.dispose();
    asked = 0;
    mock.timers.tick(HOUR);
    assert.equal(asked, 0);
  });

  describe('under a filter', () => {
    beforeEach(() => {
      filter.change({ states: ['running'] });
      door.engine.ledger.onDidChange(({ ids }) => tree.refresh(ids));
    });

    it('takes in what comes to fit it, and lets go of what fits no more', async () => {
      const { id } = await door.add({ state: 'queued', title: 'long' });
      assert.deepEqual(await drawn(), []);
      fired = [];
      await door.change(id, { state: 'running' });
      assert.deepEqual([fired, await drawn()], [[undefined], [['Running', 'long']]]);
      fired = [];
      await door.change(id, { state: 'unknown' });
      assert.deepEqual([fired, await drawn()], [[undefined], []]);
    });

    it('draws nothing again for what did not fit it and does not', async () => {
      const { id } = await door.add({ state: 'queued', title: 'long' });
      await drawn();
      fired = [];
      await door.change(id, { looks: 1 });
      await door.change(id, { state: 'completed' });
      assert.deepEqual(fired, []);
    });

    it('draws the line again of what fits it as before', async () => {
      const { id } = await door.add({ state: 'running', title: 'long' });
      const node = await draw();
      fired = [];
      await door.change(id, { looks: 1 });
      assert.deepEqual(fired, [node]);
    });
  });

  it('is drawn anew for more changes at once than lines are worth', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 21; count += 1) ids.push((await running()).id);
    await drawn();
    fired = [];
    tree.refresh(ids.slice(0, 20));
    assert.equal(fired.length, 20);
    assert.ok(fired.every((node) => node !== undefined));
    fired = [];
    tree.refresh(ids);
    assert.deepEqual(fired, [undefined]);
  });
});
