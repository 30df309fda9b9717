// One panel that shows the job a person looks at, and those that they keep: which job is where, heard, read and acted on.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { LiveText } from '../../src/core/jobs/life/liveTexts.ts';
import { AnswerPanels, GATHER_MS } from '../../src/editor/answer/answerPanels.ts';
import { NO_KNOWLEDGE } from '../../src/editor/answer/knowledge.ts';
import { keepAnswerOpen } from '../../src/editor/commands/keepAnswerOpen.ts';
import { openAndKeepAnswer } from '../../src/editor/commands/openAndKeepAnswer.ts';
import { openAnswer } from '../../src/editor/commands/openAnswer.ts';
import { RowCommands } from '../../src/editor/tree/rowCommands.ts';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import type { PageState } from '../../src/shared/pageProtocol.ts';
import { Panel } from '../fakes/panel.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';
import { until } from '../fakes/until.ts';
import { editor, shared } from '../fakes/vscode/editor.ts';
import { Door } from './aDoor.ts';

const PLACE = { part: 'answer-title', path: [3, 1, 2], share: 0.5, gap: 0 };

describe('the panel that shows one job after the other', () => {
  let door: Door;
  let panels: AnswerPanels;
  let log: RecordingLog;
  let a: Job;
  let b: Job;
  const heard: string[] = [];
  const wanted: string[] = [];
  const live = new Map<string, LiveText>();

  beforeEach(async () => {
    editor.reset();
    live.clear();
    heard.length = 0;
    wanted.length = 0;
    log = new RecordingLog();
    door = await Door.open();
    door.engine.live = { get: (id) => live.get(id) ?? null, onDidGrow: () => ({ dispose: () => undefined }) };
    door.engine = {
      ...door.engine,
      listen: (id) => {
        wanted.push(id);
        return { dispose: () => wanted.splice(wanted.indexOf(id), 1) };
      },
    };
    panels = new AnswerPanels({
      door,
      extensionUri: vscode.Uri.file('/ponder'),
      clock: door.clock,
      log,
      knowledge: { of: () => NO_KNOWLEDGE },
      heard: (wish, id) => heard.push(`${wish.type === 'action' ? wish.action : wish.type} ${id}`),
    });
    a = await done('A', 'Because of A.');
    b = await done('B', 'Because of B.');
  });
  afterEach(() => {
    panels.dispose();
    door.files.dispose();
  });

  const done = (title: string, answer: string) =>
    door.add({ state: 'completed', title, finishedAt: door.clock.now() }, { question: title, answer });
  const made = () => editor.panels;
  const titles = () => made().map(({ title, isDisposed }) => (isDisposed ? `(${title})` : title));
  const first = (): Panel => made()[0] ?? assert.fail('a panel should have been opened');
  const ready = (panel = first()) => panel.said.fire({ type: 'ready' });
  const stateOf = (panel: Panel): PageState | undefined => {
    const shows = panel.posted.filter((message) => message.type === 'show');
    return shows.at(-1)?.state;
  };

  it('shows what is clicked, in one tab, and leaves the focus in the list', () => {
    panels.click(a.id, 0);
    ready();
    panels.click(b.id, 600);
    assert.deepEqual(titles(), ['B']);
    assert.deepEqual(first().reveals, [true, true]);
    assert.deepEqual(first().take(), ['show Completed: Because of A.', 'show Completed: Because of B.']);
    assert.equal(panels.active, null);
  });

  it('shows the last of twenty rows that are clicked quickly, before its page is there and after', async () => {
    const jobs: Job[] = [];
    for (let count = 0; count < 20; count += 1) jobs.push(await done(`Job ${count}`, `Answer ${count}.`));
    const clickAll = () => {
      for (const [index, { id }] of jobs.entries()) panels.click(id, index * 20);
    };
    clickAll();
    ready();
    assert.deepEqual([titles(), first().take()], [['Job 19'], ['show Completed: Answer 19.']]);
    clickAll();
    assert.deepEqual([titles(), first().take().at(-1)], [['Job 19'], 'show Completed: Answer 19.']);
    assert.deepEqual(wanted, [jobs[19]?.id]);
  });

  it('is kept by a second click on the same row within 500 ms, which gives it the focus', () => {
    panels.click(a.id, 0);
    panels.click(a.id, 501);
    panels.click(b.id, 600);
    assert.deepEqual(titles(), ['B']);
    panels.click(a.id, 700);
    panels.click(b.id, 800);
    panels.click(b.id, 1_300);
    assert.equal(first().reveals.at(-1), false);
    panels.click(a.id, 2_000);
    assert.deepEqual(titles(), ['B', 'A']);
    assert.equal(made()[1]?.reveals.at(-1), true);
  });

  it('is not where a job is shown that has a tab of its own', () => {
    panels.click(a.id, 0);
    panels.click(a.id, 100);
    panels.click(b.id, 1_000);
    panels.click(a.id, 2_000);
    assert.deepEqual(titles(), ['A', 'B']);
    assert.equal(first().reveals.at(-1), true);
    panels.open(a.id);
    assert.deepEqual([titles(), first().reveals.at(-1)], [['A', 'B'], false]);
  });

  it('stays with its job when one is opened that was removed since its notice came', async () => {
    panels.click(a.id, 0);
    ready();
    await door.engine.ledger.remove(b.id, () => true);
    assert.throws(() => panels.open(b.id), /was removed/);
    assert.deepEqual(titles(), ['A']);
  });

  it('gets the focus when an answer is opened from elsewhere', async () => {
    panels.click(a.id, 0);
    await openAnswer({ door, panels }, b.id);
    assert.deepEqual([titles(), first().reveals.at(-1), panels.active], [['B'], false, b.id]);
  });

  describe('and Enter in the list', () => {
    let rows: RowCommands;
    let stops: vscode.Disposable[];

    beforeEach(() => {
      rows = new RowCommands();
      const open = (...[job, click]: Parameters<typeof openAnswer> extends [unknown, ...infer Rest] ? Rest : never) =>
        openAnswer({ door, panels }, job, click);
      stops = [
        vscode.commands.registerCommand(CommandId.openAnswer, open),
        // As VS Code does it: the list runs the command of the row that has the focus.
        vscode.commands.registerCommand('list.select', () => vscode.commands.executeCommand(rows.of(a.id).command)),
      ];
    });
    afterEach(() => {
      rows.dispose();
      for (const stop of stops) stop.dispose();
    });

    it('keeps the answer of the row that has the focus, and goes to it, once', async () => {
      panels.click(b.id, performance.now() - 100);
      await openAndKeepAnswer({ panels });
      assert.deepEqual([titles(), first().reveals], [['A'], [true, false]]);
      await openAndKeepAnswer({ panels });
      assert.deepEqual([titles(), first().reveals], [['A'], [true, false, false]]);
      panels.click(b.id, performance.now());
      assert.deepEqual(titles(), ['A', 'B']);
      assert.equal(made()[1]?.reveals.at(-1), true);
    });

    it('means nothing for a row that is clicked long after it', () => {
      panels.entered(0);
      panels.click(a.id, 1_001);
      panels.click(b.id, 2_000);
      assert.deepEqual(titles(), ['B']);
    });
  });

  it('is kept by its button, which is there until then', async () => {
    const words = () => String(editor.contexts.get('ponder.activeJob')).split(' ');
    panels.open(a.id);
    ready();
    panels.refresh();
    assert.ok(words().includes('unpinned') && words().includes('answered'));
    assert.equal(stateOf(first())?.isPinned, false);
    await keepAnswerOpen({ panels });
    assert.equal(stateOf(first())?.isPinned, true);
    assert.ok(!words().includes('unpinned') && words().includes('answered'));
    panels.open(b.id);
    assert.deepEqual(titles(), ['A', 'B']);
  });

  it('tells the menus of the job that it shows by now', async () => {
    const running = await door.add({ state: 'running', sentAt: door.clock.now() });
    const words = () => String(editor.contexts.get('ponder.activeJob')).split(' ');
    panels.open(a.id);
    panels.refresh();
    assert.deepEqual([panels.active, words()[1]], [a.id, 'completed']);
    panels.open(running.id);
    assert.deepEqual([panels.active, words()[1]], [running.id, 'running']);
    first().dispose();
    assert.equal(editor.contexts.get('ponder.activeJob'), '');
  });

  it('means the job that a person sees, by what they choose in menus, until its page has drawn the next', async () => {
    panels.open(a.id);
    ready();
    first().draws = false;
    panels.open(b.id);
    assert.equal(panels.active, a.id);
    first().said.fire({ type: 'shown', jobId: b.id });
    assert.equal(panels.active, b.id);
    // A page that is hidden, or not there yet, shows nothing else.
    first().show(false);
    panels.click(a.id, 0);
    assert.equal(panels.active, a.id);
  });

  describe('what its page says', () => {
    it('is about the job it was drawn for, even if the panel shows another one by then', () => {
      panels.click(a.id, 0);
      ready();
      panels.click(b.id, 1_000);
      first().said.fire({ type: 'action', action: 'retryJob', jobId: a.id });
      first().said.fire({ type: 'action', action: 'retryJob', jobId: b.id });
      first().said.fire({ type: 'copyCode', text: 'x', jobId: a.id });
      assert.deepEqual(heard, [`retryJob ${a.id}`, `retryJob ${b.id}`, `copyCode ${a.id}`]);
    });

    it('is dropped where it names no job, or one that it has never shown', () => {
      panels.click(a.id, 0);
      ready();
      for (const jobId of [b.id, '', undefined]) {
        first().said.fire({ type: 'action', action: 'retryJob', jobId });
        first().said.fire({ type: 'place', place: PLACE, jobId });
      }
      assert.deepEqual(heard, []);
      assert.equal(log.lines.filter((line) => line.includes('does not fit; it was dropped')).length, 6);
      panels.click(b.id, 1_000);
      assert.equal(stateOf(first())?.place, null);
    });
  });

  describe('an answer that is being written', () => {
    let running: Job;
    beforeEach(async () => {
      running = await door.add({ state: 'running', title: 'R', sentAt: door.clock.now() });
    });
    const write = (answer: string) => {
      live.set(running.id, { answer, reasoningSummary: '' });
      panels.grow(running.id);
    };

    it('is heard while it is on show, and whole when it is come back to', async () => {
      panels.click(running.id, 0);
      ready();
      write('One ');
      await door.clock.advance(GATHER_MS);
      assert.deepEqual(wanted, [running.id]);
      write('One two ');
      panels.click(a.id, 1_000);
      assert.deepEqual(wanted, [a.id]);
      first().take();
      await door.clock.advance(GATHER_MS);
      write('One two three ');
      await door.clock.advance(GATHER_MS);
      assert.deepEqual(first().take(), []);
      panels.click(running.id, 2_000);
      assert.deepEqual(first().take(), ['show Answering: ', 'grow 0 One two three  / 0 ']);
      write('One two three four');
      await door.clock.advance(GATHER_MS);
      const [grown] = first().posted;
      assert.deepEqual([grown?.type === 'grow' && grown.jobId, first().take()], [running.id, ['grow 14 four / 0 ']]);
      first().dispose();
      assert.deepEqual(wanted, []);
    });
  });

  describe('the place that is read', () => {
    const readOn = (jobId: string, place: unknown = PLACE) => first().said.fire({ type: 'place', place, jobId });

    it('is where an answer begins when it is come back to, in whichever panel', () => {
      panels.click(a.id, 0);
      ready();
      readOn(a.id);
      panels.click(b.id, 1_000);
      assert.equal(stateOf(first())?.place, null);
      panels.click(a.id, 2_000);
      assert.deepEqual(stateOf(first())?.place, PLACE);
      first().dispose();
      panels.open(a.id);
      const [, again = assert.fail('there should be a new panel')] = made();
      ready(again);
      assert.deepEqual(stateOf(again)?.place, PLACE);
    });

    it('is forgotten when it is the top, and for the jobs of which two hundred others were read since', () => {
      panels.click(a.id, 0);
      ready();
      readOn(a.id);
      readOn(a.id, null);
      panels.refresh();
      assert.equal(stateOf(first())?.place, null);
      readOn(a.id);
      for (let count = 0; count < 200; count += 1) {
        const other = `job ${count}`;
        panels.restore(new Panel(), { jobId: other, isPinned: true, place: PLACE });
      }
      panels.refresh([a.id]);
      assert.equal(stateOf(first())?.place, null);
    });

    it('comes back with the window, as does the panel that shows the next job', () => {
      const before = new Panel();
      panels.restore(before, { jobId: a.id, isPinned: false, place: PLACE });
      ready(before);
      assert.deepEqual(stateOf(before), { jobId: a.id, isPinned: false, place: PLACE, draft: '' });
      panels.click(b.id, 0);
      assert.deepEqual([before.title, made()], ['B', []]);
      const late = new Panel();
      panels.restore(late, { jobId: a.id, isPinned: false, place: null });
      ready(late);
      assert.equal(stateOf(late)?.isPinned, true, 'there is one panel that shows the next job');
      panels.click(a.id, 1_000);
      assert.deepEqual([before.title, late.title], ['B', 'A']);
    });
  });

  describe('what was read', () => {
    const isRead = ({ id }: Job) => typeof door.engine.ledger.get(id)?.readAt === 'number';
    const settled = () => door.clock.advance(0);

    it('is an answer that a person could see, in the window that has the focus', async () => {
      panels.click(a.id, 0);
      await until('the answer is marked as read', () => isRead(a));
      assert.equal(isRead(b), false);
      editor.state.isFocused = false;
      panels.click(b.id, 1_000);
      await settled();
      assert.equal(isRead(b), false);
      editor.state.isFocused = true;
      shared.focused.fire({ focused: true });
      await until('the answer is marked as read', () => isRead(b));
    });

    it('is nothing in a panel that is hidden, until it is shown', async () => {
      panels.click(a.id, 0);
      await until('the answer is marked as read', () => isRead(a));
      const hidden = Object.assign(new Panel(), { visible: false });
      panels.restore(hidden, { jobId: b.id });
      panels.refresh();
      await settled();
      assert.equal(isRead(b), false);
      hidden.show(true);
      await until('the answer is marked as read', () => isRead(b));
    });

    it('is an answer that came while its panel was in view', async () => {
      const running = await door.add({ state: 'running', sentAt: door.clock.now() });
      panels.click(running.id, 0);
      await settled();
      assert.equal(isRead(running), false);
      await door.change(running.id, { state: 'completed', finishedAt: door.clock.now() }, 'It is the loop.');
      panels.refresh([running.id]);
      await until('the answer is marked as read', () => isRead(running));
    });
  });
});
