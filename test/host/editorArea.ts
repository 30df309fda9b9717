// Text editors: opening a file, selecting lines, the context menu.
import type { Locator, Page } from 'playwright-core';
import { readDialogs } from './dialogs.ts';
import { isThereWithin } from './isThereWithin.ts';
import { acceptQuickInput, focusedRow, leaveQuickInput, quickInput, typeWhileOpen } from './quickInput.ts';

/** Opens a file of the workspace by its name and puts the cursor at its start. */
export async function openFile(page: Page, name: string, timeoutMs = 60_000): Promise<void> {
  await chooseFile(page, name, timeoutMs);
  await page.locator('.tab.active').filter({ hasText: name }).first().waitFor();
  await focusedEditor(page).locator('.view-line').first().waitFor();
  await page.keyboard.press('Control+Home');
}

async function chooseFile(page: Page, name: string, timeoutMs: number): Promise<void> {
  const giveUpAt = Date.now() + timeoutMs;
  // A window that is still loading loses the key, or finds no file yet; a busy machine finds it late, so patience grows.
  let patienceMs = 3_000;
  let seen = 'no box to choose it in';
  do {
    await page.keyboard.press('Control+P');
    if (!(await isThereWithin(quickInput(page), 1_000))) continue;
    if (!(await typeWhileOpen(page, name))) continue;
    if (await isThereWithin(focusedRow(page, name), patienceMs)) return acceptQuickInput(page);
    patienceMs *= 2;
    seen = `the box says “${(await quickInput(page).allInnerTexts()).join(' ')}”`;
    await leaveQuickInput(page);
  } while (Date.now() < giveUpAt);
  const dialogs = await readDialogs(page);
  const why = dialogs.length === 0 ? seen : `a dialog is open: “${dialogs.join(' ')}”`;
  throw new Error(`There is no file "${name}" to open after ${timeoutMs / 1000} s: ${why}.`);
}

/**
 * Whole lines, counted from 1, both ends included, in the editor that has the focus. Looks at the status bar for where the
 * cursor is: an editor that gets the focus just now loses the first keys.
 */
export async function selectLines(page: Page, first: number, last: number): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    await focusedEditor(page).waitFor();
    await page.keyboard.press('Control+Home');
    if (!(await isThereWithin(cursorAt(page, /^Ln 1, Col 1$/), 2_000))) continue;
    for (let line = 1; line < first; line++) await page.keyboard.press('ArrowDown');
    for (let line = first; line < last; line++) await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+End');
    if (!(await isThereWithin(cursorAt(page, new RegExp(`^Ln ${last}, Col \\d+ \\(`)), 2_000))) continue;
    await focusedEditor(page).locator('.selected-text').first().waitFor();
    return;
  }
  throw new Error(`Lines ${first} to ${last} can not be selected.`);
}

function cursorAt(page: Page, says: RegExp): Locator {
  return page.locator('.statusbar-item[id="status.editor.selection"]').filter({ hasText: says });
}

/** Right-clicks into the selection. */
export async function openContextMenuOnSelection(page: Page): Promise<void> {
  const selected = focusedEditor(page).locator('.selected-text').first();
  // The editor draws its selection anew now and then: what was measured may be gone, and be there again a moment later.
  for (let tries = 0; tries < 20; tries++) {
    const place = await selected.boundingBox();
    if (place !== null) await page.mouse.click(place.x + 10, place.y + place.height / 2, { button: 'right' });
    if (place !== null && (await isThereWithin(menu(page), 1_000))) return;
    await page.waitForTimeout(100);
  }
  throw new Error('No menu opens on the selection in the editor that has the focus.');
}

/** The titles in the menu opened last. */
export async function readMenu(page: Page): Promise<string[]> {
  return menu(page)
    .locator('.action-menu-item .action-label')
    .evaluateAll((items) => items.map((item) => item.textContent?.trim() ?? '').filter((title) => title !== ''));
}

/** `chooseFromMenu(page, 'Ponder', 'Ask…')` opens the submenu "Ponder" and takes "Ask…" from it. */
export async function chooseFromMenu(page: Page, ...titles: readonly string[]): Promise<void> {
  for (const [depth, title] of titles.entries()) {
    const item = page
      .locator('.monaco-menu')
      .nth(depth)
      .locator('.action-menu-item')
      .filter({ has: page.locator('.action-label').getByText(title, { exact: true }) })
      .first();
    await item.waitFor();
    // A menu takes no click in its first 100 ms, lest the click that opened it counts.
    await page.waitForTimeout(150);
    await item.click();
  }
  await page.locator('.monaco-menu').first().waitFor({ state: 'detached' });
}

export function focusedEditor(page: Page): Locator {
  return page.locator('.part.editor .monaco-editor.focused').first();
}

function menu(page: Page): Locator {
  return page.locator('.monaco-menu').last();
}
