// Asking on, climbing, and back into the code, as a person does it in one window.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { openFile, selectLines } from '../host/editorArea.ts';
import { clickNotificationButton } from '../host/notifications.ts';
import {
  acceptInto,
  acceptQuickInput,
  focusedRow,
  pickByTyping,
  typeInQuickInput,
  waitForQuickInput,
} from '../host/quickInput.ts';
import { switchTheme } from '../host/switchTheme.ts';
import { webviewContent } from '../host/webviewContent.ts';
import type { HostWindow } from '../host/window.ts';
import { openViewContainer, readTree, runCommand } from '../host/workbench.ts';
import { fieldsOf, listOf } from '../simulator/json.ts';
import { agreeToPrice, askByPalette, chooseModel, untilTreeSays } from './ask.ts';
import { type PonderServer, picture, pictureOfFailure, startPonder } from './ponderServer.ts';

const FILE = 'rateLimiter.ts';
const QUESTION = 'Which line lets a request pass although the bucket is empty?';
const FIXED = `this.tokens -= 1;\n    await this.audit(\`\${client} takes a token\`);`;
const ANSWER = `Two requests pass the check before either takes its token. Take it first:

\`\`\`typescript
  async acquire(client: string): Promise<boolean> {
    this.refill();
    if (this.tokens < 1) return false;
    ${FIXED}
    return true;
  }
\`\`\`
`;

describe('a thread', () => {
  let ponder: PonderServer;
  let window: HostWindow;
  const content = (): FrameLocator => webviewContent(window.page);
  const answer = () => content().locator('[data-part="answer"]');

  before(async () => {
    ponder = await startPonder();
    window = await ponder.openPonder();
    ponder.simulator.always({ queueMs: 0, runMs: 0, answer: ANSWER, reasoningTokens: 640 });
  });
  after(() => ponder.dispose());
  afterEach(async function () {
    await pictureOfFailure(window.page, this.currentTest);
  });

  const creates = () => ponder.simulator.truth.creates;
  const lastSaid = () => listOf(fieldsOf(creates().at(-1)?.body).input).map((item) => fieldsOf(item));

  async function askOn(question: string): Promise<string> {
    ponder.simulator.always({ queueMs: 0, runMs: 0, answer: `About “${question}”: it holds.`, reasoningTokens: 640 });
    const box = content().getByRole('textbox');
    await box.click();
    await box.fill(question);
    await box.press('Control+Enter');
    const { message, detail } = await agreeToPrice(window.page);
    await answer()
      .filter({ hasText: `About “${question}”` })
      .waitFor();
    return `${message}\n${detail}`;
  }

  it('begins with a question about a few lines', async () => {
    const { page } = window;
    await openViewContainer(page, 'Ponder');
    await openFile(page, FILE);
    await selectLines(page, 21, 27);
    await askByPalette(page, QUESTION);
    await chooseModel(page, 'o3', 'medium');
    await untilTreeSays(page, QUESTION, /Completed/);
    await runCommand(page, 'Ponder: Open Latest Answer');
    await answer().filter({ hasText: 'Two requests pass' }).waitFor();
  });

  it('is asked on twice from the box at the end of the page, each time with its price and that of the thread', async () => {
    const said = await askOn('What if the audit throws?');
    assert.match(said, /^Ask o3 \(medium\)\? Likely /);
    assert.match(said, /The thread so far: <?\$0\.\d\d \(1 turn\)/);
    await picture(window.page, 'thread-2');
    const again = await askOn('And if it never resolves?');
    assert.match(again, /\(2 turns\)/);
    assert.deepEqual(
      lastSaid().map(({ role }) => role),
      ['user', 'assistant', 'user', 'assistant', 'user'],
    );
    await picture(window.page, 'thread-3');
    for (const theme of ['light', 'highContrast'] as const) {
      await switchTheme(window.page, theme);
      await picture(window.page, `thread-3-${theme}`);
    }
    await switchTheme(window.page, 'dark');
  });

  it('is one row of the tree, with its turns below it', async () => {
    const row = await untilTreeSays(window.page, QUESTION, /3 turns/);
    assert.match(row.description, /3 turns/);
  });

  it('climbs to a stronger model that checks the answer', async () => {
    const { page } = window;
    ponder.simulator.always({ queueMs: 0, runMs: 0, answer: 'Confirmed: nothing is wrong with it.' });
    await runCommand(page, 'Ponder: Ask a Stronger Model…');
    await waitForQuickInput(page, 'Least step first');
    await picture(page, 'climb-rungs');
    await acceptInto(page, 'The price is for what this way sends');
    await picture(page, 'climb-ways');
    await pickByTyping(page, 'With the Answer to Check');
    await agreeToPrice(page);
    await untilTreeSays(page, QUESTION, /4 turns/);
    const text = String(lastSaid().at(-1)?.content ?? fieldsOf(creates().at(-1)?.body).input);
    assert.match(text, /Another model gave the answer quoted below/);
  });

  it('puts the code of its first answer back into lines that have moved, and takes it back by Undo', async () => {
    const { page } = window;
    await openFile(page, FILE);
    await page.keyboard.insertText('// One line above.\n// And another.\n');
    await openViewContainer(page, 'Ponder');
    await runCommand(page, 'Ponder: Find Job…');
    await typeInQuickInput(page, 'Two requests pass');
    await focusedRow(page, QUESTION).waitFor();
    await acceptQuickInput(page);
    await answer().filter({ hasText: 'Two requests pass' }).waitFor();
    await content().getByRole('button', { name: 'Apply…' }).first().click();
    await page.locator('.monaco-diff-editor').first().waitFor();
    await picture(page, 'apply-preview');
    await clickNotificationButton(page, /Put the answer’s code into rateLimiter\.ts/, 'Apply');
    await openFile(page, FILE);
    const shown = () => page.locator('.editor-instance .view-lines').first().innerText();
    const order = async () => {
      const text = (await shown()).replaceAll('\u00a0', ' ');
      return text.indexOf('tokens -= 1') < text.indexOf('await this.audit');
    };
    await page.waitForFunction('document.body.innerText.includes("tokens")');
    assert.ok(await order(), 'the token is taken first');
    await page.keyboard.press('Control+Z');
    await page.waitForTimeout(300);
    assert.ok(!(await order()), 'as it was before');
    assert.match((await shown()).replaceAll('\u00a0', ' '), /One line above/);
    assert.ok(readFileSync(join(ponder.workspace, 'src', FILE), 'utf8').includes('takes a token'));
    assert.ok((await readTree(page, 'Jobs')).length > 0);
  });
});
