// Asking through the user interface, in pieces.
import type { Page } from 'playwright-core';
import { clickDialogButton, type Dialog, waitForDialog } from '../host/dialogs.ts';
import { acceptQuickInput, quickInput, quickRow, typeInQuickInput, waitForQuickInput } from '../host/quickInput.ts';
import { readTree, runCommand, type TreeRow } from '../host/workbench.ts';

export const ASK = 'Ponder: Ask About Selection…';
const QUESTION_BOX = 'Type your question, or choose one';

/** Asks by the palette and types the question; what comes after depends on what Ponder knows already. */
export async function askByPalette(page: Page, question: string): Promise<void> {
  await openQuestionBox(page);
  await typeInQuickInput(page, question);
  await acceptQuickInput(page);
}

/** `Ask With…`: the question first, then the models for it. */
export async function openModelsFor(page: Page, question: string): Promise<void> {
  await runCommand(page, 'Ponder: Ask With…');
  await waitForQuickInput(page, QUESTION_BOX);
  await typeInQuickInput(page, question);
  await acceptQuickInput(page);
  await waitForQuickInput(page, 'Choose a model');
}

/** A busy window now and then loses a key or a click: then a person tries again, and so do we. */
export async function openQuestionBox(page: Page): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await runCommand(page, ASK);
    const box = quickInput(page).getByPlaceholder(QUESTION_BOX);
    const isThere = await box.waitFor({ timeout: 8_000 }).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    if (tries === 3) throw new Error('The question box did not open.');
  }
}

/** Takes an item of the menu that is open. VS Code ignores a click that comes in the moment it opens. */
export async function clickInMenu(page: Page, title: string): Promise<void> {
  const item = page.locator('.monaco-menu .action-menu-item').filter({ hasText: title }).first();
  await item.hover();
  for (let tries = 1; tries <= 3 && (await item.isVisible()); tries += 1) {
    await page.waitForTimeout(500);
    await item.click({ timeout: 5_000 }).catch(() => undefined);
    await page.waitForTimeout(300);
  }
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
    // The line itself is short: its icon says most of what is waited for.
    const row = rows.find(({ ariaLabel }) => ariaLabel.startsWith(question.slice(0, 20)) && says.test(ariaLabel));
    if (row !== undefined) return row;
    await page.waitForTimeout(100);
  }
  const seen = rows.map(({ ariaLabel, description }) => `${ariaLabel} | ${description}`).join('\n');
  throw new Error(`The tree should say ${says} of “${question}”. It says:\n${seen}`);
}
