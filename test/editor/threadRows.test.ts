// Threads in the tree: one row each with its turns below it, what is redrawn for which change, and what its commands mean.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cancelJob } from '../../src/editor/commands/cancelJob.ts';
import { findJob } from '../../src/editor/commands/findJob.ts';
import { removeJob } from '../../src/editor/commands/removeJob.ts';
import { resolveUncertain } from '../../src/editor/commands/resolveUncertain.ts';
import { jobOf } from '../../src/editor/jobArgument.ts';
import { ChosenJobs } from '../../src/editor/tree/chosenJobs.ts';
import type { JobTree } from '../../src/editor/tree/jobTree.ts';
import type { TreeFilter } from '../../src/editor/tree/treeFilter.ts';
import type { TreeNode } from '../../src/editor/tree/treeNode.ts';
import type { Job } from '../../src/shared/job.ts';
import { aCost } from '../builders/aJob.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode/editor.ts';
import { Door } from './aDoor.ts';
import { drawnRows } from './drawnRows.ts';
import { followedTree } from './followedTree.ts';

const DAY_MS = 86_400_000;

describe('a thread in the tree', () => {
  let door: Door;
  let filter: TreeFilter;
  let tree: JobTree;
  let fired: (TreeNode | undefined)[];

  beforeEach(async () => {
    editor.reset();
    door = await Door.open();
    fired = [];
    ({ tree, filter } = followedTree(door, (node) => fired.push(node)));
  });
  afterEach(() => {
    tree.dispose();
    door.files.dispose();
    editor.assertNothingLeft();
  });

  const drawn = () => drawnRows(tree);
  const done = (title: string, parent: Job | null, changes: Partial<Job> = {}) =>
    door.add({
      state: 'completed',
      readAt: 1,
      cost: aCost({ total: 500_000_000 }),
      reserved: null,
      title,
      parentId: parent?.id ?? null,
      relation: parent === null ? null : 'followUp',
      ...changes,
    });
  const item = async (node: TreeNode) => await tree.getTreeItem(node);
  /** The rows of all threads, drawn; their turns as well. */
  const threads = async (): Promise<TreeNode[]> => {
    const found: TreeNode[] = [];
    for (const root of await tree.getChildren())
      for (const node of await tree.getChildren(root)) {
        await item(node);
        if (node.type !== 'thread') continue;
        found.push(node);
        for (const turn of await tree.getChildren(node)) await item(turn);
      }
    return found;
  };
  const thread = async () => (await threads())[0] ?? assert.fail('there should be a thread');

  it('is one row with its turns in order, where its newest turn stands; a job by itself is a plain row', async () => {
    const root = await done('root', null, { createdAt: door.clock.now() - DAY_MS });
    await done('alone', null);
    assert.deepEqual(await drawn(), [
      ['Today', 'alone'],
      ['Yesterday', 'root'],
    ]);
    const next = await done('next', root);
    await done('last', next, { model: 'o3-pro', relation: 'escalation' });
    assert.deepEqual(await drawn(), [['Today', ['root', 'root', 'next', 'last'], 'alone']]);
    const node = await thread();
    const { description, collapsibleState, id } = await item(node);
    assert.match(String(description), /^\$1\.50 · 3 turns · .*o3-pro$/);
    assert.deepEqual([collapsibleState, id], [vscode.TreeItemCollapsibleState.Collapsed, `thread ${root.id}`]);
    const [, , last] = await tree.getChildren(node);
    assert.ok(last);
    assert.match(String((await item(last)).description), /^\$0\.50 · Climbed to o3-pro/);
    const day = tree.getParent(node) ?? assert.fail('it should stand somewhere');
    const { label, description: sum } = await item(day);
    assert.deepEqual([label, sum], ['Today', '3 jobs · $1.50']);
  });

  it('leads to its turns and back, keeps its id, and opens the newest turn, each child its own', async () => {
    const root = await done('root', null);
    const next = await done('next', root);
    const node = await thread();
    const turns = await tree.getChildren(node);
    assert.deepEqual(
      turns.map((turn) => tree.getParent(turn)),
      [node, node],
    );
    const commandOf = async (each: TreeNode) => (await item(each)).command?.command;
    assert.equal(await commandOf(node), `_ponder.openAnswer.${next.id}`);
    assert.deepEqual(await Promise.all(turns.map(commandOf)), [
      `_ponder.openAnswer.${root.id}`,
      `_ponder.openAnswer.${next.id}`,
    ]);
    const last = await done('last', next);
    const after = await thread();
    assert.deepEqual(
      [(await item(after)).id, await commandOf(after)],
      [`thread ${root.id}`, `_ponder.openAnswer.${last.id}`],
    );
    assert.deepEqual([tree.owns(after), tree.owns({ ...after }), tree.owns(node)], [true, false, false]);
    assert.equal((await jobOf(door, after as { id: string })).job.id, last.id);
  });

  it('stands where any of its turns has to be seen, and says which', async () => {
    const root = await done('root', null, { readAt: null });
    await done('next', root);
    assert.deepEqual(await drawn(), [['Unread', ['root', 'root', 'next']]]);
    assert.match(String((await item(await thread())).description), /^\$1\.00 · 2 turns · an earlier turn is unread · /);
    fired = [];
    await door.engine.jobs.markRead(root.id);
    assert.deepEqual(fired, [undefined]);
    assert.deepEqual(await drawn(), [['Today', ['root', 'root', 'next']]]);
  });

  it('is redrawn alone for a change of one of its turns, and with the root when another turn leads it', async () => {
    const root = await done('root', null);
    const next = await done('next', root, { state: 'queued' });
    const node = await thread();
    fired = [];
    await door.change(next.id, { state: 'running' });
    await door.change(root.id, { looks: 3 });
    assert.deepEqual(fired, [node, node]);
    fired = [];
    const last = await done('last', next);
    assert.deepEqual(fired, [undefined]);
    await thread();
    fired = [];
    await door.engine.ledger.remove(last.id);
    assert.deepEqual(fired, [undefined]);
    assert.deepEqual(await drawn(), [['Running', ['root', 'root', 'next']]]);
  });

  it('comes to be when a question is asked on from a job that stood by itself, whichever day it was of', async () => {
    const old = await done('old', null, { createdAt: door.clock.now() - DAY_MS });
    await done('today', null);
    await drawn();
    fired = [];
    const next = await done('next', old);
    assert.ok(fired.includes(undefined));
    assert.deepEqual(await drawn(), [['Today', ['old', 'old', 'next'], 'today']]);
    fired = [];
    await door.engine.ledger.remove(next.id);
    assert.deepEqual(fired, [undefined]);
    assert.deepEqual(await drawn(), [
      ['Today', 'today'],
      ['Yesterday', 'old'],
    ]);
  });

  it('moves from a day that nobody opened when somebody asks on', async () => {
    const old = await done('old', null, { createdAt: door.clock.now() - DAY_MS });
    await done('older', old, { createdAt: door.clock.now() - DAY_MS + 1 });
    await done('today', null);
    await tree.getChildren();
    fired = [];
    await done('next', old);
    assert.ok(fired.includes(undefined));
    assert.deepEqual(await drawn(), [['Today', ['old', '1. old', '2. older', '3. next'], 'today']]);
  });

  it('says that its newest turn is answering', async () => {
    const live = new Map([['', { answer: '', reasoningSummary: '' }]]);
    door.engine.live = { get: (id) => live.get(id) ?? null, onDidGrow: () => ({ dispose: () => undefined }) };
    const root = await done('root', null);
    const next = await done('next', root, { state: 'running', cost: null, reserved: 341_000_000 });
    const node = await thread();
    fired = [];
    live.set(next.id, { answer: 'It', reasoningSummary: '' });
    tree.grow(next.id);
    await until('the row is drawn again', () => fired.length > 0);
    assert.deepEqual(fired, [node]);
    assert.match(String((await item(node)).description), /^\$0\.50 \+ up to \$0\.35 · 2 turns · Answering · /);
  });

  it('tells its turns with state and cost when it is pointed at', async () => {
    const root = await done('root', null);
    await done('next', root, { state: 'failed' });
    const node = await thread();
    const line = await item(node);
    assert.equal(await tree.resolveTreeItem(line, node), line);
    assert.deepEqual(String(line.tooltip).split('\n'), [
      'root',
      '2 turns · $1.00',
      '1. root · Completed · $0.50',
      '2. next · Follow-up · Failed · $0.50',
      'A click opens the newest answer.',
    ]);
  });

  it('is shown whole when one of its turns fits a filter, and goes when none does', async () => {
    const root = await done('root', null, { createdAt: door.clock.now() - DAY_MS });
    const bad = await done('bad', root, { state: 'failed', createdAt: door.clock.now() - DAY_MS + 1 });
    await done('last', bad);
    await done('alone', null);
    filter.change({ states: ['failed'] });
    tree.startOver();
    assert.deepEqual(await drawn(), [['Today', ['root', 'root', 'bad', 'last']]]);
    const [day] = await tree.getChildren();
    assert.equal((await item(day ?? assert.fail())).description, '', 'no job of that day fits');
    await drawn();
    fired = [];
    await door.change(bad.id, { state: 'cancelled' });
    assert.deepEqual([fired, await drawn()], [[undefined], []]);
  });

  it('is found by any of its turns, and that turn is opened', async () => {
    const root = await door.add({ title: 'root', state: 'completed' }, { question: 'About the limiter' });
    await done('next', root);
    const opened: string[] = [];
    const finding = findJob({ door, panels: { open: (id) => void opened.push(id) } });
    const pick = await editor.nextPick();
    await until('the texts are in the index', () => !pick.busy);
    pick.type('limiter');
    await until('the turn is found', () => pick.items.length === 1);
    pick.accept();
    await finding;
    assert.deepEqual(opened, [root.id]);
  });

  describe('and its commands', () => {
    const states = (...jobs: Job[]) => jobs.map(({ id }) => door.engine.ledger.get(id)?.state ?? null);

    it('removes all that ended, after a question that says how many, and leaves what has not', async () => {
      const root = await done('root', null);
      const next = await done('next', root, { state: 'waiting', waitingReason: 'consent' });
      const last = await done('last', next);
      for (const [label, left] of [
        ['Keep Them', ['completed', 'waiting', 'completed']],
        ['Remove', [null, 'waiting', null]],
      ] as const) {
        const removing = removeJob({ door } as never, await asArgument());
        const question = await editor.nextMessage();
        assert.equal(question.text, 'Remove 2 of the 3 turns of “root”?');
        assert.match(question.detail ?? '', /^1 turn is not finished and stays\. .* stays in the totals\.$/);
        question.choose(label);
        await removing;
        assert.deepEqual(states(root, next, last), left);
      }
    });

    it('removes the whole thread where all of it ended, and nothing where nothing did', async () => {
      const root = await done('root', null);
      const next = await done('next', root);
      const removing = removeJob({ door } as never, await asArgument());
      const question = await editor.nextMessage();
      assert.equal(question.text, 'Remove “root” with all of its 2 turns?');
      question.choose('Remove');
      await removing;
      assert.deepEqual([states(root, next), await drawn()], [[null, null], []]);
      const open = await done('open', null, { state: 'waiting', waitingReason: 'consent' });
      await done('open too', open, { state: 'waiting', waitingReason: 'consent' });
      const argument = await asArgument();
      await assert.rejects(removeJob({ door } as never, argument), /No turn of this thread is finished/);
    });

    it('cancels the turn that runs, and asks about all where there are several', async () => {
      const root = await done('root', null, { state: 'waiting', waitingReason: 'offline' });
      const next = await done('next', root);
      const one = cancelJob({ door } as never, await asArgument());
      const question = await editor.nextMessage();
      assert.equal(question.text, 'Cancel “root”?');
      question.choose('Keep It');
      await one;
      const last = await done('last', next, { state: 'waiting', waitingReason: 'consent' });
      const both = cancelJob({ door } as never, await asArgument());
      const second = await editor.nextMessage();
      assert.equal(second.text, 'Cancel 2 turns of this thread?');
      assert.deepEqual(second.detail?.split('\n'), [
        'root · Waiting',
        'last · Not sent: send?',
        'Nothing was sent yet, so nothing was spent.',
      ]);
      second.choose('Cancel All');
      await both;
      assert.deepEqual(states(root, next, last), ['discarded', 'completed', 'discarded']);
    });

    it('resolves the turn that is uncertain, wherever it stands', async () => {
      const root = await done('root', null, { state: 'uncertain', cost: null });
      await done('next', root);
      const chosen = new ChosenJobs({ isOfTree: (argument) => tree.owns(argument) });
      const resolving = resolveUncertain({ door, chosen } as never, await asArgument());
      const pick = await editor.nextPick();
      assert.equal(pick.title, 'Did “root” arrive?');
      pick.hide();
      await resolving;
    });

    async function asArgument(): Promise<{ readonly id: string }> {
      const node = await thread();
      assert.ok(node.type === 'thread');
      return node;
    }
  });
});
