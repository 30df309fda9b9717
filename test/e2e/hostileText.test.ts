// Names, questions, answers and server errors that hold Markdown, HTML, icons or command links show as plain text.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { clickDialogButton, waitForDialog } from '../host/dialogs.ts';
import { clickNotificationButton, readNotifications, waitForNotification } from '../host/notifications.ts';
import { quickInput, typeInQuickInput } from '../host/quickInput.ts';
import { webviewContent } from '../host/webviewContent.ts';
import { clickActionOn, openViewContainer, readTree, runCommand, treeRow } from '../host/workbench.ts';
import { askByPalette, clickInMenu, openQuestionBox, untilTreeSays } from './ask.ts';
import { type PonderServer, picture, pictureOfFailure, startPonder } from './ponderServer.ts';

const COMMAND = '[x](command:workbench.action.closeAllEditors)';
const QUESTION = `$(trash) ${COMMAND} <img src=x onerror=alert(1)> **why**?`;
const SHOWN = '$ (trash) [x] (comm';
const FILE = '$(bug) [y](command:z) <b>.ts';
const ANSWER = [
  '# <script>alert(1)</script>',
  '',
  '<img src="https://attacker.example/a.png" onerror="alert(1)">',
  '',
  '![p](https://attacker.example/b.png) [safe](https://example.com/page) [evil](command:workbench.action.quit) [js](javascript:alert(1))',
  '',
  '```"><script>alert(1)</script>',
  '<script>alert(2)</script>',
  '```',
].join('\n');

