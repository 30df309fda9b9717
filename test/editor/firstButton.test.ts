// Enter in a modal presses the button with the focus: nothing is spent, sent or lost by it.
import assert from 'node:assert/strict';
import { askModal } from '../../src/editor/askModal.ts';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { preparedAs } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { editor, Selection } from '../fakes/vscode.ts';
import { faultSwitch } from '../simulator/faultSwitches.ts';
import { AskWindow } from './askWindow.ts';

describe('Enter in a modal', () => {
  let window: AskWindow;

  beforeEach(async () => {
    window = await AskWindow.open();
    window.simulator.always({ queueMs: 0, runMs: 0 });
    editor.show(editor.document('/project/a.ts', 'let a = 1;\n'), new Selection(0, 0, 1, 0));
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  const creates = () => window.simulator.truth.creates.length;
  const ask = (options: object = {}) => window.run(CommandId.askSelection, { prompt: 'Why?', ...options });

  async function add(changes: Partial<Job>): Promise<string> {
    const { job, texts } = preparedAs({ nextLookAt: null, sentAt: Date.now(), ...changes });
    await (await window.engine()).ledger.insert({ job, texts, budget: null });
    return job.id;
  }

  for (const [when, budget] of [
    ['above the limit', 0],
    ['over the budget', 0.01],
  ] as const) {
    it(`about a price ${when} shows what would be sent, and keeps the question`, async () => {
      editor.configuration.set('ponder.confirmAboveUsd', 0);
      editor.configuration.set('ponder.budget.dayUsd', budget);
      const asked = window.run(CommandId.askSelection, {});
      const box = await editor.nextPick();
      box.type('Is it right?');
      box.accept();
      (await editor.nextMessage()).enter();
      assert.equal(await asked, undefined);
      assert.equal(creates(), 0);
      const { uri } = editor.state.active?.document ?? assert.fail('nothing is shown');
      assert.equal(uri.scheme, 'ponder-preview');
      editor.show(editor.document('/project/b.ts', 'let b = 1;\n'), new Selection(0, 0, 1, 0));
      const again = window.run(CommandId.askSelection, {});
      const next = await editor.nextPick();
      assert.ok(next.labels.includes('Is it right?'), next.labels.join(' | '));
      next.hide();
      assert.equal(await again, undefined);
    });
  }

  it('about the same question again opens the first', async () => {
    window.simulator.always({ hold: 'queued' });
    const first = await ask({ confirm: false });
    await until('the first is sent', () => creates() === 1);
    const again = ask({ confirm: false });
    (await editor.nextMessage()).enter();
    assert.equal(await again, undefined);
    assert.equal(window.panels.active, first);
    assert.equal(creates(), 1);
  });

  for (const [name, fault] of [
    ['an effort that is refused', 'create: effort refused altogether'],
    ['a mode that is refused', 'create: mode refused'],
  ] as const) {
    it(`about ${name} asks nothing`, async () => {
      for (const behaviour of faultSwitch(fault).behaviours) window.simulator.next(behaviour);
      const given = fault.includes('mode') ? { model: 'gpt-6.1-sol', mode: 'pro', effort: 'low' } : { confirm: false };
      const asked = ask(given);
      if (fault.includes('mode')) (await editor.nextMessage()).choose('Ask');
      const id = String(await asked);
      await until('it is refused', async () => (await window.job(id)).job.state === 'rejected');
      const again = window.run(CommandId.retryJob, window.element(id));
      (await editor.nextMessage()).enter();
      assert.equal(await again, undefined);
      assert.equal(creates(), 1);
    });
  }

  it('about a second bill sends nothing', async () => {
    const id = await add({ state: 'uncertain' });
    const again = window.run(CommandId.retryJob, window.element(id));
    (await editor.nextMessage()).enter();
    assert.equal(await again, undefined);
    assert.equal(creates(), 0);
  });

  it('about removing, deleting there, or cancelling keeps the job', async () => {
    const done = await add({ state: 'completed', responseId: 'resp_1', finishedAt: Date.now() });
    const running = await add({ state: 'running', responseId: 'resp_2' });
    const { ledger } = await window.engine();
    for (const [command, id] of [
      [CommandId.removeJob, done],
      [CommandId.deleteAtProvider, done],
      [CommandId.cancelJob, running],
    ] as const) {
      const before = ledger.get(id);
      const asked = window.run(command, window.element(id));
      const said = await editor.nextMessage();
      assert.equal(said.buttons[0], 'Keep It');
      said.enter();
      await asked;
      assert.deepEqual(ledger.get(id), before, command);
    }
  });

  it('names a job whose texts were removed, or that has no question', async () => {
    const ended = { state: 'completed', responseId: 'resp_1', finishedAt: Date.now(), title: '' } as const;
    for (const [id, name] of [
      [await add({ ...ended, textsRemovedAt: Date.now() }), '“(texts removed)”'],
      [await add(ended), '“(no question)”'],
    ] as const) {
      for (const command of [CommandId.removeJob, CommandId.deleteAtProvider] as const) {
        const asked = window.run(command, window.element(id));
        const said = await editor.nextMessage();
        assert.ok(said.text.includes(name), said.text);
        said.enter();
        await asked;
      }
    }
  });

  it('presses the safe button, and Escape none', async () => {
    const question = { message: 'Cancel it?', safe: 'Keep It', acts: ['Cancel Job'], away: 'Close' };
    const entered = askModal(question);
    (await editor.nextMessage()).enter();
    assert.equal(await entered, 'Keep It');
    const closed = askModal(question);
    (await editor.nextMessage()).choose('Close');
    assert.equal(await closed, undefined);
  });
});
