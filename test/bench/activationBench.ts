// Starting up in a real VS Code, with the view open and a long history: our activation by VS Code's own count, and the
// time until the first rows can be seen.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type PonderServer, root, startPonder } from '../e2e/ponderServer.ts';
import type { HostWindow } from '../host/window.ts';
import { openViewContainer, runCommand } from '../host/workbench.ts';
import { type Measured, median } from './figures.ts';
import { fillLedger } from './filledLedger.ts';

const STARTS = 7;
const JOBS = 10_000;
const STATE_KEPT_MS = 7_000;
/** Milliseconds since 1970 at which the page first held a row of the tree. */
const FIRST_ROW = '__ponderFirstRowAt';

interface Starts {
  readonly activations: readonly number[];
  readonly firstRows: readonly number[];
}

export async function measureActivation(): Promise<Record<string, Measured>> {
  const ponder = await startPonder({ extensions: [join(root, 'test', 'fixtures', 'benchProbe')] });
  try {
    const { userDir } = ponder.server;
    await fillLedger(join(userDir, 'globalStorage', 'ponder.ponder', 'ledger.sqlite'), JOBS, Date.now());
    const window = await ponder.openPonder();
    await window.page.addInitScript({ content: WATCH_FIRST_ROW });
    const own = await start(ponder, window, 'Ponder', 'ponder.ponder');
    const floor = await start(ponder, window, 'Bench Probe', 'ponder.bench-probe');
    const list = (times: readonly number[]) => times.map((time) => Math.round(time)).join(', ');
    const note = `view open, ${JOBS} jobs; floor: an extension with nothing but a tree of 200 fixed rows`;
    return {
      'activation.ms': {
        value: median(own.activations),
        floor: median(floor.activations),
        note: `code loading and activate(), as VS Code counts it; ${note}; ${list(own.activations)} against ${list(floor.activations)}`,
      },
      'tree.firstRowsMs': {
        value: median(own.firstRows),
        floor: median(floor.firstRows),
        note: `from VS Code's "activating" in its log to the first row in the page; ${note}; ${list(own.firstRows)} against ${list(floor.firstRows)}`,
      },
    };
  } finally {
    await ponder.dispose();
  }
}

async function start(ponder: PonderServer, window: HostWindow, title: string, id: string): Promise<Starts> {
  const { page } = window;
  await openViewContainer(page, title);
  // VS Code keeps with some delay which view was open.
  await page.waitForTimeout(STATE_KEPT_MS);
  const activations: number[] = [];
  const firstRows: number[] = [];
  for (let count = 0; count < STARTS; count += 1) {
    await window.reload();
    const rowAt = await page.waitForFunction((name) => Reflect.get(globalThis, name), FIRST_ROW);
    firstRows.push(Number(await rowAt.jsonValue()) - activatedAt(ponder, id));
    activations.push(await activationMs(page, title));
  }
  return { activations, firstRows };
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

/** When the newest extension host began to activate the extension, to the millisecond of its log. */
function activatedAt({ server }: PonderServer, id: string): number {
  const line = new RegExp(`^(\\S+ \\S+) .*_doActivateExtension ${id.replaceAll('.', '\\.')}`, 'm');
  const logs = join(server.dataDir, 'data', 'logs');
  const times = readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('remoteexthost.log'))
    .map((file) => line.exec(readFileSync(join(logs, file), 'utf8'))?.[1])
    .filter((time) => time !== undefined)
    .map((time) => new Date(time).getTime());
  return Math.max(...times);
}

async function activationMs(page: Page, title: string): Promise<number> {
  await runCommand(page, 'Developer: Show Running Extensions');
  const row = page
    .locator('.runtime-extensions-editor .monaco-list-row')
    .filter({ hasText: new RegExp(`^${title}`, 'i') })
    .first();
  await row.waitFor();
  const text = (await row.locator('.activation-time').first().textContent()) ?? '';
  const found = /(\d+)\s*ms/.exec(text);
  if (found === null) throw new Error(`The running extensions say: ${text}`);
  // The list lies over the window until it is closed.
  await page.keyboard.press('Escape');
  return Number(found[1]);
}
