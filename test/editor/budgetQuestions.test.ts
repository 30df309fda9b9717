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
    assert.match(said.text, /^Ask o3 \(low\)\? Likely (<\$0\.01|\$0\.\d\d), at most \$0\.1\d\.$/);
    assert.deepEqual([said.isModal, said.buttons], [true, ['Preview', 'Send Anyway']]);
    const [title, passes, reached, ...more] = said.detail.split('\n\n');
    assert.match(title ?? '', /^Question \d+\?$/);
    assert.equal(passes, 'This could take you over today’s $3.51 budget: $0.01 left.');
    assert.match(reached ?? '', /^\$1\.00 spent today and \$2\.50 reserved; up to \$3\.6\d with this question\.$/);
    assert.deepEqual(more, []);
    said.close();
    assert.equal(await id, undefined);
    assert.equal(creates(), before);
  });

  it('that could pass two names both, and the yes is kept and shown', async () => {
    await spent(2);
    budgets(nanoFromUsd(1), nanoFromUsd(2));
    const id = window.run(CommandId.askSelection, options());
    const said = await editor.nextMessage();
    assert.match(
      said.detail,
      /\nThis could take you over today’s \$1\.00 budget \(\$0\.00 left\) and this month’s \$2\.00 budget \(\$0\.00 left\)\.\n/,
    );
    assert.match(said.detail, /\. \$2\.00 spent this month; up to \$2\.1\d with this question\.$/);
    said.choose('Send Anyway');
    const { job, texts } = await window.job(await id);
    const used = nanoFromUsd(2);
    assert.equal(job.priceConsent, true);
    assert.deepEqual(job.budgetPasses, [
      { limit: 'day', span: TODAY, budget: nanoFromUsd(1), used },
      { limit: 'month', span: TODAY.slice(0, 7), budget: nanoFromUsd(2), used },
    ]);
    const words = `${TODAY}: $2.00 of $1.00 for the day already spent or reserved; ${TODAY.slice(0, 7)}: $2.00 of $2.00 for the month already spent or reserved`;
    const { facts } = pageRecord(job, texts, inWords, HERE);
    assert.ok(facts.some(({ label, value }) => label === 'Over budget, approved by you' && value === words));
    assert.ok(facts.some(({ label, value }) => label === 'Price agreed to' && /^up to \$0\.1\d$/.test(value)));
    assert.ok(tooltip(job, Date.now(), inWords).includes(`Over budget, approved by you: ${words}`));
  });

  it('is asked about although its price was in view when the model was picked', async () => {
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    const given = { model: 'gpt-5.4-mini', prompt: 'Why?', text: 'let a = 1;' };
    const inView = window.run(CommandId.askWith, given);
    (await editor.nextPick()).choose('low');
    assert.equal((await window.job(await inView)).job.priceConsent, true);
    budgets(1, 0);
    const id = window.run(CommandId.askWith, { ...given, prompt: 'How?' });
    (await editor.nextPick()).choose('low');
    const said = await editor.nextMessage();
    assert.match(said.detail, /over today’s/);
    said.close();
    assert.equal(await id, undefined);
  });

  it('at an unknown price passes every budget there is', async () => {
    budgets(nanoFromUsd(100), nanoFromUsd(1_000));
    const id = window.run(CommandId.askSelection, { ...options(), model: 'house-model' });
    const said = await editor.nextMessage();
    assert.match(said.text, /^Ask house-model \(low\)\? Its price is unknown\.$/);
    assert.match(said.detail, /over today’s \$100\.00 budget \(\$100\.00 left\) and this month’s \$1000\.00 budget/);
    said.choose('Send Anyway');
    const { job } = await window.job(await id);
    assert.deepEqual(
      job.budgetPasses.map(({ limit }) => limit),
      ['day', 'month'],
    );
    await until('it has ended', async () => (await window.job(job.id)).job.state === 'rejected');
    await add({ state: 'running', estimate: null, reserved: null });
    budgets(1, 0);
    const next = window.run(CommandId.askSelection, options());
    const another = await editor.nextMessage();
    assert.match(another.detail, / 1 job with unknown price isn’t counted\.$/);
    another.close();
    await next;
  });

  it('is asked about again when another window spent what was left while the person thought', async () => {
    editor.configuration.set('ponder.confirmAboveUsd', 0);
    budgets(nanoFromUsd(0.2), 0);
    const id = window.run(CommandId.askSelection, options());
    const first = await editor.nextMessage();
    assert.deepEqual(first.buttons, ['Preview', 'Ask']);
    await spent(0.1);
    first.choose('Ask');
    const second = await editor.nextMessage();
    assert.deepEqual([second.buttons, second.detail.includes('$0.10 spent today')], [['Preview', 'Send Anyway'], true]);
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
    assert.match(said.detail, /\n\$0\.00 spent today; up to /);
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
        const sentence = `ponder.${setting} is ${shown} but must be a number of US dollars from 0 to 1,000,000. Nothing is sent until you fix it.`;
        await assert.rejects(window.run(CommandId.askSelection, options()), { message: sentence });
      }
      editor.configuration.set(`ponder.${setting}`, 0);
    }
    assert.equal(creates(), before);
  });
});
