// Asking as people ask, and finding what was asked: by menu, in an editor, without a selection; text as it comes.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { clickDialogButton, waitForDialog } from '../host/dialogs.ts';
import { chooseFromMenu, openContextMenuOnSelection, openFile, readMenu, selectLines } from '../host/editorArea.ts';
import {
  dismissQuickInput,
  pickQuickItem,
  quickInput,
  quickRow,
  typeInQuickInput,
  waitForQuickInput,
} from '../host/quickInput.ts';
import { switchTheme } from '../host/switchTheme.ts';
import { webviewContent } from '../host/webviewContent.ts';
import { clickRow, openViewContainer, readTree, runCommand, view } from '../host/workbench.ts';
import { askByPalette, openModelsFor, openQuestionBox, untilTreeSays } from './ask.ts';
import { looksWell } from './look.ts';
import { type PonderServer, pictureOfFailure, startPonder } from './ponderServer.ts';

const ANSWER = [
  'The bucket is **refilled twice**: once by the timer and once by the caller.',
  '',
  '```ts',
  'const tokens = Math.min(capacity, refill(now));',
  '```',
  '',
  'So a xylophone of requests passes although nothing is left, and the fast client starves the slow one.',
].join('\n');

describe('asking', () => {
  let ponder: PonderServer;
  let page: Page;

  before(async () => {
    ponder = await startPonder({
      settings: { 'ponder.model': 'o3', 'ponder.effort': 'low', 'ponder.notify': 'never' },
    });
    ponder.simulator.always({ answer: ANSWER, queueMs: 2_000, runMs: 30_000 });
    ({ page } = await ponder.openPonder());
    await openViewContainer(page, 'Ponder');
  });
  after(() => ponder.dispose());
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  it('offers four questions of its own in the menu on a selection, and asks one at once', async () => {
    await openFile(page, 'rateLimiter.ts');
    await selectLines(page, 20, 27);
    await openContextMenuOnSelection(page);
    await page.locator('.monaco-menu .action-menu-item').filter({ hasText: 'Ponder' }).first().hover();
    await page.locator('.monaco-menu').filter({ hasText: 'Prove or Refute' }).last().waitFor();
    assert.deepEqual((await readMenu(page)).slice(0, 7), [
      'Ask About Selection…',
      'Ask With…',
      'Find the Bug',
      'Prove or Refute',
      'Review for Races and Edge Cases',
      'Propose a Better Algorithm',
      'Ask Saved Question…',
    ]);
    await looksWell(page, 'asking-menu');
    await chooseFromMenu(page, 'Ponder', 'Find the Bug');
    await untilTreeSays(page, 'Find the bug', /Completed/);
    const body = JSON.stringify(ponder.simulator.truth.creates.at(-1)?.body);
    assert.match(body, /lines 20-27/);
  });

  it('without a selection asks about the function around the cursor, and says so', async () => {
    await openFile(page, 'rateLimiter.ts');
    for (let line = 1; line < 23; line += 1) await page.keyboard.press('ArrowDown');
    await openQuestionBox(page);
    const title = (await quickInput(page).locator('.quick-input-title').textContent()) ?? '';
    assert.match(title, /the function around the cursor, src\/rateLimiter\.ts, lines \d+–\d+/);
    await looksWell(page, 'asking-function');
    await dismissQuickInput(page);
  });

  it('takes a long question in an editor of its own, with Send in its title bar', async () => {
    await openFile(page, 'rateLimiter.ts');
    await selectLines(page, 20, 27);
    await openQuestionBox(page);
    await pickQuickItem(page, 'Write in Editor…');
    await page.locator('.tab.active').filter({ hasText: 'Untitled' }).waitFor();
    await page.locator('.part.editor .monaco-editor.focused').waitFor();
    await page.keyboard.type('Is the order of these two lines wrong?\n\nThink of two clients at once.');
    await page.locator('.codelens-decoration').first().waitFor();
    await looksWell(page, 'asking-editor');
    const send = page.locator('.editor-actions .action-label[aria-label^="Send Question"]').first();
    await send.click();
    await untilTreeSays(page, 'Is the order of these', /Running|Answering|Completed/);
    await page.locator('.tab').filter({ hasText: 'Untitled' }).waitFor({ state: 'detached' });
    const body = JSON.stringify(ponder.simulator.truth.creates.at(-1)?.body);
    assert.match(body, /Think of two clients at once/);
    assert.match(body, /lines 20-27/);
  });

  it('shows the text as it comes, in tree and panel, and the whole with its cost at the end', async () => {
    const question = 'What comes piece by piece?';
    ponder.simulator.next({ answer: ANSWER, hold: 'in_progress', queueMs: 0, runMs: 1 });
    await openFile(page, 'rateLimiter.ts');
    await askByPalette(page, question);
    const responseId = () => ponder.simulator.truth.creates.at(-1)?.responseId ?? '';
    await untilTreeSays(page, question, /Queued|Running|Answering/);
    ponder.simulator.advanceTo(responseId(), 'in_progress');
    await untilTreeSays(page, question, /Answering/);
    await clickRow(page, 'Jobs', question);
    const content = webviewContent(page);
    await content.locator('[data-part="answer"]').filter({ hasText: 'The bucket is refilled' }).waitFor();
    assert.match(
      (await content.locator('[data-part="answer-note"]').textContent()) ?? '',
      /arriving; it is not complete yet/,
    );
    for (const theme of ['light', 'highContrast', 'dark'] as const) {
      await switchTheme(page, theme);
      await content.locator('[data-part="answer"]').filter({ hasText: 'The bucket is refilled' }).waitFor();
      await looksWell(page, `streaming-${theme}`);
    }
    ponder.simulator.advanceTo(responseId(), 'completed');
    await untilTreeSays(page, question, /Completed/);
    await content.locator('[data-part="answer"]').filter({ hasText: 'the fast client starves' }).waitFor();
    await content
      .locator('[data-part="cost-line"]')
      .filter({ hasText: /^\$\d+\.\d+ for/ })
      .waitFor();
    assert.equal(await content.locator('[data-part="answer-note"]').textContent(), '');
    await looksWell(page, 'streaming-done');
  });

  it('asks with another model, effort and cap, each with its price', async () => {
    await openFile(page, 'rateLimiter.ts');
    await openModelsFor(page, 'Why is it refilled twice?');
    await looksWell(page, 'asking-with-model');
    await typeInQuickInput(page, 'o3-pro');
    await quickRow(page, 'o3-pro').click();
    await waitForQuickInput(page, 'Effort for o3-pro');
    await looksWell(page, 'asking-with-effort');
    await dismissQuickInput(page);
  });

  it('finds a job by a word of its answer, and opens it', async () => {
    await runCommand(page, 'Ponder: Find Job…');
    await quickInput(page).waitFor();
    await typeInQuickInput(page, 'xyloph');
    const found = quickInput(page).locator('.monaco-list-row').filter({ hasText: 'xylophone' }).first();
    await found.waitFor();
    await looksWell(page, 'find-job');
    await found.click();
    await webviewContent(page).locator('[data-part="answer"]').filter({ hasText: 'xylophone' }).waitFor();
  });

  it('shows only what is looked for, says so, and everything again', async () => {
    const before = (await readTree(page, 'Jobs')).length;
    await runCommand(page, 'Ponder: Filter Jobs…');
    await quickInput(page).locator('.monaco-list-row').first().waitFor();
    await looksWell(page, 'filter-jobs');
    await typeInQuickInput(page, 'Failed');
    await quickInput(page).locator('.monaco-list-row').filter({ hasText: 'Failed' }).first().click();
    await page.waitForTimeout(500);
    if (await quickInput(page).isVisible()) await quickInput(page).locator('input.input').press('Enter');
    await view(page, 'Jobs')
      .getByText(/Showing: Failed|No jobs fit: Failed/)
      .first()
      .waitFor();
    await looksWell(page, 'filtered');
    await runCommand(page, 'Ponder: Clear Filter');
    await untilRows(before);
  });

  async function untilRows(count: number): Promise<void> {
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await readTree(page, 'Jobs')).length === count) return;
      await page.waitForTimeout(100);
    }
    assert.equal((await readTree(page, 'Jobs')).length, count, 'lines in the tree');
  }

  it('cancels all that run, after saying how many and what they may cost', async () => {
    ponder.simulator.always({ answer: ANSWER, hold: 'in_progress' });
    await openFile(page, 'rateLimiter.ts');
    for (const question of ['How long is the first?', 'How long is the second?']) {
      await askByPalette(page, question);
      await untilTreeSays(page, question, /Queued|Running|Answering/);
    }
    await runCommand(page, 'Ponder: Cancel All Jobs…');
    const dialog = await waitForDialog(page, /^Cancel 2 /);
    assert.match(`${dialog.message} ${dialog.detail}`, /\$\d+\.\d\d/);
    await looksWell(page, 'cancel-all');
    await clickDialogButton(page, 'Cancel All');
    await untilTreeSays(page, 'How long is the first?', /Cancelled/);
    await untilTreeSays(page, 'How long is the second?', /Cancelled/);
  });

  for (const theme of ['light', 'highContrast'] as const) {
    it(`looks as well in ${theme}: menu, question, model, effort, search, key`, async () => {
      await switchTheme(page, theme);
      await runCommand(page, 'View: Close All Editors');
      await openViewContainer(page, 'Ponder');
      await openFile(page, 'rateLimiter.ts');
      await selectLines(page, 20, 27);
      await openContextMenuOnSelection(page);
      await page.locator('.monaco-menu .action-menu-item').filter({ hasText: 'Ponder' }).first().hover();
      await page.locator('.monaco-menu').filter({ hasText: 'Prove or Refute' }).last().waitFor();
      await looksWell(page, `${theme}-menu`);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await openQuestionBox(page);
      await looksWell(page, `${theme}-question`);
      await dismissQuickInput(page);
      await openModelsFor(page, 'Why is it refilled twice?');
      await looksWell(page, `${theme}-models`);
      await typeInQuickInput(page, 'o3-pro');
      await quickRow(page, 'o3-pro').click();
      await waitForQuickInput(page, 'Effort for o3-pro');
      await looksWell(page, `${theme}-effort`);
      await dismissQuickInput(page);
      await runCommand(page, 'Ponder: Find Job…');
      await typeInQuickInput(page, 'xylophone');
      await quickInput(page).locator('.monaco-list-row').filter({ hasText: 'xylophone' }).first().waitFor();
      await looksWell(page, `${theme}-find`);
      await dismissQuickInput(page);
      await runCommand(page, 'Ponder: Set API Key or Sign In…');
      await waitForQuickInput(page, 'for which endpoint?');
      await quickRow(page, 'OpenAI').click();
      await waitForQuickInput(page, 'API key for OpenAI');
      await looksWell(page, `${theme}-key`);
      await dismissQuickInput(page);
    });
  }
});
