// A person's day in the real VS Code: ask, ask again by keys alone, five jobs end, read two, compare, come back to the same
// place, filter, climb out of a rejected model. What is asserted is what can be seen, and what was spent.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { openFile, selectLines } from '../host/editorArea.ts';
import { isThereWithin } from '../host/isThereWithin.ts';
import { dismissAllNotifications, readNotifications, waitForNotification } from '../host/notifications.ts';
import {
  acceptQuickInput,
  pickByTyping,
  quickInput,
  quickRow,
  readQuickItems,
  typeInQuickInput,
  waitForQuickInput,
} from '../host/quickInput.ts';
import { webviewContent } from '../host/webviewContent.ts';
import { clickRow, openViewContainer, readTree, reloadWindow, runCommand, treeRow, view } from '../host/workbench.ts';
import { askByPalette, chooseModel, openQuestionBox, untilTreeSays } from './ask.ts';
import { boxText, DayWindow, pressAskKey, rowMark, WORDS } from './dayWindow.ts';
import { type PonderServer, picture, pictureOfFailure, startPonder, TOOLTIPS } from './ponderServer.ts';
import { coveredCosts, endOfFirstWords, firstBlockInView, narrowSidebar, scrollToBlock } from './seen.ts';

const FIRST = 'Why do some requests pass although the bucket is empty?';
const AGAIN = 'And why are fast clients starved?';
const FIVE = [
  'Is the first branch ever taken?',
  'What does a refill cost?',
  'May two clients pass at once?',
  'Can the bucket be negative?',
  'Can the timer drift away?',
] as const;
const REFUSED = 'Does a model refuse this?';
const SIDEBAR_PX = 300;
const SETTLE_MS = 3_000;
const HOST_START_MS = 180_000;

const FIRST_WORDS = 'The bucket is refilled twice';
const BLOCKS = 40;
/** Long enough to be read in several screens, each block with a number of its own. */
const ANSWER = [
  `${FIRST_WORDS}: once by the timer and once by the caller.`,
  '```ts\nconst tokens = Math.min(capacity, refill(now));\n```',
  ...Array.from(
    { length: BLOCKS },
    (_, index) => `Block ${index + 1}. Each refill moves the clock, so what was left is lost.`,
  ),
].join('\n\n');

