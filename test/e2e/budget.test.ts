// A budget that a question could pass: what the modal says, and the table at the bottom of the window.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { clickDialogButton, focusedButton, waitForDialog } from '../host/dialogs.ts';
import { openFile, selectLines } from '../host/editorArea.ts';
import { switchTheme } from '../host/switchTheme.ts';
import { openViewContainer, statusBarItem } from '../host/workbench.ts';
import { askByPalette, untilTreeSays } from './ask.ts';
import { looksWell } from './look.ts';
import { type PonderServer, pictureOfFailure, startPonder, TOOLTIPS } from './ponderServer.ts';

/** Runs in the page, as text: these tests know no DOM. */
const FADED_IN = `(shown) =>
  Promise.all(shown.getAnimations({ subtree: true }).map((each) => each.finished)).then(() => null)`;

describe('a budget', () => {
  let ponder: PonderServer;
  let page: Page;

  before(async () => {
    ponder = await startPonder({
      settings: {
        ...TOOLTIPS,
        'ponder.model': 'o3',
        'ponder.effort': 'low',
        'ponder.notify': 'never',
        'ponder.budget.dayUsd': 0.15,
        'ponder.budget.monthUsd': 20,
      },
    });
    ponder.simulator.always({ answer: 'Yes.', queueMs: 1_000, runMs: 2_000 });
    ({ page } = await ponder.openPonder());
    await openViewContainer(page, 'Ponder');
  });
  after(() => ponder.dispose());
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    it(`that could be passed is asked about, and stands in the status bar’s table (${theme})`, async () => {
      await switchTheme(page, theme);
      await openFile(page, 'rateLimiter.ts');
      await selectLines(page, 20, 27);
      await askByPalette(page, `Is it right in ${theme}?`);
      const { message, detail, buttons } = await waitForDialog(page, /^Ask o3/);
      assert.match(message, /^Ask o3 \(\w+\)\? Likely (<\$0\.01|\$[\d.]+), at most \$[\d.]+\.$/);
      assert.match(detail, /This could take you over today’s \$0\.15 budget: \$[\d.]+ left\./);
      const figures = ['today', 'this month'].map(
        (span) => `(?:<\\$0\\.01|\\$[\\d.]+) spent ${span}; up to \\$[\\d.]+ with this question\\.`,
      );
      assert.match(detail, new RegExp(`${figures.join(' ')}$`));
      assert.ok(buttons.includes('Send Anyway'), buttons.join(', '));
      assert.equal(await focusedButton(page), 'Preview', 'Enter must not spend');
      await looksWell(page, `budget-modal-${theme}`);
      await clickDialogButton(page, 'Send Anyway');
      await untilTreeSays(page, `Is it right in ${theme}`, /Completed/);
      await statusBarItem(page, 'ponder.ponder.ponder.cost').hover();
      const table = page.locator('.monaco-hover').filter({ hasText: 'Last 7 days' }).first();
      await table.waitFor();
      const said = await table.innerText();
      for (const words of ['Today', 'This month by model', 'hidden reasoning', 'of today’s $0.15 left']) {
        assert.ok(said.includes(words), `“${words}” should be in: ${said}`);
      }
      await table.evaluate(FADED_IN);
      await looksWell(page, `budget-hover-${theme}`);
      await page.mouse.move(600, 300);
    });
  }
});
