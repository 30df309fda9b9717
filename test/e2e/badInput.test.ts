// What can't work gets a sentence of its own, and no job that spends.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openFile } from '../host/editorArea.ts';
import { dismissAllNotifications, waitForNotification } from '../host/notifications.ts';
import {
  acceptQuickInput,
  dismissQuickInput,
  quickRow,
  typeInQuickInput,
  waitForQuickInput,
} from '../host/quickInput.ts';
import { SIMULATOR_ENDPOINT } from '../host/simulatorSettings.ts';
import type { HostWindow } from '../host/window.ts';
import { openViewContainer, readTree, runCommand } from '../host/workbench.ts';
import { ASK, untilTreeSays } from './ask.ts';
import { changeSettings, type PonderServer, picture, pictureOfFailure, startPonder } from './ponderServer.ts';

describe('bad input', () => {
  let ponder: PonderServer;
  let window: HostWindow;
  let page: Page;
  let webPage: Server;

  before(async () => {
    webPage = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><html><head><title>Sign in</title></head><body>Please sign in</body></html>');
    });
    await new Promise<void>((resolve) => webPage.listen(0, '127.0.0.1', resolve));
    ponder = await startPonder({
      settings: { 'ponder.model': 'o3', 'ponder.effort': 'low', 'workbench.editorLargeFileConfirmation': 100 },
      env: { PONDER_WRONG_KEY: 'sk-sim-wrong' },
    });
    const address = webPage.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const keyFrom = 'env:PONDER_SIMULATOR_KEY';
    await ponder.server.changeSettings({
      'ponder.endpoints': [
        { name: SIMULATOR_ENDPOINT, provider: 'compatible', baseUrl: ponder.simulator.baseUrl, keyFrom },
        {
          name: 'Wrong Key',
          provider: 'compatible',
          baseUrl: ponder.simulator.baseUrl,
          keyFrom: 'env:PONDER_WRONG_KEY',
        },
        { name: 'Web Page', provider: 'compatible', baseUrl: `http://127.0.0.1:${port}/v1`, keyFrom },
        { name: 'Nobody', provider: 'compatible', baseUrl: `http://127.0.0.1:${await closedPort()}/v1`, keyFrom },
      ],
    });
    const files: Record<string, string> = {
      'blank.txt': ' \n\t\n   \n',
      'binary.txt': 'MZ\u0000\u0001\u0002binary\u0000',
      'controls.txt': '\u0001\u0002\u0003 text \u0004\u0005\u0006\u0007\u0010\u0011'.repeat(20),
      'ticks.md': '`````\n```ts\nlet a = `x`;\n```\n`````\n',
      'large.txt': 'the quick brown fox\n'.repeat(550_000),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(ponder.workspace, name), text);
    window = await ponder.openPonder();
    page = window.page;
    await openViewContainer(page, 'Ponder');
  });
  after(async () => {
    await ponder.dispose();
    webPage.close();
  });
  beforeEach(() => dismissAllNotifications(page));
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  async function askAbout(file: string | null, question: string | null = 'What is this?'): Promise<void> {
    if (file !== null) await openFile(page, file);
    await runCommand(page, ASK);
    // What can't be read is told of before a question is asked.
    if (file === null || question === null) return;
    await waitForQuickInput(page, 'Type your question, or choose one');
    await typeInQuickInput(page, question);
    await acceptQuickInput(page);
  }

  async function isTold(sentence: RegExp, name: string): Promise<void> {
    await waitForNotification(page, sentence);
    await picture(page, `bad-${name}`);
    assert.equal(ponder.simulator.truth.creates.length, 0, 'nothing should have been sent');
  }

  it('no editor: says what to do', async () => {
    await runCommand(page, 'View: Close All Editors');
    await askAbout(null);
    await isTold(/Open a file and select the code you want to ask about/, 'no-editor');
  });

  it('white space only', async () => {
    await askAbout('blank.txt', null);
    await isTold(/blank\.txt contains only white space/, 'white-space');
  });

  it('a binary file', async () => {
    // VS Code shows no text for it, so there is no editor to wait for.
    await page.keyboard.press('Control+P');
    await typeInQuickInput(page, 'binary.txt');
    await quickRow(page, 'binary.txt').click();
    await page.locator('.tab.active').filter({ hasText: 'binary.txt' }).first().click();
    await runCommand(page, ASK);
    await isTold(/“binary\.txt” is not open as text: it may be binary/, 'binary');
  });

  it('text full of control characters', async () => {
    await askAbout('controls.txt', null);
    await isTold(/controls\.txt contains \d+ control characters/, 'controls');
  });

  it('an empty question is not accepted', async () => {
    await openFile(page, 'ticks.md');
    await runCommand(page, ASK);
    await waitForQuickInput(page, 'Type your question, or choose one');
    await typeInQuickInput(page, '   ');
    await dismissQuickInput(page);
    assert.equal(ponder.simulator.truth.creates.length, 0);
  });

  it('a wrong key: refused before anything is sent, with a box to enter another', async () => {
    await changeSettings(window, { 'ponder.endpoint': 'Wrong Key' });
    await askAbout('rateLimiter.ts');
    await waitForQuickInput(page, 'Wrong Key refused the API key. Nothing was sent');
    await picture(page, 'bad-wrong-key');
    assert.equal(ponder.simulator.truth.creates.length, 0, 'nothing should have been sent');
    await dismissQuickInput(page);
  });

  it('an endpoint that answers with a web page', async () => {
    await changeSettings(window, { 'ponder.endpoint': 'Web Page' });
    await askAbout('rateLimiter.ts');
    await isTold(/Web Page did not answer like an API; it may be a sign-in page\. Nothing was sent\./, 'web-page');
  });

  it('no network: the job waits, says so, and spends nothing', async () => {
    await changeSettings(window, { 'ponder.endpoint': 'Nobody' });
    await askAbout('rateLimiter.ts', 'Who is there?');
    await isTold(/Not sent: no connection to Nobody: .+\. Ponder tries again at \d\d:\d\d/, 'offline');
    const row = await untilTreeSays(page, 'Who is there?', /Waiting/);
    assert.match(row.description, /^up to \$0\.\d\d · Waiting/);
  });

  it('leaves back-ticks alone: the fence is longer than any inside', async () => {
    await changeSettings(window, { 'ponder.endpoint': SIMULATOR_ENDPOINT });
    await askAbout('ticks.md', 'Is this well formed?');
    await untilTreeSays(page, 'Is this well formed?', /Completed/);
    const body = ponder.simulator.truth.creates.at(-1)?.body;
    const input: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'input') : null;
    assert.match(String(input), /^The file ticks\.md:\n\n``````markdown\n`````\n/);
    assert.equal(
      (await readTree(page, 'Jobs')).filter(({ ariaLabel }) => ariaLabel.startsWith('Is this well')).length,
      1,
    );
  });

  it('ten megabytes', async () => {
    await askAbout('large.txt', null);
    await waitForNotification(page, /large\.txt has 11000000 characters; the API takes at most 10485760/);
    assert.equal(ponder.simulator.truth.creates.length, 1, 'only the job before this one should have been sent');
  });
});

/** A port on which nobody listens: it was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('The system gave no port');
  return address.port;
}
