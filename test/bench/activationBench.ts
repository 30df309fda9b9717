// In a real VS Code: what "Developer: Show Running Extensions" says of our activation, and the time from the command to
// the POST at the simulator.
import type { Page } from 'playwright-core';
import { startPonder } from '../e2e/ponderServer.ts';
import { runCommand } from '../host/workbench.ts';
import { type Measured, median } from './figures.ts';

const STARTS = 5;

export async function measureHost(): Promise<Record<string, Measured>> {
  const ponder = await startPonder({ settings: { 'ponder.model': 'o3', 'ponder.effort': 'low' } });
  try {
    const times: number[] = [];
    const window = await ponder.openPonder();
    for (let start = 0; start < STARTS; start += 1) {
      if (start > 0) await window.reload();
      times.push(await activationMs(window.page));
    }
    return {
      'activation.ms': {
        value: median(times),
        note: `code loading, activate() and what follows at once, as VS Code 1.139 counts it; empty ledger; median of ${STARTS} starts: ${times.join(', ')}`,
      },
    };
  } finally {
    await ponder.dispose();
  }
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
