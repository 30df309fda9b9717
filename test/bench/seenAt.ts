// When something stands on a page of the window, by the page's own clock.
import type { Frame, Page } from 'playwright-core';

export const SEEN = '__ponderSeenAt';

/**
 * Milliseconds from `send` until what is watched for stands there.
 * @param watch a script for the page that sets SEEN
 */
export async function seenAfter(page: Page, frame: Frame, watch: string, send: () => void): Promise<number> {
  await frame.evaluate(`globalThis.${SEEN} = 0; ${watch}`);
  const sentAt = performance.timeOrigin + performance.now();
  send();
  // The page's policy forbids what playwright's own waiting would run.
  for (let tries = 0; tries < 500; tries += 1) {
    const seenAt = Number(await frame.evaluate(`globalThis.${SEEN}`));
    if (seenAt > 0) return seenAt - sentAt;
    await page.waitForTimeout(20);
  }
  throw new Error('What was sent never stood on the page.');
}
