// One tab for what is clicked, tabs of their own for what is kept, and the place that was read: in a real VS Code.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { openFile, selectLines } from '../host/editorArea.ts';
import { webviewContent } from '../host/webviewContent.ts';
import type { HostWindow } from '../host/window.ts';
import { clickRow, openViewContainer, reloadWindow, runCommand, treeRow } from '../host/workbench.ts';
import { askByPalette } from './ask.ts';
import { changeSettings, type PonderServer, picture, pictureOfFailure, startPonder } from './ponderServer.ts';

const FILE = 'rateLimiter.ts';
const NAMES = ['Alder', 'Birch', 'Cedar'] as const;
const PATIENCE_MS = 15_000;
/** Ponder starts anew, and its ledger is opened. */
const RELOAD_MS = 60_000;
/** `:focus` does not match a frame while something in it has the focus. */
const FOCUS_IN_PAGE = `document.activeElement?.matches('iframe.webview')`;

const answerOf = (name: string) =>
  [
    `\`\`\`ts\nexport const ${name.toLowerCase()} = 1;\n\`\`\``,
    ...Array.from({ length: 80 }, (_, at) => `${name} ${at}. ${'The bucket is never empty. '.repeat(7)}`),
  ].join('\n\n');

describe('answers that are clicked', () => {
  let ponder: PonderServer;
  let window: HostWindow;
  let page: Page;

  before(async () => {
    ponder = await startPonder({
      settings: { 'ponder.model': 'o3', 'ponder.effort': 'low', 'ponder.notify': 'never' },
    });
    window = await ponder.openPonder();
    ({ page } = window);
    await openViewContainer(page, 'Ponder');
    for (const name of NAMES) {
      ponder.simulator.always({ answer: answerOf(name), reasoningTokens: 0, queueMs: 0, runMs: 0 });
      await openFile(page, FILE);
      await selectLines(page, 20, 27);
      await askByPalette(page, `${name}: why does it starve?`);
      await unread(name).waitFor();
    }
  });
  after(() => ponder.dispose());
  beforeEach(() => runCommand(page, 'View: Close All Editors'));
  afterEach(async function () {
    await pictureOfFailure(page, this.currentTest);
  });

  const row = (name: string): Locator => treeRow(page, 'Jobs', name);
  const unread = (name: string): Locator => page.getByRole('treeitem', { name: new RegExp(`${name}.*, unread,`) });
  const tabs = async (): Promise<string[]> =>
    (await page.locator('.tab').allInnerTexts()).map((text) => text.trim().split(':')[0] ?? '').filter(isName);
  const shown = async (name: string, timeout = PATIENCE_MS) => {
    await page.locator('.tab.active').filter({ hasText: name }).first().waitFor({ timeout });
    await paragraph(name, 0).waitFor({ state: 'attached', timeout });
    // Its row moves to its day once it is read: a click in that moment would meet another row.
    await unread(name).waitFor({ state: 'detached' });
  };
  const paragraph = (name: string, at: number): Locator =>
    webviewContent(page)
      .locator('[data-part="answer"] p')
      .filter({ hasText: `${name} ${at}.` })
      .first();
  /** The first paragraph at the window's upper edge, and how far below it begins. */
  const edge = async (): Promise<{ readonly text: string; readonly top: number }> => {
    // Late colours, and VS Code's own sizing of the frame.
    await page.waitForTimeout(1_000);
    return await webviewContent(page)
      .locator('[data-part="answer"] p')
      .evaluateAll((all) => {
        const seen = all.map((one) => ({ text: one.textContent ?? '', box: one.getBoundingClientRect() }));
        const first = seen.find(({ box }) => box.bottom > 1);
        return { text: (first?.text ?? '').split('.')[0] ?? '', top: Math.round(first?.box.top ?? 0) };
      });
  };
  const hasTreeFocus = async () => (await page.locator('.pane .monaco-list:focus').count()) > 0;
  const isSame = (one: { text: string; top: number }, other: { text: string; top: number }) =>
    assert.ok(one.text === other.text && Math.abs(one.top - other.top) <= 3, JSON.stringify([one, other]));

  it('come up in one tab, and leave the focus in the list', async () => {
    for (const name of ['Alder', 'Birch', 'Alder']) {
      await clickRow(page, 'Jobs', name);
      await shown(name);
      assert.deepEqual(await tabs(), [name]);
      assert.equal(await hasTreeFocus(), true);
    }
  });

  it('are kept by a double click, by Enter and by the button in the title', async () => {
    await row('Birch').dblclick();
    await shown('Birch');
    await clickRow(page, 'Jobs', 'Alder');
    await shown('Alder');
    assert.deepEqual(await tabs(), ['Birch', 'Alder']);
    await page.locator('.tab').filter({ hasText: 'Alder' }).click();
    const pin = page.locator('.editor-actions .action-label[aria-label^="Keep Answer Open"]:visible').first();
    await pin.click();
    await pin.waitFor({ state: 'detached' });
    await clickRow(page, 'Jobs', 'Cedar');
    await shown('Cedar');
    assert.deepEqual(await tabs(), ['Birch', 'Alder', 'Cedar']);
    await page.keyboard.press('Enter');
    await page.waitForFunction(FOCUS_IN_PAGE);
    await clickRow(page, 'Jobs', 'Alder');
    await shown('Alder');
    assert.deepEqual(await tabs(), ['Birch', 'Alder', 'Cedar'], 'each has a tab of its own');
    await picture(page, 'kept-answers');
  });

  it('are read on at the same place: after another answer, after a Compare, after a reload', async () => {
    await clickRow(page, 'Jobs', 'Alder');
    await shown('Alder');
    const box = (await page.locator('iframe.webview.ready:visible').first().boundingBox()) ?? assert.fail('no page');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let turns = 0; turns < 12; turns += 1) {
      await page.mouse.wheel(0, 250);
      await page.waitForTimeout(60);
    }
    const read = await edge();
    assert.match(read.text, /^Alder [1-9]/);

    await clickRow(page, 'Jobs', 'Birch');
    await shown('Birch');
    assert.match((await edge()).text, /^Birch 0/);
    await clickRow(page, 'Jobs', 'Alder');
    await shown('Alder');
    isSame(await edge(), read);

    await page.locator('.tab').filter({ hasText: 'Alder' }).click();
    await runCommand(page, 'Ponder: Compare With Source');
    await page.locator('.monaco-diff-editor').first().waitFor();
    await page.locator('.tab').filter({ hasText: 'Alder' }).click();
    await shown('Alder');
    isSame(await edge(), read);

    await reloadWindow(page);
    await shown('Alder', RELOAD_MS);
    isSame(await edge(), read);
    await openViewContainer(page, 'Ponder');
    await clickRow(page, 'Jobs', 'Cedar');
    await shown('Cedar');
    assert.deepEqual(await tabs(), ['Cedar'], 'it is still the tab for what is clicked');
  });

  it('come up by a double click where lists want one, again in one tab, and are kept by Enter', async () => {
    await changeSettings(window, { 'workbench.list.openMode': 'doubleClick' });
    await openViewContainer(page, 'Ponder');
    await row('Alder').waitFor();

    await clickRow(page, 'Jobs', 'Alder');
    await page.locator('.pane .monaco-list-row.selected').filter({ hasText: 'Alder' }).waitFor();
    for (const name of ['Birch', 'Cedar']) {
      await row(name).dblclick();
      await shown(name);
      assert.deepEqual(await tabs(), [name], 'one click opens nothing, and two share one tab');
      assert.equal(await hasTreeFocus(), true);
    }
    await page.keyboard.press('Enter');
    await page.waitForFunction(FOCUS_IN_PAGE);
    await row('Alder').dblclick();
    await shown('Alder');
    assert.deepEqual(await tabs(), ['Cedar', 'Alder'], 'what Enter opened is kept');
  });
});

function isName(text: string): boolean {
  return NAMES.some((name) => name === text);
}
