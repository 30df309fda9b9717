// Several endpoints in the real VS Code: a window switches, asks there, and opens the page of an endpoint, in dark, light
// and high contrast.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { openFile, selectLines } from '../host/editorArea.ts';
import { isThereWithin } from '../host/isThereWithin.ts';
import {
  acceptQuickInput,
  dismissQuickInput,
  pickByTyping,
  pickQuickItem,
  quickInput,
  readQuickItems,
  typeInQuickInput,
  waitForQuickInput,
} from '../host/quickInput.ts';
import { SIMULATOR_ENDPOINT, simulatorKey } from '../host/simulatorSettings.ts';
import { switchTheme } from '../host/switchTheme.ts';
import { webviewContent } from '../host/webviewContent.ts';
import type { HostWindow } from '../host/window.ts';
import { openViewContainer, runCommand, statusBarItem } from '../host/workbench.ts';
import { startSimulator } from '../simulator/server.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { openQuestionBox, untilTreeSays } from './ask.ts';
import { looksWell } from './look.ts';
import { type PonderServer, pictureOfFailure, startPonder } from './ponderServer.ts';

const QUESTION = 'Why is the bucket refilled twice?';

describe('several endpoints', () => {
  let ponder: PonderServer;
  let other: Simulator;
  let window: HostWindow;
  let page: Page;

  before(async () => {
    ponder = await startPonder({
      settings: { 'ponder.model': 'o3', 'ponder.effort': 'low', 'ponder.notify': 'never' },
    });
    other = await startSimulator({ timeScale: 60 });
    other.setDay(new Date(ponder.now()));
    const at = (name: string, baseUrl: string) => ({ name, provider: 'compatible', baseUrl, keyFrom: simulatorKey });
    await ponder.server.changeSettings({
      'ponder.endpoints': [
        at(SIMULATOR_ENDPOINT, ponder.simulator.baseUrl),
        at('Team Gateway', other.baseUrl),
        { name: 'Azure', provider: 'azure', baseUrl: 'https://my-resource.openai.azure.com' },
      ],
    });
    window = await ponder.openPonder();
    ({ page } = window);
    await openViewContainer(page, 'Ponder');
    await openFile(page, 'rateLimiter.ts');
  });
  after(async () => {
    await ponder.dispose();
    await other.dispose();
  });
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  const untilBarSays = (name: string) =>
    statusBarItem(page, 'ponder.ponder.ponder.cost').filter({ hasText: name }).waitFor();

  async function openSwitch(): Promise<void> {
    await runCommand(page, 'Ponder: Switch Endpoint');
    await waitForQuickInput(page, 'Where should new questions of this window go?');
  }

  async function openPage(name: string): Promise<void> {
    await runCommand(page, 'Ponder: Check Endpoint');
    await waitForQuickInput(page, 'Check which endpoint?');
    await pickByTyping(page, name);
    // The page of another endpoint may be there until then.
    await page
      .locator('.tab.active')
      .filter({ hasText: /^Endpoint / })
      .waitFor();
    await page
      .locator('.view-line')
      .filter({ hasText: `# ${name}` })
      .waitFor();
    await page.locator('.codelens-decoration').filter({ hasText: 'Check Again (Free)' }).waitFor();
  }

  /** A line above a text is drawn again as it comes, and a click on it may be lost. */
  async function openPreview(name: string): Promise<void> {
    const tab = page.locator('.tab.active').filter({ hasText: `Preview Endpoint ${name}.md` });
    for (let tries = 0; tries < 3; tries += 1) {
      await page.locator('.codelens-decoration').getByText('Open Preview').click();
      if (await isThereWithin(tab, 15_000)) break;
    }
    await tab.waitFor();
    await webviewContent(page).getByRole('heading', { name, exact: true }).waitFor();
  }

  it('are named in the status bar, and switched for this window', async () => {
    await untilBarSays(SIMULATOR_ENDPOINT);
    await openSwitch();
    const rows = await readQuickItems(page);
    assert.ok(rows.some(({ detail }) => detail.includes('new windows start here')));
    await looksWell(page, 'endpoints-switch-dark');
    await pickQuickItem(page, 'Team Gateway');
    await untilBarSays('Team Gateway');
    await looksWell(page, 'endpoints-switched-dark');
  });

  it('are asked where the window chose, also after it was loaded anew', async () => {
    await window.reload();
    await untilBarSays('Team Gateway');
    await openFile(page, 'rateLimiter.ts');
    await selectLines(page, 20, 27);
    await openQuestionBox(page);
    await typeInQuickInput(page, QUESTION);
    await acceptQuickInput(page);
    await untilTreeSays(page, QUESTION, /./);
    assert.deepEqual([ponder.simulator.truth.creates.length, other.truth.creates.length], [0, 1]);
  });

  it('are named in the title of the picker of models, with a button to switch', async () => {
    await runCommand(page, 'Ponder: Choose Model');
    await waitForQuickInput(page, 'Choose a model at Team Gateway');
    await looksWell(page, 'endpoints-picker-dark');
    await quickInput(page).getByRole('button', { name: 'Ask Another Endpoint Than Team Gateway' }).click();
    await waitForQuickInput(page, 'Where should new questions of this window go?');
    await pickQuickItem(page, SIMULATOR_ENDPOINT);
    await waitForQuickInput(page, `Choose a model at ${SIMULATOR_ENDPOINT}`);
    await dismissQuickInput(page);
  });

  for (const theme of ['dark', 'light', 'highContrast'] as const) {
    it(`have a page each, in ${theme}`, async () => {
      if (theme !== 'dark') await switchTheme(page, theme);
      await runCommand(page, 'View: Close All Editors');
      const posts = other.truth.creates.length;
      await openPage('Team Gateway');
      await page.locator('.view-line').filter({ hasText: 'Nothing was spent.' }).first().waitFor();
      await looksWell(page, `endpoints-page-${theme}`);
      await openPreview('Team Gateway');
      await looksWell(page, `endpoints-preview-${theme}`);
      await openPage('Azure');
      await page.locator('.view-line').filter({ hasText: 'There is no key.' }).first().waitFor();
      await looksWell(page, `endpoints-page-azure-${theme}`);
      await openSwitch();
      await looksWell(page, `endpoints-switch-${theme}`);
      await dismissQuickInput(page);
      assert.equal(other.truth.creates.length, posts, 'a page should send nothing that costs');
    });
  }

  it('forget what was learnt, and are checked anew', async () => {
    await openPage('Team Gateway');
    const before = other.truth.calls.filter(({ operation }) => operation === 'models').length;
    const isForgotten = page.locator('.statusbar').getByText('Forgot what was learnt of Team Gateway');
    for (let tries = 0; tries < 3; tries += 1) {
      await page.locator('.codelens-decoration').getByText('Forget What Was Learnt').click();
      if (await isThereWithin(isForgotten, 10_000)) break;
    }
    const after = other.truth.calls.filter(({ operation }) => operation === 'models').length;
    assert.ok(after > before, 'it should be asked anew');
  });
});
