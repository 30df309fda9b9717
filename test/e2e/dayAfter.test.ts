// 2026-12-12, the day after OpenAI ended o3 and o3-pro, in a real VS Code with a set clock: each way to an ended model ends in
// a sentence and a way on, and nothing is sent to it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { clickDialogButton, waitForDialog } from '../host/dialogs.ts';
import { openFile, selectLines } from '../host/editorArea.ts';
import { clickNotificationButton, waitForNotification } from '../host/notifications.ts';
import {
  acceptInto,
  acceptQuickInput,
  dismissQuickInput,
  focusByTyping,
  quickInput,
  quickRow,
  readQuickItems,
  typeInQuickInput,
  waitForQuickInput,
} from '../host/quickInput.ts';
import { SIMULATOR_ENDPOINT, simulatorKey } from '../host/simulatorSettings.ts';
import { switchTheme } from '../host/switchTheme.ts';
import { webviewContent } from '../host/webviewContent.ts';
import type { HostWindow } from '../host/window.ts';
import { clickRow, openViewContainer, runCommand, treeRow, unfoldRow, view } from '../host/workbench.ts';
import { Models } from '../simulator/models.ts';
import { askByPalette, untilTreeSays } from './ask.ts';
import { looksWell } from './look.ts';
import { type PonderServer, pictureOfFailure, startPonder } from './ponderServer.ts';

const DAY_BEFORE = new Date(2026, 11, 10, 15);
const DAY_AFTER = new Date(2026, 11, 12, 9);
const ENDED = ['o3', 'o3-pro'];
const SOL = 'gpt-6.1-sol';
/** Who has not chosen yet begins with the newest model of good value. */
const SUGGESTED = 'gpt-6.2-sol';
const SOL_PRO = `${SOL} · pro`;
const LIKELY_AND_WORST = /(^| · )likely \$[\d.]+, worst about \$[\d.]+/;
const THEMES = ['light', 'highContrast', 'dark'] as const;
const NARROW = 620;
/** Every answer of the simulator: its own ones tell of code that holds NaN. */
const ANSWER = 'The bucket is **refilled twice**: once by the timer and once by the caller.';

async function startOn(now: Date): Promise<PonderServer> {
  const ponder = await startPonder({ now, settings: { 'ponder.notify': 'never' } });
  await ponder.server.changeSettings({
    // End dates are those of OpenAI's own endpoint.
    'ponder.endpoints': [
      { name: SIMULATOR_ENDPOINT, provider: 'openai', baseUrl: ponder.simulator.baseUrl, keyFrom: simulatorKey },
    ],
  });
  return ponder;
}

async function openWindow(ponder: PonderServer, width = 1280): Promise<HostWindow> {
  const window = await ponder.openPonder({ width });
  if (width > NARROW) await openViewContainer(window.page, 'Ponder');
  await begin(window.page);
  return window;
}

/** Nothing is open but the lines that are asked about. */
async function begin(page: Page): Promise<void> {
  await runCommand(page, 'View: Close All Editors');
  await openFile(page, 'rateLimiter.ts');
  await selectLines(page, 20, 27);
}

/**
 * The line of a job that is not of today. Another day is folded, and stands in the tree once a job of its own was read;
 * until then the job stands above.
 */
async function untilDaySays(page: Page, day: string, question: string, says: RegExp): Promise<void> {
  const folded = treeRow(page, 'Jobs', day).and(page.locator('[aria-expanded="false"]'));
  const line = view(page, 'Jobs')
    .getByRole('treeitem', { name: says })
    .filter({ hasText: question.slice(0, 15) });
  await line.or(folded).first().waitFor();
  if (!(await line.first().isVisible())) await folded.click();
  await untilTreeSays(page, question, says);
}

/** What Enter would take. */
async function preselected(page: Page): Promise<string> {
  return (await quickInput(page).locator('.monaco-list-row.focused .label-name').first().textContent()) ?? '';
}

async function chooseByName(page: Page, model: string): Promise<void> {
  await focusByTyping(page, model);
  await acceptInto(page, `Effort for ${model}`);
}

