// Asking through the user interface, in pieces.
import type { Page } from 'playwright-core';
import { clickDialogButton, type Dialog, waitForDialog } from '../host/dialogs.ts';
import { acceptQuickInput, quickRow, typeInQuickInput, waitForQuickInput } from '../host/quickInput.ts';
import { readTree, runCommand, type TreeRow } from '../host/workbench.ts';

export const ASK = 'Ponder: Ask About Selection…';
const QUESTION_BOX = 'Type your question, or choose one';

/** Asks by the palette and types the question; what comes after depends on what Ponder knows already. */
export async function askByPalette(page: Page, question: string): Promise<void> {
  await runCommand(page, ASK);
  await waitForQuickInput(page, QUESTION_BOX);
  await typeInQuickInput(page, question);
  await acceptQuickInput(page);
}

/** Model and effort, asked for the first time only. */
export async function chooseModel(page: Page, model: string, effort: string): Promise<void> {
  await waitForQuickInput(page, 'Choose a model');
  await typeInQuickInput(page, model);
  await quickRow(page, model).click();
  await waitForQuickInput(page, `Effort for ${model}`);
  await quickRow(page, effort).click();
}

/** The modal that asks about the price of a model chosen earlier. */
export async function agreeToPrice(page: Page): Promise<Dialog> {
  const dialog = await waitForDialog(page, /^Ask /);
  await clickDialogButton(page, 'Ask');
  return dialog;
}

/** The job's line, once it says what is waited for. */
export async function untilTreeSays(page: Page, question: string, says: RegExp, timeoutMs = 60_000): Promise<TreeRow> {
  const giveUpAt = Date.now() + timeoutMs;
  let rows: TreeRow[] = [];
  while (Date.now() < giveUpAt) {
    rows = await readTree(page, 'Jobs');
    const row = rows.find(
      ({ label, description }) => label.startsWith(question.slice(0, 20)) && says.test(description),
    );
    if (row !== undefined) return row;
    await page.waitForTimeout(100);
  }
  const seen = rows.map(({ label, description }) => `${label} | ${description}`).join('\n');
  throw new Error(`The tree should say ${says} of “${question}”. It says:\n${seen}`);
}
