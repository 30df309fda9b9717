// From the moment the service sends the last event of a stream to the moment the finished answer stands on the page, in a
// real VS Code.
import { join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { askByPalette, untilTreeSays } from '../e2e/ask.ts';
import { type PonderServer, root, startPonder } from '../e2e/ponderServer.ts';
import { openFile } from '../host/editorArea.ts';
import { clickRow, openViewContainer } from '../host/workbench.ts';
import { type Measured, percentile } from './figures.ts';
import { RelayedEvents } from './relayedEvents.ts';
import { SEEN, seenAfter } from './seenAt.ts';

const WARM_UPS = 2;
const JOBS = 30;

/** As text: these tests know no DOM. The cost is the last thing that a finished job brings. */
const WATCH = `
  new MutationObserver(() => {
    const line = document.querySelector('[data-part="cost-line"]')?.textContent ?? '';
    if (globalThis.${SEEN} === 0 && / for [\\d,.]+ tokens/.test(line)) {
      globalThis.${SEEN} = performance.timeOrigin + performance.now();
    }
  }).observe(document, { childList: true, subtree: true, characterData: true });
`;

export async function measureStream(): Promise<Record<string, Measured>> {
  const events = new RelayedEvents();
  const ponder = await startPonder({
    extensions: [join(root, 'test', 'fixtures', 'benchProbe')],
    env: { PONDER_BENCH_RELAY: await events.listen() },
    settings: { 'ponder.model': 'o3', 'ponder.effort': 'low', 'ponder.notify': 'never' },
  });
  try {
    ponder.simulator.always({ hold: 'in_progress', queueMs: 0 });
    const { page } = await ponder.openPonder();
    await openViewContainer(page, 'Ponder');
    await openFile(page, 'rateLimiter.ts');
    const times: number[] = [];
    for (let count = 0; count < WARM_UPS + JOBS; count += 1) times.push(await finalToVisible(ponder, page, count));
    const floors = await events.times(page, WARM_UPS + JOBS);
    return {
      'stream.finalToVisibleMs': {
        value: percentile(times.slice(WARM_UPS), 0.95),
        floor: percentile(floors.slice(WARM_UPS), 0.95),
        note: `the job is moved to completed at the simulator → its cost stands in the open panel; 95th percentile of ${JOBS} after ${WARM_UPS} to warm up: ${times.map(Math.round).join(', ')}; floor: in the same window, an extension that hands an event of that length to its page: ${floors.map(Math.round).join(', ')}`,
      },
    };
  } finally {
    events.dispose();
    await ponder.dispose();
  }
}

async function finalToVisible(ponder: PonderServer, page: Page, count: number): Promise<number> {
  const question = `Number ${count}: is it right?`;
  await openFile(page, 'rateLimiter.ts');
  await askByPalette(page, question);
  await untilTreeSays(page, question, /Running|Answering/);
  await clickRow(page, 'Jobs', question);
  const frame = await panelFrame(page, question);
  const responseId = ponder.simulator.truth.creates.at(-1)?.responseId ?? '';
  return await seenAfter(page, frame, WATCH, () => ponder.simulator.advanceTo(responseId, 'completed'));
}

async function panelFrame(page: Page, question: string): Promise<Frame> {
  for (let tries = 0; tries < 200; tries += 1) {
    for (const frame of page.frames()) {
      const title: unknown = await frame.evaluate('document.querySelector("main h1")?.textContent').catch(() => null);
      if (title === question) return frame;
    }
    await page.waitForTimeout(50);
  }
  throw new Error(`No panel shows “${question}”.`);
}
