// The day after the last of the o-series ended: each way to ask ends in a sentence and a way on, and nothing is sent to a model
// that has ended. The same in the real VS Code is in test/e2e.
import assert from 'node:assert/strict';
import { Account } from '../../src/core/accounts/account.ts';
import { OPENAI_ENDPOINT, snapshotOf } from '../../src/core/providers/endpoint.ts';
import { NO_KNOWLEDGE } from '../../src/editor/answer/knowledge.ts';
import { PageKnowledge } from '../../src/editor/answer/pageKnowledge.ts';
import { pageRecord } from '../../src/editor/answer/pageRecord.ts';
import { jobItem } from '../../src/editor/tree/jobItem.ts';
import { endedSentence } from '../../src/editor/words/endedWords.ts';
import { explanation } from '../../src/editor/words/explanation.ts';
import { CommandId } from '../../src/shared/ids.ts';
import type { Job } from '../../src/shared/job.ts';
import { aJob, anError, someTexts } from '../builders/aJob.ts';
import { inWords } from '../builders/inWords.ts';
import { catalogue } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode/editor.ts';
import type { QuickPick } from '../fakes/vscode/surfaces.ts';
import { DEFAULT_KEY } from '../simulator/server.ts';
import { FirstRunWindow, QUESTION } from './firstRunWindow.ts';

const DAY_AFTER = '2026-12-12';
const NOON = new Date(2026, 11, 12, 12).getTime();
const BEFORE = NOON - 3 * 86_400_000;
const SOL_PRO = 'gpt-6.1-sol · pro';

