// What an answer's panel is told, and when: whole records, and what is being written in between.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Engine } from '../../src/core/engine.ts';
import type { LiveText } from '../../src/core/jobs/life/liveTexts.ts';
import { AnswerPanels, GATHER_MS } from '../../src/editor/answer/answerPanels.ts';
import { NO_KNOWLEDGE } from '../../src/editor/answer/knowledge.ts';
import type { PageWish } from '../../src/editor/answer/pageMessages.ts';
import type { Job } from '../../src/shared/job.ts';
import { Panel } from '../fakes/panel.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';
import { editor } from '../fakes/vscode/editor.ts';
import { Door } from './aDoor.ts';

describe('the panel of an answer', () => {
  let door: Door;
  let panels: AnswerPanels;
  let panel: Panel;
  let job: Job;
  let log: RecordingLog;
  const heard: PageWish[] = [];
  const live = new Map<string, LiveText>();

  beforeEach(async () => {
    editor.reset();
    live.clear();
    heard.length = 0;
    log = new RecordingLog();
    door = await Door.open();
    door.engine.live = { get: (id) => live.get(id) ?? null, onDidGrow: () => ({ dispose: () => undefined }) };
    panels = new AnswerPanels({
      door,
      extensionUri: vscode.Uri.file('/ponder'),
      clock: door.clock,
      log,
      knowledge: { of: () => NO_KNOWLEDGE },
      heard: (wish) => heard.push(wish),
    });
    job = await door.add({ state: 'running', sentAt: door.clock.now() });
    panel = new Panel();
    panels.restore(panel, { jobId: job.id });
  });
  afterEach(() => {
    panels.dispose();
    door.files.dispose();
  });

  /** The page listens; what it is told then is another test's matter. */
  const open = () => {
    panel.said.fire({ type: 'ready' });
    panel.take();
  };
  const write = (answer: string, reasoningSummary = '') => {
    live.set(job.id, { answer, reasoningSummary });
    panels.grow(job.id);
  };
  const posted = async () => {
    await door.clock.advance(GATHER_MS);
    return panel.take();
  };

  it('passes on what its page asks for, with the arguments, and logs and drops what does not fit', () => {
    const fine = [
      { type: 'action', action: 'cancelJob' },
      { type: 'action', action: 'rateAnswer', thumb: 'down' },
    ];
    const misfits = [
      { type: 'action', action: 'rateUp' },
      { type: 'action', action: 'rateAnswer', thumb: 'left' },
    ];
    open();
    for (const message of [...fine, ...misfits]) panel.said.fire(message);
    assert.deepEqual(heard, fine);
    const line = `The answer page of job ${job.id} sent a message that does not fit; it was dropped`;
    assert.equal(log.lines.filter((each) => each.includes(line)).length, 2);
  });

  it('tells the place of its job in line, and again as others go', async () => {
    const waits = () => {
      const at = door.clock.now() + 3_600_000;
      const line = { since: door.clock.now(), tokens: 5_000 };
      const wait = {
        waitingReason: 'rateLimit',
        keyFingerprint: 'key-1',
        line,
        notBefore: at,
        nextLookAt: at,
      } as const;
      return door.add({ state: 'waiting', ...wait });
    };
    const first = await waits();
    const second = await waits();
    const own = new Panel();
    panels.restore(own, { jobId: second.id });
    own.said.fire({ type: 'ready' });
    assert.match(own.take().join(), /^show 2nd in line, starts about \d\d:\d\d: /);
    await door.change(first.id, { state: 'discarded', nextLookAt: null });
    panels.refresh([first.id]);
    assert.match(own.take().join(), /^show Next in line, starts about \d\d:\d\d: /);
  });

  it('is told nothing before it listens, then what there is', async () => {
    write('It is');
    panels.refresh([job.id]);
    assert.deepEqual(panel.take(), []);
    panel.said.fire({ type: 'ready' });
    assert.deepEqual(panel.take(), ['show Answering: ', 'grow 0 It is / 0 ']);
  });

  it('is told of many pieces in one message, each piece once', async () => {
    open();
    write('', 'Looking');
    assert.deepEqual(await posted(), ['grow 0  / 0 Looking']);
    for (let length = 1; length <= 9; length += 1) write('It is the'.slice(0, length), 'Looking');
    assert.deepEqual(await posted(), ['show Answering: ', 'grow 0 It is the / 7 ']);
    write('It is the loop.', 'Looking');
    assert.deepEqual(await posted(), ['grow 9  loop. / 7 ']);
    await door.change(job.id, { looks: 5 });
    panels.refresh([job.id]);
    assert.deepEqual(panel.take(), ['show Answering: ']);
  });

  it('is told no faster than anybody could see, however fast the pieces come', async () => {
    open();
    let told = 0;
    for (let length = 1; length <= 10; length += 1) {
      write('It is the loop'.slice(0, length));
      await door.clock.advance(GATHER_MS / 5);
      told += panel.take().filter((message) => message.startsWith('grow')).length;
    }
    assert.equal(told, 2);
  });

  it('is told the end at once, and nothing of the stream after it', async () => {
    open();
    write('It is');
    await posted();
    write('It is the');
    await door.change(job.id, { state: 'completed', finishedAt: door.clock.now() }, 'It is the loop.');
    panels.refresh([job.id]);
    assert.deepEqual(panel.take(), ['show Completed: It is the loop.']);
    live.delete(job.id);
    panels.grow(job.id);
    assert.deepEqual(await posted(), []);
  });

  it('is told all again after it was hidden, as its page is made anew', async () => {
    open();
    write('One ');
    await posted();
    panel.show(false);
    write('One two ');
    assert.deepEqual(await posted(), []);
    panel.show(true);
    panel.take();
    panel.said.fire({ type: 'ready' });
    assert.deepEqual(panel.take(), ['show Answering: ', 'grow 0 One two  / 0 ']);
  });

  it('is told all again when what was heard was not what was meant, however long it is', async () => {
    open();
    live.set(job.id, { answer: 'One three', reasoningSummary: '', edition: 0 });
    panels.grow(job.id);
    await posted();
    live.set(job.id, { answer: 'One two three', reasoningSummary: '', edition: 1 });
    panels.grow(job.id);
    assert.deepEqual(await posted(), ['grow 0 One two three / 0 ']);
    live.set(job.id, { answer: 'One two three four', reasoningSummary: '', edition: 1 });
    panels.grow(job.id);
    assert.deepEqual(await posted(), ['grow 13  four / 0 ']);
  });

  it('begins anew when the job is listened to anew', async () => {
    open();
    write('One two');
    await posted();
    live.delete(job.id);
    panels.grow(job.id);
    assert.deepEqual(await posted(), ['show Running: ']);
    write('One');
    assert.deepEqual(await posted(), ['show Answering: ', 'grow 0 One / 0 ']);
  });

  it('wants its job to be heard as long as it is open, also where it was there before the ledger', () => {
    const wanted: string[] = [];
    const listen = (id: string) => {
      wanted.push(id);
      return { dispose: () => wanted.splice(wanted.indexOf(id), 1) };
    };
    const late: { engine: Engine | null } = { engine: null };
    const restored = new AnswerPanels({
      door: late,
      extensionUri: vscode.Uri.file('/ponder'),
      clock: door.clock,
      log: new RecordingLog(),
      knowledge: { of: () => NO_KNOWLEDGE },
      heard: () => undefined,
    });
    const early = new Panel();
    restored.restore(early, { jobId: job.id });
    late.engine = { ...door.engine, listen };
    restored.refresh();
    restored.refresh([job.id]);
    assert.deepEqual(wanted, [job.id]);
    early.dispose();
    assert.deepEqual(wanted, []);
    restored.dispose();
  });

  it('tells the menus what can be done with the job whose page has the focus', async () => {
    const said = () => editor.contexts.get('ponder.activeJob');
    panels.refresh([job.id]);
    assert.equal(panels.active, job.id);
    assert.equal(said(), 'job running cancellable askable');
    await door.change(job.id, { state: 'completed', finishedAt: door.clock.now() }, 'It is the loop.');
    panels.refresh([job.id]);
    assert.equal(said(), 'job completed retryable askable climbable removable answered');
    panel.dispose();
    assert.deepEqual([panels.active, said()], [null, '']);
  });
});
