// The first minutes with Ponder: no key, a wrong one, the right one, no model chosen, an account without the o-series.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { openFile, selectLines } from '../host/editorArea.ts';
import {
  acceptQuickInput,
  dismissQuickInput,
  quickInput,
  quickRow,
  readQuickItems,
  typeInQuickInput,
  waitForQuickInput,
} from '../host/quickInput.ts';
import { SIMULATOR_ENDPOINT } from '../host/simulatorSettings.ts';
import type { HostWindow } from '../host/window.ts';
import { openViewContainer, runCommand, view } from '../host/workbench.ts';
import { startSimulator } from '../simulator/server.ts';
import { DEFAULT_KEY, type Simulator } from '../simulator/simulator.ts';
import { askByPalette, untilTreeSays } from './ask.ts';
import { looksWell } from './look.ts';
import { changeSettings, type PonderServer, pictureOfFailure, startPonder } from './ponderServer.ts';

const QUESTION = 'Can two clients both pass at the same moment?';
const WRONG_KEY = 'sk-sim-not-this-one';

describe('the first run', () => {
  let ponder: PonderServer;
  let newer: Simulator;
  let window: HostWindow;
  let page: Page;

  before(async () => {
    newer = await startSimulator({ timeScale: 60, models: ['gpt-5.5', 'gpt-5.4-mini'] });
    ponder = await startPonder();
    newer.setDay(new Date(ponder.now()));
    await ponder.server.changeSettings({
      'ponder.endpoints': [
        { name: SIMULATOR_ENDPOINT, provider: 'compatible', baseUrl: ponder.simulator.baseUrl },
        { name: 'Newer', provider: 'openai', baseUrl: newer.baseUrl },
      ],
    });
    window = await ponder.openPonder();
    ({ page } = window);
    await openViewContainer(page, 'Ponder');
  });
  after(async () => {
    await ponder.dispose();
    await newer.dispose();
  });
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  it('the empty view says what to do first', async () => {
    await view(page, 'Jobs').locator('.welcome-view-content').filter({ hasText: /key/ }).waitFor();
    await looksWell(page, 'first-empty-view');
  });

  it('asking without a key leads to entering one; a wrong one is refused with the reason, and the question waits', async () => {
    await openFile(page, 'rateLimiter.ts');
    await selectLines(page, 20, 27);
    await askByPalette(page, QUESTION);
    await waitForQuickInput(page, 'API key for Simulator');
    assert.equal(await quickInput(page).locator('input.input').getAttribute('type'), 'password');
    await looksWell(page, 'first-key');
    await typeInQuickInput(page, WRONG_KEY);
    await acceptQuickInput(page);
    await waitForQuickInput(page, 'Simulator refused this key');
    const said = (await quickInput(page).textContent()) ?? '';
    assert.ok(!said.includes(WRONG_KEY), 'the sentence should not repeat the key');
    await looksWell(page, 'first-key-refused');
    assert.equal(ponder.simulator.truth.creates.length, 0, 'nothing should have been sent');
  });

  it('the right key is kept, and the models of the account come with price and use', async () => {
    await typeInQuickInput(page, DEFAULT_KEY);
    await acceptQuickInput(page);
    await waitForQuickInput(page, 'Choose a model');
    for (const { label, detail } of await readQuickItems(page)) assert.match(detail, /likely|price unknown/, label);
    await looksWell(page, 'first-models');
    // It ends soon, so it stands further down than the list shows.
    await typeInQuickInput(page, 'o3');
    await quickRow(page, 'o3').waitFor();
    const items = await readQuickItems(page);
    const o3 = items.find(({ label }) => label === 'o3');
    assert.match(o3?.detail ?? '', /^medium · likely (<\$0\.01|\$\d+\.\d\d), at most \$\d+\.\d\d/);
    assert.ok((o3?.description ?? '').length > 10, 'a model should say what it is for');
  });

  it('the question that was typed first is the one that is sent', async () => {
    await typeInQuickInput(page, 'o3');
    await quickRow(page, 'o3').click();
    await waitForQuickInput(page, 'Effort for o3');
    await looksWell(page, 'first-effort');
    await quickRow(page, 'low').click();
    await untilTreeSays(page, QUESTION, /Completed/);
    const [create] = ponder.simulator.truth.creates;
    assert.ok(JSON.stringify(create?.body).includes(QUESTION));
    assert.equal(ponder.simulator.truth.creates.length, 1);
  });

  it('an account without the o-series is told so, and offered what takes its place', async () => {
    await changeSettings(window, { 'ponder.endpoint': 'Newer' });
    await runCommand(page, 'Ponder: Set API Key or Sign In…');
    await waitForQuickInput(page, 'for which endpoint?');
    await quickRow(page, 'Newer').click();
    await waitForQuickInput(page, 'API key for Newer');
    await typeInQuickInput(page, DEFAULT_KEY);
    await acceptQuickInput(page);
    await quickInput(page).waitFor({ state: 'hidden' });
    await runCommand(page, 'Ponder: Choose Model…');
    await waitForQuickInput(page, 'Choose a model');
    const items = await readQuickItems(page);
    assert.ok(
      items.some(({ label }) => /no o-series model|has ended every o-series model/.test(label)),
      items.map(({ label }) => label).join('\n'),
    );
    await looksWell(page, 'first-no-o-series');
    await dismissQuickInput(page);
  });
});
