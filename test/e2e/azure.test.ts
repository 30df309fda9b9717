// An Azure resource in the real VS Code, as a person meets it: added in the settings, signed in to, asked, answered, and its
// cost entered, because Azure tells none.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { clickDialogButton, waitForDialog } from '../host/dialogs.ts';
import { openFile, selectLines } from '../host/editorArea.ts';
import { acceptQuickInput, pickQuickItem, quickRow, typeInQuickInput, waitForQuickInput } from '../host/quickInput.ts';
import { webviewContent } from '../host/webviewContent.ts';
import type { HostWindow } from '../host/window.ts';
import { clickRow, openViewContainer } from '../host/workbench.ts';
import type { Behaviour } from '../simulator/behaviour.ts';
import { startSimulator } from '../simulator/server.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { askByPalette, untilTreeSays } from './ask.ts';
import { looksWell } from './look.ts';
import { type PonderServer, pictureOfFailure, root, startPonder } from './ponderServer.ts';

const QUESTION = 'Can two clients both pass at the same moment?';
const USUAL: Behaviour = { answer: 'Yes: between the check and the write.', queueMs: 0, runMs: 2_000 };

describe('an Azure resource', () => {
  let ponder: PonderServer;
  let azure: Simulator;
  let window: HostWindow;
  let page: Page;

  before(async () => {
    azure = await startSimulator({ timeScale: 60, azure: { deployments: { 'team-o3': 'o3' }, members: ['ann'] } });
    azure.always(USUAL);
    ponder = await startPonder({ extensions: [join(root, 'test', 'fixtures', 'accounts')] });
    await ponder.server.changeSettings({
      'ponder.endpoints': [
        {
          name: 'Azure',
          provider: 'azure',
          baseUrl: azure.origin,
          azure: { auth: 'entra', deployments: { 'team-o3': 'o3' } },
        },
      ],
      'ponder.endpoint': 'Azure',
    });
    window = await ponder.openPonder();
    ({ page } = window);
    await openViewContainer(page, 'Ponder');
  });
  after(async () => {
    await ponder.dispose();
    await azure.dispose();
  });
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  it('is signed in to with the first question, and offers what is deployed', async () => {
    await openFile(page, 'rateLimiter.ts');
    await selectLines(page, 20, 27);
    await askByPalette(page, QUESTION);
    await waitForDialog(page, /wants to sign in using Microsoft/);
    await looksWell(page, 'azure-sign-in');
    await clickDialogButton(page, 'Allow');
    await waitForQuickInput(page, 'Choose a model');
    await quickRow(page, 'team-o3').waitFor();
    await looksWell(page, 'azure-models');
    assert.equal(azure.truth.creates.length, 0);
  });

  it('tells no price: asking goes on without one, on a person’s word', async () => {
    await pickQuickItem(page, 'team-o3');
    await waitForQuickInput(page, 'Effort for team-o3');
    await quickRow(page, 'low').click();
    const { message, buttons } = await waitForDialog(page, /price is unknown/);
    assert.match(message, /^Ask team-o3 \(low\)\? Its price is unknown\./);
    assert.ok(buttons.includes('Use OpenAI’s Price'), buttons.join(', '));
    await looksWell(page, 'azure-price-unknown');
    await clickDialogButton(page, 'Ask');
    await untilTreeSays(page, QUESTION, /Completed/);
    const [create] = azure.truth.creates;
    assert.deepEqual(create?.headers['api-key'], undefined);
    assert.equal(azure.truth.creates.length, 1);
  });

  it('has a page that says that the cost is not known, and takes it from a person', async () => {
    await clickRow(page, 'Jobs', QUESTION);
    const content = webviewContent(page);
    await content.locator('h1').filter({ hasText: QUESTION }).waitFor();
    await looksWell(page, 'azure-answer');
    await content.locator('#more').click();
    await content.getByRole('menuitem', { name: 'Enter Cost…' }).click();
    await waitForQuickInput(page, 'What did');
    await looksWell(page, 'azure-enter-cost');
    await typeInQuickInput(page, '0.42');
    await acceptQuickInput(page);
    await untilTreeSays(page, QUESTION, /\$0\.42/);
    await looksWell(page, 'azure-cost-entered');
  });
});
