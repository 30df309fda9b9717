// Starting up in a real VS Code, with the view open and a long history: our activation by VS Code's own count, and the
// time until the first rows can be seen.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type PonderServer, startPonder } from '../e2e/ponderServer.ts';
import { openViewContainer, runCommand } from '../host/workbench.ts';
import { type Measured, median } from './figures.ts';
import { fillLedger } from './filledLedger.ts';

const STARTS = 7;
const JOBS = 10_000;
/** Milliseconds since 1970 at which the page first held a row of the tree. */
const FIRST_ROW = '__ponderFirstRowAt';

export async function measureActivation(): Promise<Record<string, Measured>> {
  const ponder = await startPonder();
  try {
    const { userDir } = ponder.server;
    await fillLedger(join(userDir, 'globalStorage', 'ponder.ponder', 'ledger.sqlite'), JOBS, Date.now());
    const window = await ponder.openPonder();
    const { page } = window;
    await page.addInitScript({ content: WATCH_FIRST_ROW });
    await openViewContainer(page, 'Ponder');
    const activations: number[] = [];
    const firstRows: number[] = [];
    for (let start = 0; start < STARTS; start += 1) {
      await window.reload();
      const rowAt = await page.waitForFunction((name) => Reflect.get(globalThis, name), FIRST_ROW);
      firstRows.push(Number(await rowAt.jsonValue()) - activatedAt(ponder));
      activations.push(await activationMs(page));
    }
    const list = (times: readonly number[]) => times.map((time) => Math.round(time)).join(', ');
    return {
      'activation.ms': {
        value: median(activations),
        note: `code loading, activate() and what follows at once, as VS Code counts it; view open, ${JOBS} jobs; ${list(activations)}`,
      },
      'tree.firstRowsMs': {
        value: median(firstRows),
        note: `from VS Code's "activating" in its log to the first row in the page; ${JOBS} jobs; ${list(firstRows)}`,
      },
    };
  } finally {
    await ponder.dispose();
  }
}

/** As text: these tests know no DOM. */
const WATCH_FIRST_ROW = `
  const observer = new MutationObserver(() => {
    if (document.querySelector('.part.sidebar .pane [role="treeitem"] .label-description') === null) return;
    observer.disconnect();
    globalThis.${FIRST_ROW} = performance.timeOrigin + performance.now();
  });
  observer.observe(document, { childList: true, subtree: true });
`;

/** When the newest extension host began to activate Ponder, to the millisecond of its log. */
function activatedAt({ server }: PonderServer): number {
  const logs = join(server.dataDir, 'data', 'logs');
  const times = readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('remoteexthost.log'))
    .map(
      (file) => /^(\S+ \S+) .*_doActivateExtension ponder\.ponder/m.exec(readFileSync(join(logs, file), 'utf8'))?.[1],
    )
    .filter((time) => time !== undefined)
    .map((time) => new Date(time).getTime());
  return Math.max(...times);
}

async function activationMs(page: Page): Promise<number> {
  await runCommand(page, 'Developer: Show Running Extensions');
  const row = page.locator('.runtime-extensions-editor .monaco-list-row').filter({ hasText: 'Ponder' }).first();
  await row.waitFor();
  const text = (await row.locator('.activation-time').first().textContent()) ?? '';
  const found = /(\d+)\s*ms/.exec(text);
  if (found === null) throw new Error(`The running extensions say: ${text}`);
  return Number(found[1]);
}
