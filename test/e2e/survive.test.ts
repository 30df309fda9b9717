// A job outlives its window: extension hosts killed in the middle of it, two windows, two servers over one ledger.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Page } from 'playwright-core';
import { clickDialogButton, waitForDialog } from '../host/dialogs.ts';
import { openFile } from '../host/editorArea.ts';
import { killExtensionHost, listExtensionHosts } from '../host/extensionHosts.ts';
import { readNotifications, waitForNotification } from '../host/notifications.ts';
import { startServer } from '../host/server.ts';
import { webviewContent } from '../host/webviewContent.ts';
import { type HostWindow, openWindow } from '../host/window.ts';
import { clickActionOn, clickRow, openViewContainer, readTree, treeRow, waitForWorkbench } from '../host/workbench.ts';
import { askByPalette, untilTreeSays } from './ask.ts';
import { looksWell } from './look.ts';
import { type PonderServer, pictureOfFailure, root, startPonder } from './ponderServer.ts';

const ANSWER = 'The loop ends when the bucket is empty, and it never is.\n\nSo it does not end.';

describe('a job outlives its window', () => {
  let ponder: PonderServer;
  let window: HostWindow;
  const opened: HostWindow[] = [];

  before(async () => {
    ponder = await startPonder({
      settings: { 'ponder.model': 'o3', 'ponder.effort': 'low', 'ponder.notify': 'always' },
    });
    window = await open();
  });
  after(() => ponder.dispose());
  beforeEach(() => ponder.simulator.always({ answer: ANSWER, queueMs: 2_000, runMs: 20_000 }));
  afterEach(async function () {
    await pictureOfFailure(window.page, this.currentTest);
    if (this.currentTest?.isPassed() === true) return;
    // A window that lost its server stays so: the next try and the next test begin in one of their own.
    await Promise.all(opened.splice(0).map((left) => left.close()));
    window = await open();
  });

  async function open(): Promise<HostWindow> {
    const another = await ponder.openPonder();
    opened.push(another);
    await openViewContainer(another.page, 'Ponder');
    return another;
  }

  async function killAndReopen(): Promise<void> {
    await killExtensionHost(window);
    await window.close();
    window = await open();
  }

  async function ask(page: Page, question: string): Promise<void> {
    await openFile(page, 'rateLimiter.ts');
    await askByPalette(page, question);
  }

  it('killed while the POST is under way: nobody can know, it says so, and nothing is sent again', async () => {
    const question = 'Did this one arrive?';
    ponder.simulator.next({ answer: ANSWER, fault: { type: 'hang', when: 'afterHandling' } });
    const before = ponder.simulator.truth.creates.length;
    await ask(window.page, question);
    await untilTreeSays(window.page, question, /Sending/);
    await until(() => ponder.simulator.truth.creates.length > before);
    await killAndReopen();
    await untilTreeSays(window.page, question, /Uncertain/, 90_000);
    await clickRow(window.page, 'Jobs', question);
    await webviewContent(window.page).locator('.explanation').first().waitFor();
    await looksWell(window.page, 'uncertain');
    assert.equal(ponder.simulator.truth.creates.length, before + 1);
  });

  it('killed in the middle of its stream: the answer is whole, once', async () => {
    const question = 'Is it cut in the middle?';
    ponder.simulator.next({ answer: ANSWER, hold: 'in_progress', queueMs: 0 });
    await ask(window.page, question);
    await untilTreeSays(window.page, question, /Answering/);
    const creates = ponder.simulator.truth.creates.length;
    const responseId = ponder.simulator.truth.creates.at(-1)?.responseId ?? '';
    await killExtensionHost(window);
    await window.close();
    ponder.simulator.advanceTo(responseId, 'completed');
    window = await open();
    await untilTreeSays(window.page, question, /Completed/);
    await clickRow(window.page, 'Jobs', question);
    await webviewContent(window.page)
      .locator('[data-part="answer"]')
      .filter({ hasText: 'So it does not end.' })
      .waitFor();
    assert.equal(ponder.simulator.truth.creates.length, creates);
  });

  it('asked in one window is followed and cancelled in another', async () => {
    const question = 'Who of us two looks?';
    ponder.simulator.always({ answer: ANSWER, hold: 'in_progress', queueMs: 0 });
    const second = await open();
    await ask(window.page, question);
    await untilTreeSays(second.page, question, /Running|Answering/);
    const row = treeRow(second.page, 'Jobs', question);
    await row.hover();
    await clickActionOn(row, 'Cancel Job');
    await waitForDialog(second.page, /^Cancel /);
    await clickDialogButton(second.page, 'Cancel Job');
    await untilTreeSays(window.page, question, /Cancelled/);
    const responseId = ponder.simulator.truth.creates.at(-1)?.responseId ?? '';
    assert.equal(ponder.simulator.truth.response(responseId)?.status, 'cancelled');
    await second.close();
  });

  it('is announced in one of two windows only', async () => {
    const question = 'Who tells of the end?';
    ponder.simulator.always({ answer: ANSWER, hold: 'in_progress', queueMs: 0 });
    const second = await open();
    await ask(window.page, question);
    await untilTreeSays(second.page, question, /Running|Answering/);
    ponder.simulator.advanceTo(ponder.simulator.truth.creates.at(-1)?.responseId ?? '', 'completed');
    await untilTreeSays(window.page, question, /Completed/);
    await untilTreeSays(second.page, question, /Completed/);
    // Others wait two seconds for the window that asked.
    await window.page.waitForTimeout(4_000);
    const told = await Promise.all(
      [window, second].map(async ({ page }) =>
        (await readNotifications(page)).filter(({ text }) => /Who tells/.test(text)),
      ),
    );
    assert.equal(told.flat().length, 1, 'windows that told of the end');
    await second.close();
  });

  it('is seen and followed by a second server over the same ledger', async () => {
    const question = 'Which server is it?';
    ponder.simulator.always({ answer: ANSWER, hold: 'in_progress', queueMs: 0 });
    await ask(window.page, question);
    await untilTreeSays(window.page, question, /Running|Answering/);
    const creates = ponder.simulator.truth.creates.length;
    const { install, dataDir } = ponder.server;
    const server = await startServer({
      install,
      dataDir,
      extensions: [root],
      env: ponder.env,
      now: new Date(ponder.now()),
    });
    try {
      const other = await openWindow({ server, browser: ponder.browser, folder: ponder.workspace });
      await waitForWorkbench(other.page);
      await openViewContainer(other.page, 'Ponder');
      await untilTreeSays(other.page, question, /Running|Answering/);
      ponder.simulator.advanceTo(ponder.simulator.truth.creates.at(-1)?.responseId ?? '', 'completed');
      await untilTreeSays(other.page, question, /Completed/);
      await untilTreeSays(window.page, question, /Completed/);
      const rows = (await readTree(other.page, 'Jobs')).filter(({ ariaLabel }) =>
        ariaLabel.startsWith(question.slice(0, 15)),
      );
      assert.equal(rows.length, 1);
      assert.equal(ponder.simulator.truth.creates.length, creates);
      await other.close();
    } finally {
      await server.dispose();
    }
  });

  it('is still there when the ledger was damaged, and its window says what was saved', async () => {
    await untilTreeSays(window.page, 'Which server is it?', /Completed/);
    const before = (await readTree(window.page, 'Jobs')).filter(({ level }) => level === 2).length;
    assert.ok(before > 0, 'there should be jobs');
    await window.close();
    // A closed window's host lives on for a while, and holds the ledger.
    const hosts = () => listExtensionHosts(ponder.server);
    for (const pid of hosts()) process.kill(pid, 'SIGKILL');
    await until(() => hosts().length === 0);
    const file = join(ponder.server.userDir, 'globalStorage', 'ponder.ponder', 'ledger.sqlite');
    // What the journal has would hide the damage.
    const ledger = new DatabaseSync(file, { timeout: 10_000 });
    ledger.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    ledger.close();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xa5, 0, 4_096));
    window = await open();
    await waitForNotification(window.page, `The ledger was damaged. Jobs saved: ${before}`);
    await looksWell(window.page, 'ledger-saved');
    await untilTreeSays(window.page, 'Which server is it?', /Completed/);
    assert.equal((await readTree(window.page, 'Jobs')).filter(({ level }) => level === 2).length, before);
    await ask(window.page, 'Does it still work?');
    await untilTreeSays(window.page, 'Does it still work?', /Completed/);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !isSo(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(isSo());
}