describe('hostile text', () => {
  let ponder: PonderServer;
  let page: Page;
  const foreign: string[] = [];

  before(async () => {
    ponder = await startPonder({
      settings: { 'ponder.model': 'o3', 'ponder.effort': 'low', 'ponder.notify': 'always' },
    });
    writeFileSync(join(ponder.workspace, FILE), 'export const a = 1;\n');
    ({ page } = await ponder.openPonder());
    page.context().on('request', (request) => {
      if (request.url().includes('attacker.example')) foreign.push(request.url());
    });
    await openViewContainer(page, 'Ponder');
    ponder.simulator.next({ answer: ANSWER });
    await openHostileFile(page);
    await askByPalette(page, QUESTION);
  });
  after(() => ponder.dispose());
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  it('in the tree and the notice is plain: no icon, no link', async () => {
    const row = await untilTreeSays(page, SHOWN, /Completed/);
    assert.ok(row.label.startsWith(SHOWN), row.label);
    assert.ok(row.ariaLabel.startsWith('$ (trash) [x] (command:workbench'), row.ariaLabel);
    await waitForNotification(page, /answered/);
    const [notice] = await readNotifications(page);
    assert.match(notice?.text ?? '', /\$ \(trash\) \[x\] \(command:workbench/);
    assert.equal(await page.locator('.notification-list-item-message a').count(), 0, 'a notice should hold no link');
    await picture(page, 'hostile-notice');
  });

  it('in the answer is text: nothing runs, nothing is loaded, only https addresses are links', async () => {
    await clickNotificationButton(page, /answered/, 'Open');
    const content = webviewContent(page);
    await content.locator('[data-part="answer"] a').first().waitFor();
    const links = await content
      .locator('[data-part="answer"] a')
      .evaluateAll((found) => found.map((a) => a.getAttribute('href')));
    // A bare address in text is a link in GFM, wherever it stands; it opens only after a yes.
    assert.deepEqual(links, ['https://attacker.example/a.png', 'https://example.com/page']);
    assert.equal(await content.locator('[data-part="answer"] :is(img, script, iframe, style, form)').count(), 0);
    assert.deepEqual(foreign, []);
    await picture(page, 'hostile-answer');
  });

  it('a link opens after its full address was read, and not before', async () => {
    await webviewContent(page).locator('[data-part="answer"] a').filter({ hasText: 'safe' }).click();
    const dialog = await waitForDialog(page, /Open this link/);
    assert.match(dialog.detail, /https:\/\/example\.com\/page/);
    await picture(page, 'hostile-link');
    await clickDialogButton(page, 'Cancel');
  });

  it('in a title of the question box is plain as well', async () => {
    await openHostileFile(page);
    await openQuestionBox(page);
    const title = await quickInput(page).locator('.quick-input-title').textContent();
    assert.match(title ?? '', /\$ \(bug\) \[y\] \(command:z\) <b>\.ts/);
    assert.equal(await quickInput(page).locator('.quick-input-title .codicon').count(), 0);
    await picture(page, 'hostile-question-box');
    await page.keyboard.press('Escape');
  });

  it('in a server’s error is plain, without the key it repeats', async () => {
    const message = `$(error) ${COMMAND} your key sk-sim-ponder is <b>bad</b>`;
    ponder.simulator.next({ fault: { type: 'httpError', status: 400, code: 'invalid_value', param: 'x', message } });
    await askByPalette(page, 'What does the server say?');
    await waitForNotification(page, /What does the server say/);
    const notices = await readNotifications(page);
    const notice = notices.find(({ text }) => text.includes('What does the server say'));
    assert.match(
      notice?.text ?? '',
      /doesn’t accept the field “x” of the question\. Nothing was spent\. \w+ says: “\$ \(error\) \[x\] \(command/,
    );
    assert.doesNotMatch(notice?.text ?? '', /sk-sim-ponder/);
    const row = await untilTreeSays(page, 'What does the server', /Rejected/);
    assert.match(row.description, /^\$0\.00 · /);
    await picture(page, 'hostile-error');
  });

  it('a finished job can be removed: line, texts and panel go, the cost stays', async () => {
    await runCommand(page, 'Notifications: Clear All Notifications');
    const row = treeRow(page, 'Jobs', SHOWN);
    await row.click({ button: 'right' });
    await clickInMenu(page, 'Remove Job');
    await waitForDialog(page, /^Remove /);
    await clickDialogButton(page, 'Remove');
    await row.waitFor({ state: 'detached' });
    assert.equal(
      (await readTree(page, 'Jobs')).some(({ label }) => label.startsWith('$ (trash)')),
      false,
    );
    const bar = await page.locator('.statusbar-item[id="ponder.ponder.ponder.cost"]').textContent();
    assert.match(bar ?? '', /\$0\.\d+/);
  });

  it('a running job is cancelled by its inline button, at the provider too, and retried as a new one', async () => {
    ponder.simulator.always({ hold: 'in_progress' });
    const question = 'How long does this take?';
    await askByPalette(page, question);
    await untilTreeSays(page, question, /Running|Answering/);
    const row = treeRow(page, 'Jobs', question);
    await row.hover();
    await clickActionOn(row, 'Cancel Job');
    await waitForDialog(page, /^Cancel “How long/);
    await picture(page, 'cancel-question');
    await clickDialogButton(page, 'Cancel Job');
    await untilTreeSays(page, question, /Cancelled/);
    const responseId = ponder.simulator.truth.creates.at(-1)?.responseId ?? '';
    assert.equal(ponder.simulator.truth.response(responseId)?.status, 'cancelled');

    ponder.simulator.always(null);
    await row.hover();
    await clickActionOn(row, 'Retry Job');
    await waitForDialog(page, /\$\d/);
    assert.equal(
      ponder.simulator.truth.creates.at(-1)?.responseId,
      responseId,
      'nothing is sent before its price is seen',
    );
    await clickDialogButton(page, 'Ask');
    await untilTreeSays(page, question, /Completed/);
    assert.notEqual(ponder.simulator.truth.creates.at(-1)?.responseId, responseId);
  });
});

/** Its whole name would mean a line to the quick open box, so it is found by a piece of it. */
async function openHostileFile(page: Page): Promise<void> {
  await page.keyboard.press('Control+P');
  await typeInQuickInput(page, 'bug');
  await quickInput(page).locator('.monaco-list-row').filter({ hasText: 'command' }).first().click();
  await page.locator('.part.editor .monaco-editor .view-line').filter({ hasText: 'export' }).first().click();
}