/** Once the prices are for the text that was counted. */
async function readModels(page: Page) {
  await waitForQuickInput(page, 'Choose a model');
  await quickInput(page)
    .getByText(/about [\d,]+ tokens/)
    .first()
    .waitFor();
  return await readQuickItems(page);
}

/** Without a text. */
async function openModels(page: Page): Promise<void> {
  await runCommand(page, 'Ponder: Choose Model…');
  await waitForQuickInput(page, 'Choose a model');
  await quickInput(page).locator('.monaco-list-row').first().waitFor();
}

/** Takes what is chosen beforehand, and its effort likewise. */
async function takeSuccessor(page: Page, name: string): Promise<void> {
  assert.equal(await preselected(page), name);
  await acceptInto(page, `Effort for ${name}`);
  assert.equal(await preselected(page), 'medium');
  await acceptQuickInput(page);
}

async function openPage(page: Page, question: string) {
  // The tree cuts long titles.
  await clickRow(page, 'Jobs', question.slice(0, 20));
  const content = webviewContent(page);
  await content.locator('h1').filter({ hasText: question }).waitFor();
  return content;
}

/** What the last POST of this question asked for: model, effort, mode. */
function sentTo(ponder: PonderServer, question: string): readonly unknown[] {
  const create = ponder.simulator.truth.creates.findLast(({ body }) => JSON.stringify(body).includes(question));
  const { model, reasoning } = Object(create?.body);
  return [model, reasoning?.effort, reasoning?.mode];
}

describe('the day after o3 has ended, at the first run', () => {
  let ponder: PonderServer;
  let window: HostWindow;
  let page: Page;

  before(async () => {
    ponder = await startOn(DAY_AFTER);
    ponder.simulator.always({ answer: ANSWER, queueMs: 0, runMs: 1_000 });
    window = await openWindow(ponder);
    ({ page } = window);
  });
  after(() => ponder.dispose());
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  for (const theme of THEMES) {
    it(`says that the series has ended, and offers what takes its place (${theme})`, async () => {
      await switchTheme(page, theme);
      await begin(page);
      await askByPalette(page, 'Can two clients both pass?');
      const items = await readModels(page);
      const [note, ...models] = items.map(({ label }) => label);
      assert.match(note ?? '', /Simulator has ended every o-series model/);
      for (const model of [SUGGESTED, SOL, SOL_PRO])
        assert.ok(models.includes(model), `${model} is offered: ${models.join(', ')}`);
      assert.equal(await preselected(page), SUGGESTED);
      await looksWell(page, `day-after-first-models-${theme}`);
      if (theme !== 'dark') await dismissQuickInput(page);
    });
  }

  it('is asked and answers', async () => {
    await takeSuccessor(page, SUGGESTED);
    await untilTreeSays(page, 'Can two clients both pass?', /Completed, \$.*, gpt-6\.2-sol$/);
    const content = await openPage(page, 'Can two clients both pass?');
    await content.locator('[data-part="answer"] p').first().waitFor();
    await looksWell(page, 'day-after-first-answer');
  });

  it('runs the pro mode of what takes the place of o3-pro: its prices are no ceiling, and are said not to be', async () => {
    const question = 'Why is the fast client starved?';
    ponder.simulator.next({ answer: ANSWER, hold: 'in_progress', queueMs: 0 });
    await begin(page);
    await openModels(page);
    await chooseByName(page, SOL_PRO);
    for (const { label, description } of await readQuickItems(page)) assert.match(description, LIKELY_AND_WORST, label);
    await looksWell(page, 'day-after-pro-efforts-dark');
    await quickRow(page, 'max').click();
    await askByPalette(page, question);
    const dialog = await waitForDialog(page, /^Ask /);
    assert.match(dialog.message, /^Ask gpt-6\.1-sol · pro \(\w+\)\? Likely \$\d+\.\d\d, worst about \$\d+\.\d\d\.$/);
    await looksWell(page, 'day-after-pro-price-dark');
    await clickDialogButton(page, 'Ask');
    await untilTreeSays(page, question, /(Queued|Running), .*, gpt-6\.1-sol · pro$/);
    assert.deepEqual(sentTo(ponder, question), [SOL, 'max', 'pro']);
    const responseId = ponder.simulator.truth.creates.at(-1)?.responseId ?? '';
    ponder.simulator.advanceTo(responseId, 'in_progress');
    await untilTreeSays(page, question, /Running/);
    await openPage(page, question);
    await looksWell(page, 'day-after-pro-running-dark');
    ponder.simulator.advanceTo(responseId, 'completed');
    await untilTreeSays(page, question, /Completed/);
    const content = await openPage(page, question);
    await content.locator('[data-part="answer"] p').first().waitFor();
    await looksWell(page, 'day-after-pro-completed-dark');
  });

  for (const theme of ['light', 'highContrast'] as const) {
    it(`shows the pro mode as well in ${theme}: effort, price, page`, async () => {
      await switchTheme(page, theme);
      await begin(page);
      await askByPalette(page, `Is it right in ${theme}?`);
      await waitForDialog(page, /^Ask gpt-6\.1-sol · pro \(\w+\)\? Likely /);
      await looksWell(page, `day-after-pro-price-${theme}`);
      await clickDialogButton(page, 'Cancel');
      await openPage(page, 'Why is the fast client starved?');
      await looksWell(page, `day-after-pro-completed-${theme}`);
      await openModels(page);
      assert.equal(await preselected(page), SOL_PRO);
      await acceptInto(page, `Effort for ${SOL_PRO}`);
      await looksWell(page, `day-after-pro-efforts-${theme}`);
      await dismissQuickInput(page);
    });
  }

  it('fits a narrow window', async () => {
    await window.close();
    window = await openWindow(ponder, NARROW);
    ({ page } = window);
    await openModels(page);
    assert.equal(await preselected(page), SOL_PRO);
    await looksWell(page, 'day-after-narrow-models');
    await acceptInto(page, `Effort for ${SOL_PRO}`);
    await looksWell(page, 'day-after-narrow-efforts');
    await dismissQuickInput(page);
    await askByPalette(page, 'Is it right in a narrow window?');
    await waitForDialog(page, /^Ask gpt-6\.1-sol · pro \(\w+\)\? Likely /);
    await looksWell(page, 'day-after-narrow-price');
    await clickDialogButton(page, 'Cancel');
  });

  it('sent nothing to an ended model', () => assertNothingWasSentToEndedOnes(ponder, 0));
});

