// Enter in the empty question box of the real VS Code sends nothing: as it opens, after it was drawn again, and after
// what was typed is gone. What is sent has its price in view.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { openFile, selectLines } from '../host/editorArea.ts';
import { isThereWithin } from '../host/isThereWithin.ts';
import {
  acceptQuickInput,
  dismissQuickInput,
  pickQuickItem,
  quickInput,
  typeInQuickInput,
} from '../host/quickInput.ts';
import type { HostWindow } from '../host/window.ts';
import { openViewContainer, readTree, runCommand } from '../host/workbench.ts';
import { openQuestionBox, untilTreeSays } from './ask.ts';
import { looksWell } from './look.ts';
import { changeSettings, type PonderServer, pictureOfFailure, startPonder } from './ponderServer.ts';

describe('the empty question box', () => {
  let ponder: PonderServer;
  let window: HostWindow;
  let page: Page;

  before(async () => {
    ponder = await startPonder({
      settings: { 'ponder.model': 'o3', 'ponder.effort': 'low', 'ponder.notify': 'never' },
    });
    window = await ponder.openPonder();
    ({ page } = window);
    await openViewContainer(page, 'Ponder');
    await openFile(page, 'rateLimiter.ts');
    await selectLines(page, 20, 27);
    await openQuestionBox(page);
    await typeInQuickInput(page, 'Was this asked before?');
    await acceptQuickInput(page);
    await untilTreeSays(page, 'Was this asked before?', /./);
  });
  after(() => ponder.dispose());
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  const posts = () => ponder.simulator.truth.creates.length;
  const activeRow = () => quickInput(page).locator('.quick-input-list .monaco-list-row.focused');

  /** An arrow pressed in the very moment in which the rows are drawn again, with their prices, is lost. */
  async function goDownTo(row: RegExp): Promise<void> {
    for (let tries = 0; tries < 2; tries += 1) {
      await page.keyboard.press('ArrowDown');
      if (await isThereWithin(activeRow().filter({ hasText: row }), 5_000)) return;
    }
    assert.match((await quickInput(page).locator('.monaco-list-row.focused').allTextContents()).join(), row);
  }

  async function sendsNothing(when: string): Promise<void> {
    const before = posts();
    const rows = (await readTree(page, 'Jobs')).length;
    await page.keyboard.press('Enter');
    await page.waitForTimeout(700);
    assert.equal(await quickInput(page).isVisible(), true, `${when}: the box should stay open`);
    assert.equal(posts(), before, `${when}: nothing should be sent`);
    assert.equal((await readTree(page, 'Jobs')).length, rows, `${when}: there should be no job more`);
  }

  it('sends nothing by Enter, neither as it opens nor after it was drawn again', async () => {
    await openQuestionBox(page);
    await sendsNothing('as it opens');
    assert.equal(await activeRow().count(), 0, 'no row should be active');
    // By now the tokens are counted, and the prices were drawn again.
    await page.waitForTimeout(3_000);
    await sendsNothing('after the prices were drawn again');
    await page.keyboard.type('W');
    await activeRow().first().waitFor();
    await page.keyboard.press('Backspace');
    await sendsNothing('after what was typed is gone');
    assert.equal(await activeRow().count(), 0, 'no row should be active');
    await dismissQuickInput(page);
  });

  it('goes row by row from its first, which spends nothing, with prices', async () => {
    await openQuestionBox(page);
    await goDownTo(/Write in Editor/);
    await goDownTo(/Was this asked before\?likely (<\$0\.01|\$\d+\.\d\d), at most \$\d+\.\d\d/);
    await looksWell(page, 'question-row');
    await page.keyboard.type('Why is the bucket refilled twice, once by the timer and once by whoever calls?');
    await activeRow().filter({ hasText: 'o3 · low · likely' }).waitFor();
    await looksWell(page, 'question-typed');
    await dismissQuickInput(page);
  });

  it('leads to an editor whose line says at once what Send would cost, however little is written', async () => {
    // At a second try the editor of the first one would be asked about.
    await openFile(page, 'rateLimiter.ts');
    await selectLines(page, 20, 27);
    await openQuestionBox(page);
    await pickQuickItem(page, 'Write in Editor…');
    await page.locator('.tab.active').filter({ hasText: 'Untitled' }).waitFor();
    const lens = page.locator('.codelens-decoration').filter({ hasText: /Send to o3 · low · likely/ });
    await lens.waitFor();
    await looksWell(page, 'question-editor-empty');
    await page.keyboard.type('Why?');
    await looksWell(page, 'question-editor');
    const before = posts();
    await page.keyboard.press('Control+Enter');
    await page.locator('.tab').filter({ hasText: 'Untitled' }).waitFor({ state: 'detached' });
    await untilTreeSays(page, 'Why?', /./);
    assert.equal(posts(), before + 1);
  });

  it('is opened by its key', async () => {
    await openFile(page, 'rateLimiter.ts');
    await selectLines(page, 20, 27);
    await page.keyboard.press('Control+k');
    await page.keyboard.press('a');
    await quickInput(page).getByPlaceholder('Type your question, or choose one').waitFor();
    await dismissQuickInput(page);
  });

  it('discards a draft and still sends nothing by Enter; looks as well in light', async () => {
    await openFile(page, 'rateLimiter.ts');
    await openQuestionBox(page);
    await typeInQuickInput(page, 'A draft of mine');
    await pickQuickItem(page, 'Write in Editor…');
    await page.locator('.tab.active').filter({ hasText: 'Untitled' }).waitFor();
    await changeSettings(window, {
      'workbench.colorTheme': ponder.server.install.recipe.themes.light,
      'files.hotExit': 'off',
    });
    // The window may bring it back a moment after it has loaded.
    const tab = page.locator('.tab').filter({ hasText: 'Untitled' }).first();
    if (await isThereWithin(tab, 15_000)) {
      await tab.click();
      await runCommand(page, 'View: Revert and Close Editor');
    }
    await openFile(page, 'rateLimiter.ts');
    await selectLines(page, 20, 27);
    await openQuestionBox(page);
    const draft = quickInput(page).locator('.monaco-list-row').filter({ hasText: 'Go on writing' }).first();
    await draft.hover();
    await looksWell(page, 'light-question-row');
    await draft.locator('.codicon-trash').click();
    await draft.waitFor({ state: 'detached' });
    await quickInput(page).locator('input.input').focus();
    await sendsNothing('after a draft was discarded');
    await dismissQuickInput(page);
  });
});
