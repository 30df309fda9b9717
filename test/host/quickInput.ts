// The box on top of a window: command palette, quick picks, input boxes.
import type { Locator, Page } from 'playwright-core';
import { isThereWithin } from './isThereWithin.ts';

export interface QuickItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

export function quickInput(page: Page): Locator {
  return page.locator('.quick-input-widget:visible');
}

/** What comes in the first half second is taken for a key that is still held down: a person reads first. */
const READING_MS = 600;

/** Waits for a quick input that has this placeholder, prompt or title (all of them, if none is given). */
export async function waitForQuickInput(page: Page, says?: string): Promise<void> {
  await quickInput(page).locator('input.input').waitFor();
  if (says === undefined) return;
  await saying(page, says).waitFor();
  await page.waitForTimeout(READING_MS);
}

function saying(page: Page, says: string): Locator {
  const spoken = quickInput(page).locator('.quick-input-message, .quick-input-title').filter({ hasText: says });
  return quickInput(page).getByPlaceholder(says).or(spoken).first();
}

/** Replaces what is written in it. */
export async function typeInQuickInput(page: Page, text: string): Promise<void> {
  await waitForQuickInput(page);
  await quickInput(page).locator('input.input').fill(text);
}

/** False = the box has closed again, because a page or an editor took the focus: what opened it has to be done anew. */
export function typeWhileOpen(page: Page, text: string): Promise<boolean> {
  return quickInput(page)
    .locator('input.input')
    .fill(text, { timeout: 2_000 })
    .then(
      () => true,
      () => false,
    );
}

/** Takes the item. False = the box has closed before. */
export function clickWhileOpen(page: Page, label: string): Promise<boolean> {
  return quickRow(page, label)
    .click({ timeout: 5_000 })
    .then(
      () => true,
      () => false,
    );
}

/** The items on show; a long list shows no more than fit. */
export async function readQuickItems(page: Page): Promise<QuickItem[]> {
  await quickInput(page).locator('.quick-input-list .monaco-list-row').first().waitFor();
  return quickRows(page).evaluateAll((rows) =>
    rows.map((row) => {
      const text = (selector: string) => row.querySelector(selector)?.textContent?.trim() ?? '';
      return {
        label: text('.label-name'),
        description: text('.quick-input-list-row:first-child .label-description'),
        detail: text('.quick-input-list-label-meta .label-name'),
      };
    }),
  );
}

/** What Enter would take, if that is called so. */
export function focusedRow(page: Page, label: string): Locator {
  const focused = quickInput(page).locator('.monaco-list-row.focused .label-name');
  return focused.getByText(label, { exact: true }).first();
}

/** Types its label, and waits until Enter would take it. */
export async function focusByTyping(page: Page, label: string): Promise<void> {
  await typeInQuickInput(page, label);
  await focusedRow(page, label).waitFor();
}

/** Takes it by Enter: what a search or a late answer moves is moved under a mouse, not under a key. */
export async function pickByTyping(page: Page, label: string): Promise<void> {
  await focusByTyping(page, label);
  await acceptQuickInput(page);
}

export async function pickQuickItem(page: Page, label: string): Promise<void> {
  await quickRow(page, label).waitFor();
  // A busy window tells of its rows late.
  await page.waitForTimeout(3 * READING_MS);
  await quickRow(page, label).click();
}

export async function acceptQuickInput(page: Page): Promise<void> {
  await quickInput(page).locator('input.input').press('Enter');
}

/** Takes the focused row, which leads to the next list. Where the rows were drawn again just now, Enter counts for nothing. */
export async function acceptInto(page: Page, says: string): Promise<void> {
  for (let tries = 0; tries < 2; tries += 1) {
    await acceptQuickInput(page);
    if (await isThereWithin(saying(page, says), 5_000)) break;
  }
  await waitForQuickInput(page, says);
}

export async function dismissQuickInput(page: Page): Promise<void> {
  await quickInput(page).locator('input.input').press('Escape');
}

/** Closes it if it is open: a window that is still loading takes the focus, and closes it by itself at any moment. */
export async function leaveQuickInput(page: Page): Promise<void> {
  if (await quickInput(page).isVisible()) await page.keyboard.press('Escape');
}

export function quickRow(page: Page, label: string): Locator {
  return quickRows(page)
    .filter({ has: page.locator('.label-name').getByText(label, { exact: true }) })
    .first();
}

function quickRows(page: Page): Locator {
  return quickInput(page).locator('.quick-input-list .monaco-list-row');
}