describe('the day after o3 has ended, with what was asked before', () => {
  const DONE = 'What does a refill cost?';
  const WAITS = 'May two clients pass at once?';
  const FINISHES = 'Can the bucket be negative?';
  const FAILS = 'Is the order of lines right?';
  const IS_GONE = 'Can the timer drift away?';
  let ponder: PonderServer;
  let window: HostWindow;
  let page: Page;
  let createsBefore = 0;
  const responseIds = new Map<string, string>();

  before(async () => {
    ponder = await startOn(DAY_BEFORE);
    ponder.simulator.always({ answer: ANSWER, queueMs: 0, runMs: 1_000 });
    window = await openWindow(ponder);
    ({ page } = window);
  });
  after(() => ponder.dispose());
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  const lastResponse = () => ponder.simulator.truth.creates.at(-1)?.responseId ?? assert.fail('nothing was accepted');

  async function chooseModel(model: string): Promise<void> {
    await openModels(page);
    await chooseByName(page, model);
    await quickRow(page, 'low').click();
    await quickInput(page).waitFor({ state: 'hidden' });
  }

  async function ask(question: string, state: RegExp): Promise<void> {
    await openFile(page, 'rateLimiter.ts');
    await selectLines(page, 20, 27);
    await askByPalette(page, question);
    await untilTreeSays(page, question, state);
  }

  async function askHeld(question: string): Promise<void> {
    ponder.simulator.next({ answer: ANSWER, hold: 'in_progress', queueMs: 0 });
    await ask(question, /Queued|Running|Answering/);
    responseIds.set(question, lastResponse());
  }

  it('on the day before, o3 and o3-pro still answer, and their end is near', async () => {
    await openModels(page);
    await looksWell(page, 'day-before-models');
    await typeInQuickInput(page, 'o3');
    await quickRow(page, 'o3-pro').waitFor();
    const o3 = (await readQuickItems(page)).find(({ label }) => label === 'o3');
    assert.match(o3?.description ?? '', / · retires tomorrow/);
    await dismissQuickInput(page);

    await chooseModel('o3-pro');
    await askHeld(FINISHES);
    await askHeld(IS_GONE);
    await chooseModel('o3');
    await askHeld(FAILS);
    await ask(DONE, /Completed, .*, o3$/);
    ponder.simulator.next({ fault: { type: 'httpError', status: 429, headers: { 'retry-after': '1800' } } });
    await ask(WAITS, /in line, .*, o3$/i);
    createsBefore = ponder.simulator.truth.calls.length;
  });

  it('sends a job that waited no more, and says why', async () => {
    await window.close();
    ponder.simulator.next({
      on: 'look',
      responseId: responseIds.get(IS_GONE) ?? '',
      times: 1_000,
      fault: { type: 'httpError', status: 404 },
    });
    await ponder.setClock(DAY_AFTER);
    window = await openWindow(ponder);
    ({ page } = window);
    await untilDaySays(page, 'Thu 10 Dec', WAITS, /Not sent: model ended/);
    const content = await openPage(page, WAITS);
    await content
      .locator('.explanation')
      .filter({ hasText: /^Not sent: o3 ended on 2026-12-11\. / })
      .waitFor();
    await looksWell(page, 'day-after-waiting-dark');
  });

  it('asking with the choice of before leads to what takes its place', async () => {
    const question = 'Who asks for the same?';
    await openFile(page, 'rateLimiter.ts');
    await selectLines(page, 20, 27);
    await askByPalette(page, question);
    const [note] = await readModels(page);
    assert.match(note?.label ?? '', /o3 ended on 2026-12-11/);
    await looksWell(page, 'day-after-asking-dark');
    await takeSuccessor(page, SOL);
    await untilTreeSays(page, question, /Completed, .*, gpt-6\.1-sol$/);
    assert.deepEqual(sentTo(ponder, question), [SOL, 'medium', 'standard']);
  });

  it('Retry of what o3 answered is a job of its successor, and names its parent', async () => {
    const content = await openPage(page, DONE);
    await content.locator('#do-retryJob').filter({ hasText: 'Ask Another Model…' }).waitFor({ state: 'attached' });
    await looksWell(page, 'day-after-old-answer-dark');
    const parentId = await fact(page, 'Job id');
    await content.locator('#more').click();
    await content.locator('#do-retryJob').click();
    const [note] = await readModels(page);
    assert.match(note?.label ?? '', /o3 ended on 2026-12-11/);
    await takeSuccessor(page, SOL);
    await untilTreeSays(page, DONE, /Completed, .*, gpt-6\.1-sol$/);
    await openPage(page, DONE);
    assert.equal(await fact(page, 'Made from job'), parentId);
    assert.equal(sentTo(ponder, DONE)[0], SOL);
  });

  it('the waiting one is given up for one of its successor', async () => {
    const content = await openPage(page, WAITS);
    await content.locator('#do-sendNow').filter({ hasText: 'Ask Another Model…' }).click();
    const [note] = await readModels(page);
    assert.match(note?.label ?? '', /o3 ended on 2026-12-11/);
    await takeSuccessor(page, SOL);
    await untilTreeSays(page, WAITS, /Completed, .*, gpt-6\.1-sol$/);
    await unfoldRow(page, 'Jobs', WAITS.slice(0, 20));
    await untilTreeSays(page, WAITS, /, turn 1, Discarded, .*, o3$/);
    assert.equal(sentTo(ponder, WAITS)[0], SOL);
  });

  it('one that runs is looked at to its end: an answer, a failure, or none that is left', async () => {
    const running = await openPage(page, FINISHES);
    await running
      .locator('.explanation')
      .filter({ hasText: /o3-pro ended at OpenAI on 2026-12-11\. If it still answers, Ponder fetches the answer\./ })
      .waitFor();
    await looksWell(page, 'day-after-running-dark');
    ponder.simulator.advanceTo(responseIds.get(FINISHES) ?? '', 'completed');
    ponder.simulator.advanceTo(responseIds.get(FAILS) ?? '', 'failed');
    await untilDaySays(page, 'Thu 10 Dec', FINISHES, /Completed, .*, o3-pro$/);
    const answered = await openPage(page, FINISHES);
    await answered.locator('[data-part="answer"] p').first().waitFor();
    await answered.locator('#do-retryJob').filter({ hasText: 'Ask Another Model…' }).waitFor({ state: 'attached' });
    await looksWell(page, 'day-after-finished-dark');
    for (const [question, state, says] of [
      [FAILS, 'Failed', /^The provider gave up: .*o3 ended at OpenAI on 2026-12-11\./],
      [IS_GONE, 'Lost', /doesn’t have the response, or no longer has it.*o3-pro ended at OpenAI on 2026-12-11\./],
    ] as const) {
      await untilTreeSays(page, question, new RegExp(`${state}, .*, o3(-pro)?$`));
      const content = await openPage(page, question);
      await content.locator('.explanation').filter({ hasText: says }).waitFor();
      await content.locator('#do-retryJob').filter({ hasText: 'Ask Another Model…' }).waitFor();
      await looksWell(page, `day-after-${state.toLowerCase()}-dark`);
    }
  });

  it('a setting that names o3-pro leads to the pro mode of its successor, and is changed when the person wants that', async () => {
    const question = 'What do the settings say?';
    await window.close();
    await ponder.server.changeSettings({ 'ponder.model': 'o3-pro' });
    window = await openWindow(ponder);
    ({ page } = window);
    await askByPalette(page, question);
    const [note, ...models] = await readModels(page);
    assert.match(note?.label ?? '', /o3-pro ended on 2026-12-11/);
    assert.match(models.find(({ label }) => label === SOL_PRO)?.detail ?? '', LIKELY_AND_WORST);
    await looksWell(page, 'day-after-setting-dark');
    await takeSuccessor(page, SOL_PRO);
    const offer = /^ponder\.model names o3-pro, which has ended/;
    await waitForNotification(page, offer);
    await looksWell(page, 'day-after-offer-dark');
    await clickNotificationButton(page, offer, 'Change Setting');
    await untilTreeSays(page, question, /, gpt-6\.1-sol · pro$/);
    assert.deepEqual(sentTo(ponder, question), [SOL, 'medium', 'pro']);
    await untilSettingsSay(/"ponder\.model": "gpt-6\.1-sol · pro"/);
    await untilTreeSays(page, question, /Completed/);
  });

  for (const theme of ['light', 'highContrast'] as const) {
    it(`looks as well in ${theme}: tree, a page that was not sent, asking again`, async () => {
      await switchTheme(page, theme);
      await untilDaySays(page, 'Thu 10 Dec', IS_GONE, /Lost/);
      const content = await openPage(page, IS_GONE);
      await looksWell(page, `day-after-lost-${theme}`);
      await content.locator('#do-retryJob').click();
      await readModels(page);
      assert.equal(await preselected(page), SOL_PRO);
      await looksWell(page, `day-after-again-${theme}`);
      await dismissQuickInput(page);
    });
  }

  it('sent nothing to an ended model', () => assertNothingWasSentToEndedOnes(ponder, createsBefore));

  async function untilSettingsSay(words: RegExp): Promise<void> {
    const file = join(ponder.server.userDir, 'settings.json');
    let said = '';
    for (let tries = 0; tries < 100; tries += 1) {
      said = await readFile(file, 'utf8');
      if (words.test(said)) return;
      await page.waitForTimeout(100);
    }
    assert.match(said, words);
  }
});

/** A field of the details at the end of a page. */
async function fact(page: Page, label: string): Promise<string> {
  const row = webviewContent(page).locator('dl dt', { hasText: new RegExp(`^${label}$`) });
  return (await row.locator('xpath=following-sibling::dd[1]').textContent()) ?? '';
}

/** What the simulator refused counts as well. @param from how many calls were on a day on which they answered */
function assertNothingWasSentToEndedOnes(ponder: PonderServer, from: number): void {
  const models = new Models(DAY_AFTER.toISOString().slice(0, 10));
  const creates = ponder.simulator.truth.calls.slice(from).filter(({ operation }) => operation === 'create');
  const asked = creates.map(({ body }) => String(Object(body).model));
  assert.ok(asked.length > 1, 'something should have been sent');
  assert.deepEqual(
    asked.filter((model) => ENDED.includes(model) || models.find(model)?.isShutDown !== false),
    [],
  );
}
