// What a job may cost, where a person chooses its terms: the lists of models, efforts and caps, in three themes.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { openFile } from '../host/editorArea.ts';
import {
  dismissQuickInput,
  quickInput,
  quickRow,
  readQuickItems,
  typeInQuickInput,
  waitForQuickInput,
} from '../host/quickInput.ts';
import { switchTheme } from '../host/switchTheme.ts';
import { openViewContainer } from '../host/workbench.ts';
import { openModelsFor } from './ask.ts';
import { looksWell } from './look.ts';
import { type PonderServer, pictureOfFailure, startPonder } from './ponderServer.ts';

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
      },
    });
    ({ page } = await ponder.openPonder());
    await openViewContainer(page, 'Ponder');
    await openFile(page, 'rateLimiter.ts');
  });
  after(() => ponder.dispose());
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    describe(`in ${theme}`, () => {
      before(async () => {
        await switchTheme(page, theme);
      });

      it('is in every line of the lists of models, efforts and caps, for this text', async () => {
        await openModelsFor(page, 'Why is it refilled twice?');
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
        await quickInput(page).getByRole('button', { name: 'Change the Cap…' }).click();
        await waitForQuickInput(page, 'Output cap for o3-pro');
        for (const { label, description } of await readQuickItems(page)) assert.match(description, PRICE, label);
        await looksWell(page, `money-caps-${theme}`);
        await dismissQuickInput(page);
      });
    });
  }
});
