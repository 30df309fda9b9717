// What a job may cost, where a person sees it before sending: lists of models, efforts and caps, the two questions, and the
// hover of the status bar; in three themes.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { clickDialogButton, type Dialog, waitForDialog } from '../host/dialogs.ts';
import { openFile } from '../host/editorArea.ts';
import {
  acceptQuickInput,
  dismissQuickInput,
  quickInput,
  quickRow,
  readQuickItems,
  typeInQuickInput,
  waitForQuickInput,
} from '../host/quickInput.ts';
import { openViewContainer, runCommand, statusBarItem } from '../host/workbench.ts';
import { agreeToPrice, askByPalette, QUESTION_BOX, untilTreeSays } from './ask.ts';
import { looksWell } from './look.ts';
import { type PonderServer, pictureOfFailure, startPonder } from './ponderServer.ts';

const STATUS = 'ponder.ponder.ponder.cost';
const PRICE = /^likely \$[\d.]+, at most \$[\d.]+/;

describe('what it may cost', () => {
  let ponder: PonderServer;
  let page: Page;

  before(async () => {
    ponder = await startPonder({
      settings: {
        'ponder.model': 'o3',
        'ponder.effort': 'low',
        'ponder.notify': 'never',
        'ponder.confirmAboveUsd': 0.01,
        'ponder.budget.dayUsd': 0.9,
      },
    });
    ponder.simulator.always({ answer: 'Yes.', queueMs: 500, runMs: 1_000 });
  });
  after(() => ponder.dispose());
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    describe(`in ${theme}`, () => {
      before(async () => {
        ({ page } = await ponder.openPonder({ theme }));
        await openViewContainer(page, 'Ponder');
        await openFile(page, 'rateLimiter.ts');
      });

      it('is in every line of the lists of models, efforts and caps, for this text', async () => {
        await runCommand(page, 'Ponder: Ask With…');
        await waitForQuickInput(page, 'Choose a model');
        await quickInput(page)
          .getByText(/about [\d,]+ tokens/)
          .first()
          .waitFor();
        await quickRow(page, 'o3').waitFor();
        await looksWell(page, `money-models-${theme}`);
        await typeInQuickInput(page, 'o3-pro');
        await quickRow(page, 'o3-pro').click();
        await waitForQuickInput(page, 'Effort for o3-pro');
        for (const { label, description } of await readQuickItems(page)) assert.match(description, PRICE, label);
        await looksWell(page, `money-efforts-${theme}`);
        await quickRow(page, 'low').click();
        await waitForQuickInput(page, 'Cap on the output of o3-pro');
        for (const { label, description } of await readQuickItems(page)) assert.match(description, PRICE, label);
        await looksWell(page, `money-caps-${theme}`);
        await dismissQuickInput(page);
      });

      it('is asked about above the limit, and spent only after a yes', async () => {
        const question = `Is it fair in ${theme}?`;
        await askByPalette(page, question);
        const dialog: Dialog = await waitForDialog(page, /^Ask /);
        await looksWell(page, `money-question-${theme}`);
        assert.match(dialog.message + dialog.detail, /\$[\d.]+/);
        await clickDialogButton(page, 'Cancel');
        const sent = ponder.simulator.truth.creates.length;
        await askByPalette(page, question);
        await agreeToPrice(page);
        await untilTreeSays(page, question, /Completed/);
        assert.equal(ponder.simulator.truth.creates.length, sent + 1, 'one question is one POST');
      });

      it('is asked about when it could pass the budget', async () => {
        const sent = ponder.simulator.truth.creates.length;
        await runCommand(page, 'Ponder: Ask With…');
        await waitForQuickInput(page, 'Choose a model');
        await typeInQuickInput(page, 'o3-pro');
        await quickRow(page, 'o3-pro').click();
        await waitForQuickInput(page, 'Effort for o3-pro');
        await quickRow(page, 'high').click();
        await waitForQuickInput(page, 'Cap on the output of o3-pro');
        await acceptQuickInput(page);
        await waitForQuickInput(page, QUESTION_BOX);
        await typeInQuickInput(page, 'Is it correct?');
        await acceptQuickInput(page);
        const { message, detail, buttons } = await waitForDialog(page);
        await looksWell(page, `money-budget-${theme}`);
        assert.match(`${message} ${detail}`, /budget/i);
        assert.ok(buttons.length >= 2, buttons.join(' | '));
        await clickDialogButton(page, 'Cancel');
        assert.equal(ponder.simulator.truth.creates.length, sent, 'nothing is sent without a yes');
      });

      it('is added up under the pointer', async () => {
        await statusBarItem(page, STATUS).hover();
        const hover = page.locator('.monaco-hover').filter({ hasText: 'Today' });
        await hover.waitFor();
        await looksWell(page, `money-hover-${theme}`);
      });
    });
  }
});
