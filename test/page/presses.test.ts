// The page is drawn anew under a mouse that is pressed: the click counts, once, and for nothing else.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { Show } from '../../src/shared/pageProtocol.ts';
import { aSentJob, someTexts } from '../builders/aJob.ts';
import { type AnswerPageHost, message, sent, show, startAnswerPages } from './answerPageHost.ts';

const QUEUED = message(aSentJob({ state: 'queued' }), someTexts());
const RUNNING = message(aSentJob({ state: 'running' }), someTexts());
const CANCELLING = message(aSentJob({ state: 'running', cancelRequestedAt: 1 }), someTexts());
const COMPLETED = message(aSentJob({ state: 'completed' }), someTexts({ answer: 'Done.' }));
const LINKED = 'A list:\n\n- see [the page](https://one.example/)\n\n';

describe('a press on the answer page', () => {
  let host: AnswerPageHost;
  let page: Page;

  before(async () => {
    host = await startAnswerPages();
    page = await host.open();
  });
  after(() => host.dispose());
  beforeEach(async () => {
    await show(page, QUEUED);
    await page.evaluate(() => Reflect.get(window, '__sent').splice(0));
  });

  async function down(place: Locator): Promise<{ x: number; y: number }> {
    await place.scrollIntoViewIfNeeded();
    const box = await place.boundingBox();
    assert.ok(box !== null);
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    return at;
  }
  /** Behind whatever the page itself puts off to the next task. */
  async function up(): Promise<unknown[]> {
    await page.mouse.up();
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    return await sent(page);
  }

  it('counts once where nothing is drawn meanwhile', async () => {
    await down(page.locator('#do-cancelJob'));
    assert.deepEqual(await up(), [{ type: 'action', action: 'cancelJob' }]);
  });

  it('counts for the button that took the place of the pressed one', async () => {
    for (const records of [[RUNNING], [RUNNING, QUEUED, RUNNING]] as const) {
      await show(page, QUEUED);
      await page.evaluate(() => Reflect.get(window, '__sent').splice(0));
      await down(page.locator('#do-cancelJob'));
      for (const record of records) await show(page, record);
      assert.deepEqual(await up(), [{ type: 'action', action: 'cancelJob' }]);
    }
  });

  it('counts for it where it has moved away from under the mouse', async () => {
    await down(page.locator('#do-cancelJob'));
    const lower: Show = { ...RUNNING, record: { ...RUNNING.record, explanation: 'It goes on. '.repeat(80) } };
    await show(page, lower);
    assert.deepEqual(await up(), [{ type: 'action', action: 'cancelJob' }]);
  });

  it('counts for nothing where the button is gone, whatever stands there now', async () => {
    for (const gone of [CANCELLING, COMPLETED]) {
      await show(page, QUEUED);
      await page.evaluate(() => Reflect.get(window, '__sent').splice(0));
      await down(page.locator('#do-cancelJob'));
      await show(page, gone);
      assert.deepEqual(await up(), []);
    }
  });

  it('counts for nothing where the mouse leaves the button', async () => {
    const { x, y } = await down(page.locator('#do-cancelJob'));
    await show(page, RUNNING);
    await page.mouse.move(x, y + 300);
    assert.deepEqual(await up(), []);
  });

  it('opens what is folded, and a link in a block that grows', async () => {
    await down(page.locator('#details > summary'));
    await show(page, RUNNING);
    await up();
    assert.ok(await page.locator('#details').evaluate((box) => box.hasAttribute('open')));
    await show(page, { type: 'grow', jobId: 'job-1', answerFrom: 0, answer: LINKED, summaryFrom: 0, summary: '' });
    await down(page.locator('[data-part="answer"] a'));
    await show(page, {
      type: 'grow',
      jobId: 'job-1',
      answerFrom: LINKED.length,
      answer: '- and more',
      summaryFrom: 0,
      summary: '',
    });
    assert.deepEqual(await up(), [{ type: 'openLink', href: 'https://one.example/' }]);
  });
});
