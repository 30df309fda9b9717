// A click in a row's menu that comes while VS Code redraws the whole tree: it gives no element then.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import { Panel } from '../fakes/panel.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';
import { editor } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

/** As VS Code gives it: the element, and the others that are selected, of which there are never any. */
const IN_A_ROW = [undefined, undefined] as const;

describe('a click in the menu of a row that is being redrawn', () => {
  let window: AskWindow;
  let shownId: string;

  beforeEach(async () => {
    window = await AskWindow.open();
    const endpoint = aPlace(window.simulator.baseUrl, { provider: 'compatible' });
    const { job, texts } = preparedAs({ state: 'waiting', waitingReason: 'consent', nextLookAt: null }, { endpoint });
    await (await window.engine()).ledger.insert({ job, texts, budget: null });
    shownId = job.id;
    window.panels.restore(new Panel(), { jobId: job.id });
    assert.equal(window.panels.active, job.id);
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  for (const id of [CommandId.cancelJob, CommandId.lookNow, CommandId.openAnswer, CommandId.resolveUncertain]) {
    it(`says that nothing was done, and never means the job on show (${id})`, async () => {
      await assert.rejects(window.run(id, ...IN_A_ROW), /changed just as you clicked/);
      assert.equal((await window.job(shownId)).job.state, 'waiting');
    });
  }

  it('is answered where its job has ended meanwhile', async () => {
    const { ledger } = await window.engine();
    await ledger.change(shownId, (job) => ({ job: { ...job, state: 'completed', waitingReason: null } }));
    await window.run(CommandId.cancelJob, { type: 'job', id: shownId }, undefined);
    assert.equal(editor.statusMessages.at(-1), 'Ponder: nothing to cancel: Completed');
  });

  it('from the palette, or by a key, the same command means the job on show', async () => {
    for (const args of [[], [undefined]] as const) {
      const cancelling = window.run(CommandId.cancelJob, ...args);
      const question = await editor.nextMessage();
      assert.match(question.text, /^Cancel “/);
      question.close();
      await cancelling;
    }
  });
});