describe('a day with Ponder', function () {
  // Each step stands on the one before: when one fails, the rest would only repeat it.
  this.bail(true);
  this.retries(0);

  let ponder: PonderServer;
  let page: Page;
  let day: DayWindow;

  before(async () => {
    ponder = await startPonder({ settings: TOOLTIPS });
    ponder.simulator.always({ answer: ANSWER, queueMs: 0, runMs: 1_000 });
    ({ page } = await ponder.openPonder());
    day = new DayWindow(page);
    await openViewContainer(page, 'Ponder');
    await narrowSidebar(page, SIDEBAR_PX);
    await openFile(page, 'rateLimiter.ts');
    await selectLines(page, 20, 27);
  });
  after(() => ponder.dispose());
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  const sent = () => ponder.simulator.truth.creates.length;
  const lastResponse = () => ponder.simulator.truth.creates.at(-1)?.responseId ?? assert.fail('nothing was accepted');

  async function focusCode(): Promise<void> {
    await page.locator('.tab').filter({ hasText: 'rateLimiter.ts' }).first().click();
    await selectLines(page, 20, 27);
  }

  it('asks for the first time, with a model chosen, and the answer comes unread', async () => {
    await askByPalette(page, FIRST);
    await chooseModel(page, 'o3', 'low');
    await day.untilIn(WORDS.unread, 1, 'An answer that nobody opened is unread');
    assert.equal(sent(), 1, 'one question is one POST');
    await dismissAllNotifications(page);
  });

  it('shows the first words of the answer in the upper third of its panel', async () => {
    await day.openByClick(FIRST);
    const end = await endOfFirstWords(page, FIRST_WORDS);
    assert.ok(
      end < 1 / 3,
      `the first line of the answer ends at ${Math.round(end * 100)} % of the panel's height, not in its upper third`,
    );
    await picture(page, 'day-first-answer');
    await day.untilIn(WORDS.unread, 0, 'An answer that was opened is read');
  });

  it('spends nothing by Enter in the empty box', async () => {
    await focusCode();
    await pressAskKey(page);
    await quickInput(page).locator('input.input').waitFor();
    await page.waitForTimeout(500);
    const active = await quickInput(page).locator('.monaco-list-row.focused').count();
    await picture(page, 'day-empty-box');
    assert.equal(active, 0, 'no row should be active while the box is empty');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(SETTLE_MS);
    assert.equal(sent(), 1, 'Enter in the empty box has sent something');
  });

  it('asks again by keys alone, with the price in view on the row that Enter takes', async () => {
    if (!(await quickInput(page).isVisible())) await pressAskKey(page);
    await quickInput(page).locator('input.input').waitFor();
    await page.keyboard.type(AGAIN);
    const row = quickInput(page).locator('.monaco-list-row.focused').filter({ hasText: WORDS.likelyAndMost });
    if (!(await isThereWithin(row, 10_000))) {
      assert.fail(`the active row should say ${WORDS.likelyAndMost}: ${await boxText(page)}`);
    }
    assert.match((await row.textContent()) ?? '', /o3 · low/, 'the active row should name model and effort');
    await picture(page, 'day-price-on-row');
    await page.keyboard.press('Enter');
    await day.untilIn(WORDS.unread, 1, 'The second answer is unread');
    assert.equal(sent(), 2, 'Enter on the row sends once');
    await dismissAllNotifications(page);
    await day.openByClick(AGAIN);
  });

  it('tells of five ends in one notice, and counts them in group and badge', async () => {
    const responses: string[] = [];
    for (const question of FIVE) {
      ponder.simulator.next({ answer: ANSWER, hold: 'in_progress', queueMs: 0, runMs: 1 });
      await focusCode();
      await askByPalette(page, question);
      await treeRow(page, 'Jobs', rowMark(question)).waitFor();
      await untilSent(2 + responses.length + 1);
      responses.push(lastResponse());
    }
    await dismissAllNotifications(page);
    await openFile(page, 'rateLimiter.ts');
    for (const id of responses) ponder.simulator.advanceTo(id, 'completed');
    await waitForNotification(page, WORDS.fiveArrived);
    await day.untilIn(WORDS.unread, FIVE.length, 'Five answers arrived');
    await page.waitForTimeout(SETTLE_MS);
    const notices = (await readNotifications(page)).map(({ text }) => text);
    await picture(page, 'day-five-ended');
    assert.equal(notices.length, 1, `five ends should be one notice:\n${notices.join('\n')}`);
    await day.untilBadge(FIVE.length, 'the badge counts what is unread');
  });

  it(`shows what each cost in a tree of ${SIDEBAR_PX} px, neither cut nor covered`, async () => {
    const done = (await readTree(page, 'Jobs')).filter(({ label }) =>
      FIVE.some((one) => one.startsWith(label.slice(0, 12))),
    );
    assert.equal(done.length, FIVE.length, 'all five should be in view');
    for (const { label, description } of done) assert.match(description, WORDS.doneRow, label);
    assert.deepEqual(await coveredCosts(page), [], 'costs that can not be read');
    await treeRow(page, 'Jobs', rowMark(FIVE[1])).hover();
    await page.waitForTimeout(300);
    await picture(page, 'day-row-hover');
  });

  it('reads two in one panel: each click shows its job, and takes its mark away', async () => {
    await runCommand(page, 'Notifications: Clear All Notifications');
    const tabsBefore = await page.locator('.tab').count();
    await day.openByClick(FIVE[0]);
    await day.untilIn(WORDS.unread, FIVE.length - 1, 'The first was read');
    const tabs = await page.locator('.tab').count();
    // A double click would keep it in a tab of its own.
    await page.waitForTimeout(1_000);
    await day.openByClick(FIVE[1]);
    const unread = await day.untilIn(WORDS.unread, FIVE.length - 2, 'Two were read');
    assert.ok(!unread.some((label) => FIVE[1].startsWith(label.slice(0, 12))), 'what was read is not marked any more');
    assert.equal(await page.locator('.tab').count(), tabs, 'the second answer should come into the tab of the first');
    assert.ok(tabs <= tabsBefore + 1, 'an answer takes one tab');
    await day.untilBadge(FIVE.length - 2, 'the badge counts what is left');
    await picture(page, 'day-two-read');
  });

  it('comes back to the same place after another answer, after a Compare and after a reload', async () => {
    await scrollToBlock(page, BLOCKS / 2);
    const place = await firstBlockInView(page);
    assert.match(place, /^Block \d+\./, 'the middle of the answer should be in view');

    await day.openByClick(FIVE[2]);
    await page.waitForTimeout(1_000);
    await day.openByClick(FIVE[1]);
    await day.untilPlace(place, 'after another answer');

    // By its command: the button stands at the top of the page, and going there is leaving the place.
    await page
      .locator('.tab')
      .filter({ hasText: rowMark(FIVE[1]) })
      .click();
    await runCommand(page, WORDS.compare);
    await page.locator('.monaco-diff-editor').first().waitFor();
    await picture(page, 'day-compare');
    await runCommand(page, WORDS.closeEditor);
    await page.locator('.monaco-diff-editor').first().waitFor({ state: 'detached' });
    await day.untilPlace(place, 'after a Compare');

    await reloadWindow(page);
    await openViewContainer(page, 'Ponder');
    // The extension host starts anew; on a busy machine that takes minutes, and no page is drawn before.
    await treeRow(page, 'Jobs', rowMark(FIVE[1])).waitFor({ timeout: HOST_START_MS });
    await day.untilPlace(place, 'after a reload');
    await picture(page, 'day-after-reload');
  });

  it('shows what fits a filter unfolded, and says what the filter is where nothing fits', async () => {
    const today = view(page, 'Jobs').getByRole('treeitem').filter({ hasText: WORDS.today });
    await today.click();
    await day.untilIn(WORDS.today, 0, 'A day that was folded hides its jobs');
    await day.filterBy(WORDS.answered);
    await day.untilIn(WORDS.today, FIVE.length, 'What fits a filter is seen without a click');
    await picture(page, 'day-filtered');

    await day.filterBy(WORDS.failed);
    await view(page, 'Jobs').locator('.pane-body').getByText(WORDS.noneFailed).waitFor();
    await view(page, 'Jobs').getByRole('treeitem').first().waitFor({ state: 'hidden' });
    await picture(page, 'day-filtered-nothing');
    await runCommand(page, WORDS.clearFilter);
    await day.untilIn(WORDS.unread, FIVE.length - 3, 'Everything is shown again');
    // VS Code may or may not have kept in mind that it was folded.
    if ((await today.getAttribute('aria-expanded')) === 'false') await today.click();
    await day.untilIn(WORDS.today, FIVE.length, 'The day is unfolded again');
  });

  it('climbs out of a rejected model: another one is chosen and asked the same', async () => {
    ponder.simulator.next({
      fault: {
        type: 'httpError',
        status: 404,
        code: 'model_not_found',
        param: 'model',
        message: 'The model `o3` does not exist.',
      },
    });
    await openFile(page, 'rateLimiter.ts');
    await selectLines(page, 20, 27);
    const before = ponder.simulator.truth.calls.filter(({ operation }) => operation === 'create').length;
    await openQuestionBox(page);
    await typeInQuickInput(page, REFUSED);
    await acceptQuickInput(page);
    await waitForNotification(page, rowMark(REFUSED));
    await picture(page, 'day-rejected-notice');
    const [notice] = (await readNotifications(page)).filter(({ text }) => text.includes(rowMark(REFUSED)));
    assert.match(notice?.buttons[0] ?? '', WORDS.chooseModelAndAskAgain, 'the first button of the notice leads on');

    await clickRow(page, 'Jobs', rowMark(REFUSED));
    const wayOut = webviewContent(page).getByRole('button', { name: WORDS.chooseModelAndAskAgain });
    assert.ok(await isThereWithin(wayOut.first(), 15_000), 'the page of a rejected model should lead on as well');
    await picture(page, 'day-rejected-page');
    await wayOut.first().click();
    await waitForQuickInput(page, 'Choose a model');
    await picture(page, 'day-other-models');
    const active = quickInput(page).locator('.monaco-list-row.focused');
    assert.doesNotMatch((await active.textContent()) ?? '', /^o3In use/, 'Enter should not take what was just refused');
    await typeInQuickInput(page, 'gpt-6.1-sol');
    await quickRow(page, 'gpt-6.1-sol').waitFor();
    const { detail } = (await readQuickItems(page)).find(({ label }) => label === 'gpt-6.1-sol') ?? {};
    assert.match(detail ?? '', WORDS.likelyAndMost, 'models come with their price for this question');
    await pickByTyping(page, 'gpt-6.1-sol');
    await waitForQuickInput(page, 'Effort for gpt-6.1-sol');
    await quickRow(page, 'low').click();
    // Whether it is shown at once, or stands among the unread ones.
    const done = await untilTreeSays(page, REFUSED, /Completed/);
    assert.match(done.description, WORDS.doneRow);
    const creates = ponder.simulator.truth.calls.filter(({ operation }) => operation === 'create').slice(before);
    assert.deepEqual(
      creates.map(({ body }) => Object(body).model),
      ['o3', 'gpt-6.1-sol'],
    );
    assert.ok(JSON.stringify(creates.at(-1)?.body).includes(REFUSED), 'the same question should have been asked');
  });

  async function untilSent(count: number): Promise<void> {
    for (let tries = 0; tries < 200 && sent() < count; tries += 1) await page.waitForTimeout(100);
    assert.equal(sent(), count, 'jobs sent');
  }
});
