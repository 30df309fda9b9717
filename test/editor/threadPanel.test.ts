// A panel and the thread of its job: what its page is told of other turns, and what becomes of what is asked on from it.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { AnswerPanels } from '../../src/editor/answer/answerPanels.ts';
import { NO_KNOWLEDGE } from '../../src/editor/answer/knowledge.ts';
import type { PageWish } from '../../src/editor/answer/pageMessages.ts';
import type { Job } from '../../src/shared/job.ts';
import type { Show } from '../../src/shared/pageProtocol.ts';
import { Panel } from '../fakes/panel.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode/editor.ts';
import { Door } from './aDoor.ts';

describe('the panel of a thread', () => {
  let door: Door;
  let panels: AnswerPanels;
  let log: RecordingLog;
  let first: Job;
  let second: Job;
  /** What asking on resolves to. */
  let asked: () => Promise<unknown>;
  const heard: string[] = [];

  beforeEach(async () => {
    editor.reset();
    heard.length = 0;
    log = new RecordingLog();
    asked = () => Promise.resolve(undefined);
    door = await Door.open();
    panels = open();
    first = await turn('First?', null);
    second = await turn('Second?', first);
  });
  afterEach(() => {
    panels.dispose();
    door.files.dispose();
  });

  const open = () =>
    new AnswerPanels({
      door,
      extensionUri: vscode.Uri.file('/ponder'),
      clock: door.clock,
      log,
      knowledge: { of: () => NO_KNOWLEDGE },
      heard: (wish: PageWish, id) => {
        if (wish.type !== 'action') return undefined;
        heard.push([wish.action, wish.action === 'askFollowUp' ? wish.prompt : '', id].join(' '));
        return asked();
      },
    });
  const turn = (question: string, parent: Job | null, changes: Partial<Job> = {}) =>
    door.add(
      {
        state: 'completed',
        title: question,
        finishedAt: door.clock.now(),
        ...(parent === null ? {} : { parentId: parent.id, relation: 'followUp' }),
        ...changes,
      },
      { question, answer: `To ${question}` },
    );
  const panel = (): Panel => editor.panels[0] ?? assert.fail('a panel should have been opened');
  const shown = (): Show => {
    const shows = panel().posted.filter((message) => message.type === 'show');
    return shows.at(-1) ?? assert.fail('a page should have been shown');
  };
  const show = (job: Job) => {
    panels.open(job.id);
    panel().said.fire({ type: 'ready' });
  };
  const askOn = (prompt: string, job: Job) =>
    panel().said.fire({ type: 'action', action: 'askFollowUp', prompt, jobId: job.id });

  it('tells the page of the turns before and after, and of a turn’s texts when they are asked for', () => {
    show(second);
    assert.deepEqual(
      shown().thread.earlier.map(({ title }) => title),
      ['First?'],
    );
    assert.doesNotMatch(JSON.stringify(shown()), /To First\?/);
    panel().take();
    panel().said.fire({ type: 'readTurn', turnId: first.id });
    assert.deepEqual(panel().take(), ['turn Completed: To First?']);
  });

  it('tells nothing of a job of another thread, and opens none', async () => {
    const other = await turn('Other?', null);
    show(second);
    panel().take();
    for (const type of ['readTurn', 'openTurn']) panel().said.fire({ type, turnId: other.id });
    panel().said.fire({ type: 'readTurn', turnId: 'none' });
    assert.deepEqual(panel().take(), []);
    assert.equal(panel().title, 'Second?');
  });

  it('opens another turn in the same tab, also in one that is kept, but goes to the turn’s own tab if there is one', () => {
    show(second);
    panels.keepActive();
    panel().said.fire({ type: 'openTurn', turnId: first.id });
    assert.deepEqual([panel().title, editor.panels.length], ['First?', 1]);
    panels.open(second.id);
    assert.equal(editor.panels.length, 2);
    const reveals = editor.panels[1]?.reveals.length ?? 0;
    panel().said.fire({ type: 'openTurn', turnId: second.id });
    assert.deepEqual(
      editor.panels.map(({ title }) => title),
      ['First?', 'Second?'],
    );
    assert.equal(editor.panels[1]?.reveals.length, reveals + 1);
  });

  it('stays with an older turn when a newer one comes, and tells its page', async () => {
    show(first);
    assert.equal(shown().thread.newest?.title, 'Second?');
    const third = await turn('Third?', second);
    panels.refresh([third.id]);
    assert.equal(shown().thread.newest?.title, 'Third?');
    assert.equal(panel().title, 'First?');
  });

  it('draws the page of a turn again when another turn of its thread changes, and not for others', async () => {
    const other = await turn('Other?', null);
    show(second);
    panel().take();
    panels.refresh([other.id]);
    assert.deepEqual(panel().take(), []);
    await door.change(first.id, { state: 'failed' });
    panels.refresh([first.id]);
    assert.equal(shown().thread.earlier[0]?.stateLabel, 'Failed');
  });

  it('shows the turn that was asked on, and forgets the draft', async () => {
    show(second);
    panel().said.fire({ type: 'draft', text: 'Third?' });
    asked = async () => (await turn('Third?', second)).id;
    askOn('Third?', second);
    await until('the new turn is shown', () => panel().title === 'Third?');
    assert.deepEqual(heard, [`askFollowUp Third? ${second.id}`]);
    assert.ok(panel().posted.some((message) => message.type === 'asked' && message.isAsked));
    assert.deepEqual(
      shown().thread.earlier.map(({ title }) => title),
      ['First?', 'Second?'],
    );
    panel().said.fire({ type: 'openTurn', turnId: second.id });
    assert.equal(shown().state.draft, '');
  });

  it('keeps the draft when the person backed out, for each job', async () => {
    show(second);
    panel().said.fire({ type: 'draft', text: 'Third?' });
    askOn('Third?', second);
    await until('the page is told', () => panel().posted.some(({ type }) => type === 'asked'));
    assert.equal(panel().take().at(-1), 'not asked');
    panel().said.fire({ type: 'openTurn', turnId: first.id });
    assert.equal(shown().state.draft, '');
    panel().said.fire({ type: 'openTurn', turnId: second.id });
    assert.equal(shown().state.draft, 'Third?');
  });

  it('does not take a person away from the job that they have opened meanwhile', async () => {
    show(second);
    let answer: (id: unknown) => void = () => undefined;
    asked = () => new Promise((resolve) => (answer = resolve));
    askOn('Third?', second);
    const other = await turn('Other?', null);
    panels.open(other.id);
    answer((await turn('Third?', second)).id);
    await until('the page is told', () => panel().posted.some(({ type }) => type === 'asked'));
    assert.equal(panel().title, 'Other?');
  });

  it('goes on with an answer that was cut off, and leaves what stands in the box', async () => {
    show(second);
    panel().said.fire({ type: 'draft', text: 'Later.' });
    asked = async () => (await turn('Continue.', second)).id;
    panel().said.fire({ type: 'action', action: 'continueAnswer', jobId: second.id });
    await until('the new turn is shown', () => panel().title === 'Continue.');
    panel().said.fire({ type: 'openTurn', turnId: second.id });
    assert.equal(shown().state.draft, 'Later.');
  });

  it('brings the draft back with the window', () => {
    const restored = new Panel();
    panels.restore(restored, { jobId: second.id, isPinned: false, place: null, draft: 'Third?' });
    restored.said.fire({ type: 'ready' });
    const show = restored.posted.find((message) => message.type === 'show');
    assert.equal(show?.state.draft, 'Third?');
  });
});
