// A cost that the provider did not tell, typed in from its bill.
import assert from 'node:assert/strict';
import { costIn } from '../../src/editor/resolving/askCost.ts';
import { localDay } from '../../src/shared/format.ts';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { nanoFromUsd } from '../../src/shared/money.ts';
import { HOSTILE_TEXTS, isInert } from '../builders/hostileTexts.ts';
import { NOON } from '../fakes/fakeClock.ts';
import { preparedAs } from '../fakes/question.ts';
import { editor } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

const TODAY = localDay(NOON);
const WORST = nanoFromUsd(2);

describe('a cost that a person types in', () => {
  let window: AskWindow;

  beforeEach(async () => {
    window = await AskWindow.open();
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  async function costless(changes: Partial<Job> = {}): Promise<string> {
    const { ledger } = await window.engine();
    const { job, texts } = preparedAs({
      state: 'lost',
      sentAt: Date.now(),
      sentOn: TODAY,
      reserved: WORST,
      ...changes,
    });
    await ledger.insert({ job: { ...job, nextLookAt: null }, texts, budget: null });
    return job.id;
  }

  async function enter(id: string, typed: string): Promise<void> {
    const entering = window.run(CommandId.resolveUncertain, window.element(id));
    const box = await editor.nextBox();
    box.type(typed);
    box.accept();
    await entering;
  }

  const today = async () => (await window.engine()).ledger.totals(TODAY).today;

  it('ends the reservation and counts on the day of sending', async () => {
    const id = await costless();
    assert.deepEqual(await today(), { known: 0, upTo: WORST, jobs: 1, unpriced: 0 });
    await enter(id, '$0.42');
    assert.deepEqual(await today(), { known: nanoFromUsd(0.42), upTo: 0, jobs: 1, unpriced: 0 });
    const { job } = await window.job(id);
    assert.deepEqual([job.state, job.reserved, job.cost?.enteredOn], ['lost', null, TODAY]);
  });

  it('can be put right, and settles a job whose price was never known', async () => {
    const id = await costless({ estimate: null, reserved: null });
    assert.equal((await today()).unpriced, 1);
    await enter(id, '4.2');
    await enter(id, '0.42');
    assert.deepEqual(await today(), { known: nanoFromUsd(0.42), upTo: 0, jobs: 1, unpriced: 0 });
  });

  it('leaves an uncertain job uncertain, and stays when that is discarded', async () => {
    const id = await costless({ state: 'uncertain' });
    const resolving = window.run(CommandId.resolveUncertain, window.element(id));
    (await editor.nextPick()).choose('Enter what it cost');
    const box = await editor.nextBox();
    box.type('1');
    box.accept();
    await resolving;
    assert.equal((await window.job(id)).job.state, 'uncertain');
    const discarding = window.run(CommandId.resolveUncertain, window.element(id));
    (await editor.nextPick()).choose('Discard');
    const said = await editor.nextMessage();
    assert.equal(said.detail, 'The cost you entered still counts.');
    said.choose('Discard');
    await discarding;
    assert.equal((await window.job(id)).job.state, 'discarded');
    assert.equal((await today()).known, nanoFromUsd(1));
  });

  it('is offered by the palette for every job without a cost, and for no other', async () => {
    const usual = { title: 'Known', state: 'cancelled' } as const;
    const cost = { total: 1, parts: [], tier: 'default', priceSource: 'test', priceDate: TODAY };
    await costless({ ...usual, cost, reserved: null });
    const id = await costless({ title: 'Not known', state: 'cancelled' });
    const resolving = window.run(CommandId.resolveUncertain);
    const jobs = await editor.nextPick();
    assert.deepEqual(jobs.labels, ['Not known']);
    jobs.choose('Not known');
    (await editor.nextBox()).hide();
    await resolving;
    assert.equal((await window.job(id)).job.cost, null);
  });

  it('is refused while the provider will tell', async () => {
    const id = await costless({ state: 'running', responseId: 'resp_1' });
    await assert.rejects((await window.engine()).jobs.enterCost(id, 1), /The provider has reported what this job cost/);
    assert.equal((await window.job(id)).job.cost, null);
  });

  it('asks with harmless text, and says what it does not understand', async () => {
    for (const title of HOSTILE_TEXTS) {
      const id = await costless({ title });
      const entering = window.run(CommandId.resolveUncertain, window.element(id));
      const box = await editor.nextBox();
      assert.ok(isInert(box.title ?? ''), title);
      box.type('1,5');
      box.accept();
      assert.match(String(box.validationMessage), /digits and one point/);
      box.hide();
      await entering;
    }
  });

  it('is read to the nano-dollar, and nothing is guessed at', () => {
    const read = ['0.42', '$ 12', '0.000000001', '1000000', '0'].map(costIn);
    assert.deepEqual(read, [420_000_000, 12_000_000_000, 1, 1_000_000_000_000_000, 0]);
    for (const typed of ['', '1,5', '-1', '1e3', 'free', '1.', '.5', '1000000.01', '0.0000000001', '1 2']) {
      assert.equal(costIn(typed), null, `“${typed}” should be no cost`);
    }
  });
});
