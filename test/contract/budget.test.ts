// Budgets from asking to the POST: what waits is asked about again when it passes the budget of the day it would be sent on.
import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import type { Limits } from '../../src/core/ledger/budgets.ts';
import { passedBy, passOf } from '../../src/core/ledger/budgets.ts';
import { readServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import { HumanError } from '../../src/shared/humanError.ts';
import type { Job } from '../../src/shared/job.ts';
import type { NanoUsd } from '../../src/shared/money.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { failing, ScriptedProvider, said } from '../fakes/scriptedProvider.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PLACE = aPlace('http://127.0.0.1:1/v1');
/** Ten minutes before midnight, local time. */
const LATE = new Date(2026, 10, 30, 23, 50).getTime();

describe('a budget', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let provider: ScriptedProvider;
  let limits: Limits;
  let key: () => string | null;
  let engine: Engine;
  let worst: NanoUsd;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock(LATE);
    provider = new ScriptedProvider();
    provider.onRead = (id) => said('queued', { id });
    worst = question().job.reserved ?? assert.fail('o3 has a price');
    limits = { day: worst, month: 0 };
    key = () => 'sk-sim-ponder';
    engine = await window();
  });
  afterEach(() => files.dispose());

  function window(): Promise<Engine> {
    return openWindow({ files, clock, place: PLACE, key: () => key(), provider, limits: () => limits });
  }

  function question(text = 'Is this loop right?') {
    return prepared({ question: text, endpoint: PLACE }, clock.now());
  }

  async function ask(made = question(), within = limits): Promise<Job> {
    const id = await engine.jobs.start(made, within, false);
    await clock.settle();
    return jobOf(id);
  }

  function jobOf(id: string): Job {
    return engine.ledger.get(id) ?? assert.fail('the job is gone');
  }

  /** A job whose POST is put off for so long. */
  async function waiting(ms: number, made = question()): Promise<Job> {
    provider.onStart = () => failing('tryLater', { retryAfterMs: ms });
    const job = await ask(made);
    assert.equal(job.state, 'waiting');
    let responses = 0;
    provider.onStart = (_body, jobId) => {
      responses += 1;
      return said('queued', { jobId, id: `resp_${provider.count('start')}_${responses}` });
    };
    return job;
  }

  /** With a person's yes to whatever it could pass. */
  function agreed(made = question()) {
    const budgetPasses = passedBy(engine.ledger.budgets.reaches(limits), made.job.reserved).map(passOf);
    return { ...made, job: { ...made.job, budgetPasses } };
  }

  const spent = async (share: number) => {
    const { job, texts } = question('An earlier one');
    const cost = { total: Math.round(worst * share), parts: [], tier: 'default', priceSource: '', priceDate: '' };
    const sent = { sentAt: clock.now(), sentOn: dayOf(clock.now()), state: 'completed', reserved: null, cost } as const;
    await engine.ledger.insert({ job: { ...job, ...sent, nextLookAt: null }, texts, budget: null });
  };

  it('does not count a job’s own reservation against it when it comes due', async () => {
    const { id } = await waiting(5_000);
    await clock.advance(6_000);
    assert.deepEqual([jobOf(id).state, jobOf(id).sentOn, provider.count('start')], ['queued', '2026-11-30', 2]);
  });

  it('is that of the next day, and of the next month, for a job that waited over midnight', async () => {
    limits = { day: worst, month: worst };
    const { id } = await waiting(11 * MINUTE);
    await spent(0.9);
    await clock.advance(12 * MINUTE);
    assert.deepEqual([jobOf(id).state, jobOf(id).sentOn], ['queued', '2026-12-01']);
    const { today, month } = engine.ledger.totals('2026-12-01');
    assert.deepEqual([today.upTo, month.upTo, today.known], [worst, worst, 0]);
  });

  for (const limit of ['day', 'month'] as const) {
    it(`of the next ${limit} that has no room keeps a job that waited over midnight, until a person says yes`, async () => {
      limits = { day: 0, month: 0, [limit]: worst * 3 };
      const { id } = await waiting(20 * MINUTE);
      await clock.advance(12 * MINUTE);
      await spent(2.5);
      await clock.advance(6 * HOUR);
      assert.deepEqual([jobOf(id).state, jobOf(id).waitingReason, jobOf(id).nextLookAt], ['waiting', 'budget', null]);
      engine.jobs.sendNow(id);
      await clock.advance(MINUTE);
      assert.deepEqual([jobOf(id).waitingReason, provider.count('start')], ['budget', 1]);
      const [pass] = agreed().job.budgetPasses;
      assert.ok(pass, 'there should be something to agree to');
      engine.jobs.sendNow(id, [pass]);
      await clock.advance(MINUTE);
      const { state, priceConsent, budgetPasses } = jobOf(id);
      assert.deepEqual([state, priceConsent, budgetPasses], ['queued', true, [pass]]);
      const span = limit === 'day' ? '2026-12-01' : '2026-12';
      assert.deepEqual([pass.limit, pass.span, pass.used], [limit, span, Math.round(worst * 2.5)]);
    });
  }

  it('that was passed on a person’s word today is asked about again tomorrow', async () => {
    limits = { day: worst - 1, month: 0 };
    await assert.rejects(ask(), /could exceed the budget/);
    const { id, budgetPasses } = await waiting(11 * MINUTE, agreed());
    assert.deepEqual(budgetPasses, [{ limit: 'day', span: '2026-11-30', budget: worst - 1, used: 0 }]);
    await clock.advance(12 * MINUTE);
    assert.deepEqual([jobOf(id).waitingReason, provider.count('start')], ['budget', 1]);
  });

  it('that was passed on a person’s word stays passed for that job, also after a restart', async () => {
    limits = { day: worst - 1, month: 0 };
    const { id } = await waiting(MINUTE, agreed());
    engine.dispose();
    engine = await window();
    await clock.advance(2 * MINUTE);
    assert.equal(jobOf(id).state, 'queued');
  });

  it('is asked about once more when midnight comes between the yes and the POST', async () => {
    limits = { day: worst - 1, month: 0 };
    const made = agreed();
    let isLate = false;
    key = () => {
      // It is there: what comes now is the POST.
      if (!isLate && engine.ledger.open().length > 0) {
        isLate = true;
        clock.jump(11 * MINUTE);
      }
      return 'sk-sim-ponder';
    };
    const { state, waitingReason, sentOn } = await ask(made);
    assert.deepEqual([state, waitingReason, sentOn, provider.count('start')], ['waiting', 'budget', null, 0]);
  });

  it('that was lowered lets exactly as many of the waiting jobs through as fit, the first ones first', async () => {
    limits = { day: worst * 8, month: 0 };
    const jobs: Job[] = [];
    for (let index = 0; index < 8; index += 1) jobs.push(await waiting(MINUTE, question(`Question ${index}?`)));
    limits = { day: worst * 3, month: 0 };
    await clock.advance(3 * MINUTE);
    const states = jobs.map(({ id }) => jobOf(id).waitingReason ?? jobOf(id).state);
    assert.deepEqual(states, [...Array(3).fill('queued'), ...Array(5).fill('budget')]);
    // The others stood in line behind the first one, which was refused.
    assert.equal(provider.count('start'), 1 + 3);
  });

  it('has room again for others when a job waits for it', async () => {
    const { id } = await waiting(5_000);
    limits = { day: worst - 1, month: 0 };
    await clock.advance(6_000);
    assert.equal(jobOf(id).waitingReason, 'budget');
    limits = { day: worst, month: 0 };
    assert.equal((await ask(question('Another?'))).state, 'queued');
    assert.deepEqual(engine.ledger.totals('2026-11-30').held, { jobs: 0, upTo: 0 });
    engine.jobs.sendNow(id);
    await clock.settle();
    assert.equal(jobOf(id).waitingReason, 'budget');
  });

  it('that has been given to another job meanwhile is not taken from it by one that waited for room', async () => {
    const { id } = await waiting(5_000);
    limits = { day: worst - 1, month: 0 };
    await clock.advance(6_000);
    limits = { day: worst, month: 0 };
    const other = await waiting(MINUTE, question('Another?'));
    engine.jobs.sendNow(id);
    await clock.advance(2 * MINUTE);
    assert.deepEqual([jobOf(id).waitingReason, jobOf(other.id).state], ['budget', 'queued']);
  });

  it('counts a waiting job no longer once another one is sent in its place', async () => {
    const old = await waiting(HOUR);
    const made = question('Is that loop right?');
    await assert.rejects(ask(made), /could exceed the budget/);
    const id = await engine.jobs.start(made, limits, true, { replaces: old.id });
    await clock.settle();
    assert.deepEqual([jobOf(id).waitingReason, jobOf(old.id).state], ['rateLimit', 'discarded']);
    assert.deepEqual(engine.ledger.totals('2026-11-30').held, { jobs: 1, upTo: worst });
  });

  it('that can’t be read sends nothing, and the log says why', async () => {
    const { id } = await waiting(5_000);
    const broken = await openWindow({
      files,
      clock,
      place: PLACE,
      key: () => key(),
      provider,
      limits: () => {
        throw new HumanError('ponder.budget.dayUsd is "much".');
      },
    });
    engine.dispose();
    engine = broken;
    await clock.advance(10 * MINUTE);
    assert.deepEqual([jobOf(id).waitingReason, provider.count('start')], ['budget', 1]);
    assert.ok(files.log.lines.some((line) => /Nothing is sent: ponder\.budget\.dayUsd is "much"\./.test(line)));
  });

  it('is passed by an unknown price, each of them, unless a person says yes to each', async () => {
    limits = { day: worst * 9, month: worst * 9 };
    const made = question();
    const unknown = { ...made, job: { ...made.job, estimate: null, reserved: null } };
    await assert.rejects(ask(unknown), /o3 has no known price, and you have set a budget/);
    const [day, month] = agreed(unknown).job.budgetPasses;
    assert.ok(day && month, 'both budgets should be asked about');
    await assert.rejects(ask({ ...unknown, job: { ...unknown.job, budgetPasses: [day] } }), /no known price/);
    const { id } = await ask({ ...unknown, job: { ...unknown.job, budgetPasses: [day, month] } });
    assert.deepEqual(jobOf(id).budgetPasses, [day, month]);
    assert.equal(engine.ledger.totals('2026-11-30').today.unpriced, 1);
  });

  it('records how far it was used up when the job was written down, and nothing where there was room', async () => {
    limits = { day: worst, month: worst * 9 };
    const early = agreed();
    const [first] = passedBy(engine.ledger.budgets.reaches({ day: 1, month: 1 }), worst).map(passOf);
    assert.deepEqual([early.job.budgetPasses, first?.limit], [[], 'day']);
    await spent(1);
    const late = agreed();
    await spent(0.5);
    const passes = [...late.job.budgetPasses, { limit: 'month', span: '2026-11', budget: worst * 9, used: 0 } as const];
    const { budgetPasses } = await ask({ ...late, job: { ...late.job, budgetPasses: passes } });
    const used = worst + Math.round(worst * 0.5);
    assert.deepEqual(budgetPasses, [{ limit: 'day', span: '2026-11-30', budget: worst, used }]);
  });

  it('is not asked about a response that is on the bill already, and counts it on the day it was made', async () => {
    limits = { day: 1, month: 1 };
    const yesterday = clock.now() - 24 * HOUR;
    const usage = { input_tokens: 1_000, output_tokens: 1_000, output_tokens_details: { reasoning_tokens: 900 } };
    const response = readServerResponse({
      id: 'resp_9',
      status: 'completed',
      model: 'o3',
      created_at: yesterday / 1_000,
      usage,
    });
    assert.ok(response, 'the scripted response is none');
    provider.onRead = () => ({ ok: true, value: { response, requestId: null, pollAfterMs: null } });
    const { jobId } = await engine.jobs.track('resp_9', PLACE);
    const total = jobOf(jobId).cost?.total ?? assert.fail('its cost is known');
    assert.equal(jobOf(jobId).sentOn, '2026-11-29');
    const { today, week } = engine.ledger.totals('2026-11-30');
    assert.deepEqual([today.known, week.known, provider.count('start')], [0, total, 0]);
    await assert.rejects(ask(), /could exceed the budget/);
  });
});

function dayOf(ms: number): string {
  const date = new Date(ms);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}
