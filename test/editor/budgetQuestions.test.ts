// What a person is asked before a budget could be passed, and what is kept of the answer.
import assert from 'node:assert/strict';
import { pageRecord } from '../../src/editor/answer/pageRecord.ts';
import { tooltip } from '../../src/editor/words/jobStory.ts';
import { localDay } from '../../src/shared/format.ts';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { NANO_PER_USD, type NanoUsd, nanoFromUsd } from '../../src/shared/money.ts';
import { inWords } from '../builders/inWords.ts';
import { NOON } from '../fakes/fakeClock.ts';
import { preparedAs } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode.ts';
import { AskWindow } from './askWindow.ts';

const TODAY = localDay(NOON);

const HERE = { isTrusted: true, isAnswering: false, now: NOON } as const;

describe('a question that could pass a budget', () => {
  let window: AskWindow;
  let questions = 0;

  beforeEach(async () => {
    window = await AskWindow.open();
    window.simulator.always({ hold: 'queued' });
  });
  afterEach(async () => {
    await window.dispose();
    editor.assertNothingLeft();
  });

  /** Of one length each, for one price. */
  function options(): object {
    questions += 1;
    return { prompt: `Question ${String(questions).padStart(4, '0')}?`, text: 'let a = 1;', confirm: false };
  }

  async function add(changes: Partial<Job>): Promise<Job> {
    const { job, texts } = preparedAs({ nextLookAt: null, sentAt: Date.now(), sentOn: TODAY, ...changes });
    await (await window.engine()).ledger.insert({ job, texts, budget: null });
    return job;
  }

  const spent = (usd: number) =>
    add({
      state: 'completed',
      reserved: null,
      cost: { total: nanoFromUsd(usd), parts: [], tier: 'default', priceSource: 'test', priceDate: TODAY },
    });

  function budgets(day: NanoUsd, month: NanoUsd): void {
    editor.configuration.set('ponder.budget.dayUsd', day / NANO_PER_USD);
    editor.configuration.set('ponder.budget.monthUsd', month / NANO_PER_USD);
  }

  const creates = () => window.simulator.truth.creates.length;

  it('is sent unasked while there is room', async () => {
    await spent(1);
    budgets(nanoFromUsd(1.5), nanoFromUsd(1.5));
    const { job } = await window.job(await window.run(CommandId.askSelection, options()));
    assert.deepEqual([job.priceConsent, job.budgetPasses], [false, []]);
  });

  it('is asked about with what is spent, reserved and left, also when the command wants no question', async () => {
    await spent(1);
    await add({ state: 'running', reserved: nanoFromUsd(2) });
    await add({ state: 'waiting', waitingReason: 'rateLimit', sentAt: null, sentOn: null, reserved: nanoFromUsd(0.5) });
    budgets(nanoFromUsd(3.51), 0);
    const before = creates();
    const id = window.run(CommandId.askSelection, options());
    const said = await editor.nextMessage();
    assert.match(said.text, /^Ask o3 for up to \$0\.1\d\? It could pass the day’s budget of \$3\.51\.$/);
    assert.deepEqual([said.isModal, said.buttons], [true, ['Send Anyway']]);
    assert.match(said.detail, /\n(?:<\$0\.01|\$0\.\d+) to \$0\.1\d, likely about \$0\.\d+\. Input: /);
    assert.match(
      said.detail,
      /\nToday: \$1\.00 spent, \$2\.50 reserved, \$0\.01 left of the budget of \$3\.51; with this question up to \$3\.6\d\.$/,
    );
    said.close();
    assert.equal(await id, undefined);
    assert.equal(creates(), before);
  });

  it('that could pass two names both, and the yes is kept and shown', async () => {
    await spent(2);
    budgets(nanoFromUsd(1), nanoFromUsd(2));
    const id = window.run(CommandId.askSelection, options());
    const said = await editor.nextMessage();
    assert.match(said.text, /It could pass the day’s budget of \$1\.00 and the month’s budget of \$2\.00\.$/);
    assert.match(
      said.detail,
      /\nThis month: \$2\.00 spent, \$0\.00 reserved, \$0\.00 left of the budget of \$2\.00; with/,
    );
    said.choose('Send Anyway');
    const { job, texts } = await window.job(await id);
    const used = nanoFromUsd(2);
    assert.equal(job.priceConsent, true);
    assert.deepEqual(job.budgetPasses, [
      { limit: 'day', span: TODAY, budget: nanoFromUsd(1), used },
      { limit: 'month', span: TODAY.slice(0, 7), budget: nanoFromUsd(2), used },
    ]);
    const words = `${TODAY}: $2.00 of the day’s $1.00 were spent or reserved; ${TODAY.slice(0, 7)}: $2.00 of the month’s $2.00 were spent or reserved`;
    const { facts } = pageRecord(job, texts, inWords, HERE);
    assert.ok(facts.some(({ label, value }) => label === 'Budget passed on a person’s word' && value === words));
    assert.ok(facts.some(({ label, value }) => label === 'Price agreed to' && /^up to \$0\.1\d$/.test(value)));
    assert.ok(tooltip(job, Date.now(), inWords).includes(`Passed the budget on a person’s word: ${words}`));
  });

  it('is asked about although its price was in view when the model was picked', async () => {
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    const given = { model: 'gpt-5.4-mini', effort: 'low', prompt: 'Why?', text: 'let a = 1;' };
    const inView = window.run(CommandId.askWith, given);
    (await editor.nextPick()).accept();
    assert.equal((await window.job(await inView)).job.priceConsent, true);
    budgets(1, 0);
    const id = window.run(CommandId.askWith, { ...given, prompt: 'How?' });
    (await editor.nextPick()).accept();
    const said = await editor.nextMessage();
    assert.match(said.text, /could pass the day’s budget/);
    said.close();
    assert.equal(await id, undefined);
  });

  it('at an unknown price passes every budget there is', async () => {
    budgets(nanoFromUsd(100), nanoFromUsd(1_000));
    const id = window.run(CommandId.askSelection, { ...options(), model: 'house-model' });
    const said = await editor.nextMessage();
    assert.match(
      said.text,
      /^Ask house-model at an unknown price\? It could pass the day’s budget of \$100\.00 and the month’s/,
    );
    said.choose('Send Anyway');
    const { job } = await window.job(await id);
    assert.deepEqual(
      job.budgetPasses.map(({ limit }) => limit),
      ['day', 'month'],
    );
    await add({ state: 'running', estimate: null, reserved: null });
    budgets(1, 0);
    const next = window.run(CommandId.askSelection, options());
    const another = await editor.nextMessage();
    assert.match(another.detail, /\nOne job at an unknown price is not counted in this\./);
    another.close();
    await next;
  });

  it('is asked about again when another window spent what was left while the person thought', async () => {
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    budgets(nanoFromUsd(0.2), 0);
    const id = window.run(CommandId.askSelection, options());
    const first = await editor.nextMessage();
    assert.deepEqual(first.buttons, ['Ask']);
    await spent(0.1);
    first.choose('Ask');
    const second = await editor.nextMessage();
    assert.deepEqual([second.buttons, second.detail.includes('Today: $0.10 spent')], [['Send Anyway'], true]);
    second.choose('Send Anyway');
    const { job } = await window.job(await id);
    assert.equal(job.budgetPasses[0]?.used, nanoFromUsd(0.1));
  });

  it('that waits for room is sent on the word of its page’s button, with its own yes', async () => {
    const { ledger } = await window.engine();
    const asked = await window.job(await window.run(CommandId.askSelection, options()));
    const waits = { state: 'waiting', waitingReason: 'budget', sentAt: null, sentOn: null, nextLookAt: null } as const;
    await until('it is sent', () => ledger.get(asked.job.id)?.state === 'queued');
    await ledger.change(asked.job.id, (before) => ({ job: { ...before, ...waits, responseId: null } }));
    const { job, texts } = await window.job(asked.job.id);
    const { buttons, stateLabel, explanation } = pageRecord(job, texts, inWords, HERE);
    assert.deepEqual([buttons[0]?.action, stateLabel], ['sendNow', 'Not sent: budget']);
    assert.match(explanation, /could now pass your budget\. “Send Now” shows by how much and asks/);
    budgets(1, 0);
    window.act('sendNow', job.id);
    const said = await editor.nextMessage();
    assert.match(said.detail, /\nToday: \$0\.00 spent, \$0\.00 reserved, /);
    said.choose('Send Anyway');
    const sent = () => ledger.page(10).filter(({ state, sentOn }) => state === 'queued' && sentOn === TODAY);
    await until('it, or its successor at another price, is sent', () => sent().length === 1);
    assert.equal(sent()[0]?.budgetPasses.length, 1);
    assert.notEqual(ledger.get(job.id)?.state, 'waiting');
  });

  it('is not sent, and a sentence says why, when a setting makes no sense', async () => {
    const before = creates();
    for (const setting of ['budget.dayUsd', 'budget.monthUsd', 'confirmAboveUsd']) {
      for (const [value, shown] of [
        [-1, '-1'],
        [Number.NaN, 'NaN'],
        ['5 dollars', '"5 dollars"'],
        [[], '[]'],
        [2_000_000, '2000000'],
      ] as const) {
        editor.configuration.set(`ponder.${setting}`, value);
        const sentence = `ponder.${setting} is ${shown}, and has to be a number of US dollars from 0 to 1,000,000. Nothing is sent until it is corrected.`;
        await assert.rejects(window.run(CommandId.askSelection, options()), { message: sentence });
      }
      editor.configuration.set(`ponder.${setting}`, 0);
    }
    assert.equal(creates(), before);
  });
});
