// The cheaper ones first: both at once for one price, in the place of a dear model, or none of them.
import assert from 'node:assert/strict';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { until } from '../fakes/until.ts';
import { editor, Selection } from '../fakes/vscode.ts';
import { faultSwitch } from '../simulator/faultSwitches.ts';
import { AskWindow } from './askWindow.ts';

const CHEAPER = 'Try the Cheaper Ones First (up to $';

describe('the cheaper ones first', () => {
  let window: AskWindow;

  beforeEach(async () => {
    window = await AskWindow.open();
    window.simulator.always({ queueMs: 0, runMs: 0 });
    editor.configuration.set('ponder.model', 'o3-pro');
    editor.configuration.set('ponder.confirmAboveUsd', 0.3);
    editor.show(editor.document('/project/a.ts', 'let a = 1;\n'), new Selection(0, 0, 1, 0));
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  const creates = () => window.simulator.truth.creates;
  const jobs = async (): Promise<readonly Job[]> =>
    (await window.engine()).ledger
      .page(10)
      .toSorted((a, b) => Number(a.parentId !== null) - Number(b.parentId !== null));
  const ask = () => window.run(CommandId.askSelection, { prompt: 'Why?' });
  async function press() {
    const price = await editor.nextMessage();
    assert.match(price.text, /^Ask o3-pro \(low\)\?/);
    const button = price.buttons.find((each) => each.startsWith(CHEAPER)) ?? assert.fail(price.buttons.join());
    assert.match(
      price.detail,
      /Cheaper, both at once: \S+ · low and \S+ · low, together likely \$0\.\d\d, at most \$0\.\d\d\./,
    );
    price.choose(button);
  }

  it('are both sent by one press, the second beside the first, and the dear one is first on the ladder then', async () => {
    const asked = ask();
    await press();
    const id = await asked;
    await until('both are sent', () => creates().length === 2);
    const [one, other] = await jobs();
    assert.equal(one?.id, id);
    assert.deepEqual([one?.parentId, other?.parentId, other?.relation], [null, id, 'comparison']);
    assert.deepEqual([one?.priceConsent, other?.priceConsent], [true, true]);
    for (const job of [one, other]) assert.deepEqual(job?.instead, { model: 'o3-pro', mode: null, effort: 'low' });
    assert.notEqual(one?.model, other?.model);
    await until('both have ended', async () => (await jobs()).every(({ state }) => state === 'completed'));
    for (const job of [one, other]) {
      const climb = window.run(CommandId.escalateJob, window.element(job?.id));
      const rungs = await editor.nextPick();
      assert.equal(rungs.labels[0], 'o3-pro · low');
      assert.match(rungs.line('o3-pro · low').detail ?? '', /^what you chose first/);
      rungs.hide();
      await climb;
    }
  });

  it('ask about a budget that both together could pass, once, and send nothing after a no', async () => {
    editor.configuration.set('ponder.budget.dayUsd', 0.05);
    for (const yes of [false, true]) {
      const asked = ask();
      await press();
      const question = await editor.nextMessage();
      assert.match(question.text, /^Ask \S+ · low, \S+ · low\? Together at most \$0\.\d\d\.$/);
      if (yes) question.choose('Send Anyway');
      else question.close();
      assert.equal(typeof (await asked), yes ? 'string' : 'undefined');
      assert.equal((await jobs()).length, yes ? 2 : 0);
    }
    await until('both are sent', () => creates().length === 2);
    assert.ok((await jobs()).some(({ budgetPasses }) => budgetPasses.length > 0));
  });

  it('keep to the cap that was set for the dear one', async () => {
    editor.configuration.set('ponder.maxOutputTokens', 20_000);
    const asked = ask();
    await press();
    await asked;
    assert.deepEqual(
      (await jobs()).map(({ maxOutputTokens }) => maxOutputTokens),
      [20_000, 20_000],
    );
    await until('both have ended', async () => (await jobs()).every(({ state }) => state === 'completed'));
  });

  it('are not there if one of them can’t be written down', async () => {
    const engine = await window.engine();
    const { guard } = engine.ledger.access;
    await guard.write((db) =>
      db.exec(
        "CREATE TEMP TRIGGER torn BEFORE INSERT ON texts WHEN (SELECT count(*) FROM texts) > 0 BEGIN SELECT RAISE(ABORT, 'torn'); END",
      ),
    );
    const asked = ask();
    await press();
    await assert.rejects(asked);
    assert.deepEqual(await jobs(), []);
    await engine.settled();
    assert.equal(creates().length, 0);
  });

  it('leave each other alone: one that the place refuses does not stop the other', async () => {
    for (const behaviour of faultSwitch('create: effort refused altogether').behaviours)
      window.simulator.next(behaviour);
    const asked = ask();
    await press();
    await asked;
    await until('both have ended', async () =>
      (await jobs()).every(({ state }) => state === 'completed' || state === 'rejected'),
    );
    assert.deepEqual((await jobs()).map(({ state }) => state).toSorted(), ['completed', 'rejected']);
  });

  it('are not offered for a model that is not dear, nor when an answer is asked about again', async () => {
    editor.configuration.set('ponder.model', 'o3');
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    const asked = ask();
    const price = await editor.nextMessage();
    assert.ok(!price.buttons.some((each) => each.startsWith(CHEAPER)), price.buttons.join());
    price.close();
    assert.equal(await asked, undefined);
  });
});
