// No click on a job's row is lost while rows are redrawn under the mouse: 200 clicks at random moments, at both versions.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { openFile } from '../host/editorArea.ts';
import { isThereWithin } from '../host/isThereWithin.ts';
import { readAllNotifications } from '../host/notifications.ts';
import { webviewContent } from '../host/webviewContent.ts';
import { openViewContainer, treeRow } from '../host/workbench.ts';
import { askByPalette } from './ask.ts';
import { type PonderServer, pictureOfFailure, startPonder } from './ponderServer.ts';

const SEED = Number(process.env.PONDER_CLICKS_SEED ?? 1);
const CLICKS = 200;
/** Only in its first minute does a row say something else each second: there is always a young one. */
const CLICKS_PER_JOB = 25;
const FIRST_JOBS = 3;
const MOST_PAUSE_MS = 200;
/** Far beyond the test: their text grows from the first click to the last. */
const RUN_MS = 1_800_000;
const FILE = 'rateLimiter.ts';
const PATIENCE_MS = 15_000;

const NAMES = ['Alder', 'Birch', 'Cedar', 'Daphne', 'Elm', 'Fir', 'Gorse', 'Hazel', 'Ivy', 'Juniper', 'Larch', 'Maple'];

for (const version of ['newest', 'floor'] as const) {
  describe(`clicks on rows that are redrawn (${version}, PONDER_CLICKS_SEED=${SEED})`, function () {
    // Two hundred times a panel comes up, also where a machine is slow. A second try would meet the jobs of the first.
    this.timeout(1_200_000);
    this.retries(0);

    let ponder: PonderServer;
    let page: Page;

    before(async () => {
      ponder = await startPonder({
        version,
        timeScale: 1,
        settings: { 'ponder.model': 'o3', 'ponder.effort': 'low', 'ponder.notify': 'never' },
      });
      ponder.simulator.always({
        answer: 'word after word '.repeat(6_000),
        reasoningTokens: 0,
        queueMs: 700,
        runMs: RUN_MS,
      });
      ({ page } = await ponder.openPonder());
      await openViewContainer(page, 'Ponder');
      await openFile(page, FILE);
    });
    after(() => ponder.dispose());
    afterEach(async function () {
      await pictureOfFailure(page, this.currentTest);
    });

    it('each shows the job that was clicked', async () => {
      const random = seededRandom(SEED);
      const asked: string[] = [];
      const misses: string[] = [];
      let shown = '';
      for (let count = 0; count < CLICKS; count += 1) {
        const isNewWanted = asked.length < FIRST_JOBS || count >= (asked.length - FIRST_JOBS + 1) * CLICKS_PER_JOB;
        if (isNewWanted) asked.push(await ask(page, NAMES[asked.length] ?? `Tree ${asked.length}`));
        else await page.waitForTimeout(wholeNumber(random, 0, MOST_PAUSE_MS));
        // The first click on a new job comes in its first moments.
        const name = isNewWanted
          ? (asked.at(-1) ?? '')
          : oneOf(
              random,
              asked.filter((one) => one !== shown),
            );
        const trouble = await click(page, name);
        shown = name;
        if (trouble !== '') misses.push(`click ${count + 1} on ${name}: ${trouble}`);
      }
      const red = (await readAllNotifications(page)).filter(({ severity }) => severity === 'error');
      assert.deepEqual({ misses, red: red.map(({ text }) => text) }, { misses: [], red: [] });
    });
  });
}

async function ask(page: Page, name: string): Promise<string> {
  // Not about the answer that has the focus.
  await page.locator('.tab').filter({ hasText: FILE }).click();
  await askByPalette(page, `${name}: why does it starve?`);
  await treeRow(page, 'Jobs', name).waitFor();
  return name;
}

/** By the mouse alone, which waits for nothing. Empty = its panel came up. */
async function click(page: Page, name: string): Promise<string> {
  const box = await treeRow(page, 'Jobs', name).boundingBox();
  if (box === null) return 'there is no such row';
  await page.mouse.click(box.x + box.width / 3, box.y + box.height / 2);
  const tab = page.locator('.tab.active').filter({ hasText: name }).first();
  if (!(await isThereWithin(tab, PATIENCE_MS))) return 'its tab did not come up';
  const question = webviewContent(page).locator('[data-part="question"]').filter({ hasText: name });
  return (await isThereWithin(question, PATIENCE_MS)) ? '' : 'its page did not come up';
}