describe('a model that has ended', () => {
  let window: FirstRunWindow;

  beforeEach(async () => {
    window = await FirstRunWindow.open({ day: DAY_AFTER });
    window.simulator.always({ queueMs: 0, runMs: 0 });
    editor.configuration.set('ponder.confirmAboveUsd', 100);
    await window.keys.set(OPENAI_ENDPOINT, DEFAULT_KEY);
    window.setTime(NOON);
  });
  afterEach(async () => {
    const asked = window.simulator.truth.creates.map(({ body }) => JSON.stringify(body));
    await window.close();
    assert.deepEqual(
      asked.filter((body) => /"model":"o\d/i.test(body)),
      [],
    );
    editor.assertNothingLeft();
  });

  const setting = (name: string): unknown => editor.configuration.section('ponder').get(name);
  const creates = () => window.simulator.truth.creates;

  async function add(changes: Partial<Job>): Promise<Job> {
    const { ledger } = await window.engine();
    const job = aJob({ endpoint: snapshotOf(OPENAI_ENDPOINT), createdAt: BEFORE, updatedAt: BEFORE, ...changes });
    await ledger.insert({ job, texts: someTexts({ question: 'Is it right?', context: 'let a;' }), budget: null });
    return job;
  }

  /** The picker once the account has answered. */
  async function picker(): Promise<QuickPick> {
    const pick = await editor.nextPick();
    await until('the account has answered', () => !pick.busy);
    return pick;
  }

  function assertLeadsOn(pick: QuickPick, ended: string, next: string): void {
    assert.equal(pick.labels[0], `$(info) ${ended} ended on 2026-12-11, so nothing was sent`);
    assert.equal(pick.items[0]?.detail, `Choose another model; OpenAI names ${next} as its successor.`);
    assert.equal(pick.activeItems[0]?.label, next, 'Enter takes what takes its place');
  }

  async function jobOf(id: unknown): Promise<Job> {
    const { ledger } = await window.engine();
    await until('it is sent', () => ledger.get(String(id))?.responseId != null);
    return ledger.get(String(id)) ?? assert.fail();
  }

  it('is not what a first run offers: what is suggested comes first, then its successors, the newest before the others', async () => {
    await window.ask();
    const pick = await picker();
    assert.deepEqual(pick.labels.slice(0, 8), [
      '$(info) OpenAI has ended every o-series model',
      'Suggested',
      'gpt-6.2-sol',
      'gpt-6.2-astra',
      'gpt-6-luna',
      'Current',
      'gpt-6.1-sol',
      SOL_PRO,
    ]);
    pick.choose('gpt-6.1-terra');
    (await editor.nextPick()).accept();
    await until('it is sent', () => creates().length === 1);
  });

  it('and was used last leads to the choice of what takes its place, for the question that was typed', async () => {
    const { ledger } = await window.engine();
    await ledger.setFact('lastChoice', JSON.stringify({ model: 'o3', effort: 'high' }));
    const { id } = await window.ask();
    const pick = await picker();
    assertLeadsOn(pick, 'o3', 'gpt-6.1-sol');
    pick.accept();
    const effort = await editor.nextPick();
    assert.equal(effort.activeItems[0]?.label, 'medium', 'the effort that the price was for');
    effort.accept();
    const job = await jobOf(await id);
    assert.deepEqual([job.model, job.mode, ledger.texts(job.id)?.question], ['gpt-6.1-sol', 'standard', QUESTION]);
  });

  it('is not replaced in a setting that names another one by the time a person says so', async () => {
    editor.configuration.set('ponder.model', 'o3-pro');
    const { id } = await window.ask();
    (await picker()).accept();
    (await editor.nextPick()).accept();
    const said = await editor.nextMessage();
    editor.configuration.set('ponder.model', 'gpt-6.1-terra');
    said.choose('Change Setting');
    await jobOf(await id);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(setting('model'), 'gpt-6.1-terra');
  });

  it('and stands in the settings leads there as well, and the setting is changed on a person’s word', async () => {
    editor.configuration.set('ponder.model', 'o3-pro');
    const { id } = await window.ask();
    const pick = await picker();
    assertLeadsOn(pick, 'o3-pro', SOL_PRO);
    assert.match(pick.line(SOL_PRO).detail ?? '', /^medium · likely \$[\d.]+, worst about \$[\d.]+ · /);
    pick.accept();
    (await editor.nextPick()).accept();
    const said = await editor.nextMessage();
    assert.equal(said.text, 'ponder.model names o3-pro, which has ended. Ask gpt-6.1-sol · pro from now on?');
    said.choose('Change Setting');
    const job = await jobOf(await id);
    assert.deepEqual([job.model, job.mode, job.streams], ['gpt-6.1-sol', 'pro', false]);
    await until('the setting is changed', () => setting('model') === SOL_PRO);
    // Another question of another model does not change what the setting says.
    const { ledger } = await window.engine();
    await ledger.setFact('lastChoice', JSON.stringify({ model: 'gpt-6.1-terra', mode: null, effort: 'low' }));
    const next = await window.ask();
    assert.equal((await jobOf(await next.id)).mode, 'pro');
  });

  for (const written of [' O3-Pro ', 'o3-pro·pro', 'o3-pro · Pro', 'O3-PRO-2025-06-10']) {
    it(`and stands in the settings leads there however it is written: “${written}”`, async () => {
      editor.configuration.set('ponder.model', written);
      const { id } = await window.ask();
      const pick = await picker();
      assert.match(pick.labels[0] ?? '', / ended on 2026-12-11, so nothing was sent$/);
      assert.equal(pick.activeItems[0]?.label, SOL_PRO);
      pick.hide();
      assert.equal(await id, undefined);
    });
  }

  for (const [model, mode, next] of [
    ['o3', null, 'gpt-6.1-sol'],
    ['o3-pro', null, SOL_PRO],
    ['o1-pro', null, 'gpt-5.6-sol · pro'],
  ] as const) {
    it(`of an old job leads there by Retry: ${model}`, async () => {
      const old = await add({ state: 'failed', model, mode, finishedAt: BEFORE, error: anError(), reserved: null });
      const again = window.desk.run(CommandId.retryJob, window.element(old.id));
      const pick = await picker();
      assert.equal(pick.activeItems[0]?.label, next);
      pick.accept();
      (await editor.nextPick()).accept();
      const job = await jobOf(await again);
      assert.deepEqual([job.parentId, job.model === model], [old.id, false]);
      assert.equal((await window.engine()).ledger.texts(job.id)?.question, 'Is it right?');
    });
  }

  it('keeps a job that waited from being sent, says so, and is replaced by what is chosen', async () => {
    const waits = { state: 'waiting', waitingReason: 'rateLimit', notBefore: NOON - 1, nextLookAt: NOON - 1 } as const;
    // The lease of the window that wrote it down is over by noon.
    window.setTime(NOON - 60_000);
    const { id } = await add({ model: 'o3', ...waits });
    const { ledger } = await window.engine();
    window.setTime(NOON);
    await ledger.change(id, (before) => ({ job: { ...before, updatedAt: NOON } }));
    await until('its time has come', () => ledger.get(id)?.waitingReason === 'consent');
    const job = ledger.get(id) ?? assert.fail();
    assert.match(jobItem(job, NOON, inWords).description, /^up to \$0\.\d\d · Not sent: model ended · .* · o3$/);
    assert.equal(
      explanation(job, inWords),
      'Not sent: o3 ended on 2026-12-11. Choose another model for the same text, or cancel the job.',
    );
    window.desk.act({ action: 'sendNow' }, id);
    const pick = await picker();
    assertLeadsOn(pick, 'o3', 'gpt-6.1-sol');
    pick.accept();
    (await editor.nextPick()).accept();
    await until('it is sent', () => creates().length === 1);
    assert.equal(ledger.get(id)?.state, 'discarded', 'it is not sent as well');
  });

  for (const waitingReason of ['rateLimit', 'offline', 'noKey', 'budget'] as const) {
    it(`of a job that waits is said on its page, with the way on, before its time comes: ${waitingReason}`, () => {
      const job = aJob({ state: 'waiting', waitingReason, notBefore: NOON + 60_000, updatedAt: NOON, model: 'o3' });
      const page = pageRecord(job, someTexts(), inWords, {
        isTrusted: true,
        isAnswering: false,
        now: NOON,
        knowledge: { ...NO_KNOWLEDGE, ended: { on: '2026-12-11', successor: { model: 'gpt-6.1-sol', mode: null } } },
      });
      assert.equal(
        page.explanation,
        'Not sent: o3 ended on 2026-12-11. Choose another model for the same text, or cancel the job.',
      );
      const [first] = page.buttons;
      assert.deepEqual([first?.action, first?.label, first?.primary], ['sendNow', 'Ask Another Model…', true]);
      assert.ok(!page.buttons.some(({ action }) => action === 'setKeyOfJob' || action === 'openSettings'));
    });
  }

  it('says nothing of asking again where the texts are gone', () => {
    const job = aJob({ state: 'failed', finishedAt: NOON, model: 'o3', textsRemovedAt: NOON });
    assert.equal(endedSentence(job, { on: '2026-12-11', successor: null }, inWords), '');
  });

  it('is refused in a sentence where a command names it: nobody is there to choose', async () => {
    const asked = window.desk.run(CommandId.askSelection, { prompt: 'Why?', text: 'x', model: 'o3-pro' });
    await assert.rejects(async () => asked, {
      message:
        'o3-pro ended on 2026-12-11. Nothing was sent. Its successors: gpt-6.1-sol · pro, gpt-5.6-sol · pro, gpt-5.5-pro.',
    });
  });

  it('is said on the page of a job that still runs, and of one that came to nothing, with what takes its place', async () => {
    const promise = Promise.resolve(catalogue);
    const knowledge = new PageKnowledge({ settings: { catalogue: () => promise, maxOutputTokens: 0 } });
    const engine = await window.engine();
    const texts = someTexts();
    let isLoaded = false;
    const page = (job: Job) =>
      pageRecord(job, texts, inWords, {
        isTrusted: true,
        isAnswering: false,
        now: NOON,
        knowledge: knowledge.of(engine, job, texts, () => {
          isLoaded = true;
        }),
      });
    const job = aJob({ endpoint: snapshotOf(OPENAI_ENDPOINT), model: 'o3-pro', responseId: 'resp_1', sentAt: BEFORE });
    page(job);
    await until('the models are loaded', () => isLoaded);
    const running = page({ ...job, state: 'running' });
    assert.match(
      running.explanation,
      /o3-pro ended at OpenAI on 2026-12-11\. If it still answers, Ponder fetches the answer\./,
    );
    const failed = page({ ...job, state: 'failed', finishedAt: NOON, error: anError() });
    assert.match(failed.explanation, /To ask again, choose another model; gpt-6\.1-sol · pro succeeds it\.$/);
    assert.ok(failed.buttons.some(({ action, label }) => action === 'retryJob' && label === 'Ask Another Model…'));
    assert.equal(page({ ...job, state: 'completed', finishedAt: NOON }).explanation, '');
    // The place's own word beats the catalogue's, here as where it is sent.
    const account = new Account({ ...engine, endpoint: OPENAI_ENDPOINT, now: () => NOON });
    await account.remember([{ id: 'o3-pro', shutdownDate: '2027-06-01' }]);
    const kept = page({ ...job, state: 'waiting', waitingReason: 'noKey', sentAt: null, responseId: null });
    assert.equal(kept.explanation, 'Not sent: there is no API key for OpenAI. Set one to send it.');
    await account.remember([{ id: 'gpt-6.2-sol', shutdownDate: '2026-12-01' }]);
    const early = page({ ...job, model: 'gpt-6.2-sol', state: 'failed', finishedAt: NOON, error: anError() });
    assert.match(early.explanation, /gpt-6\.2-sol ended at OpenAI on 2026-12-01\./);
  });
});
