// Modal questions.
import type { Page } from 'playwright-core';

export interface Dialog {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

const box = '.monaco-dialog-box';

export async function waitForDialog(page: Page, message?: string | RegExp): Promise<Dialog> {
  const text = page.locator(`${box} .dialog-message-text`);
  await (message === undefined ? text : text.filter({ hasText: message })).waitFor();
  return page.locator(box).evaluate((dialog) => {
    const textOf = (selector: string) => dialog.querySelector(selector)?.textContent?.trim() ?? '';
    const buttons = [...dialog.querySelectorAll('.dialog-buttons .monaco-button')];
    return {
      message: textOf('.dialog-message-text'),
      detail: textOf('.dialog-message-detail'),
      buttons: buttons.map((button) => button.textContent?.trim() ?? ''),
    };
  });
}

/** The button that Enter presses. */
export async function focusedButton(page: Page): Promise<string> {
  const focused = page.locator(`${box} .dialog-buttons .monaco-button:focus`);
  await focused.waitFor();
  return (await focused.textContent())?.trim() ?? '';
}

/** The words of what is open, for a message that says what stood in the way. */
export function readDialogs(page: Page): Promise<string[]> {
  return page.locator(box).allInnerTexts();
}

export async function hasDialog(page: Page): Promise<boolean> {
  return (await page.locator(box).count()) > 0;
}

export async function clickDialogButton(page: Page, label: string): Promise<void> {
  await page.locator(`${box} .dialog-buttons .monaco-button`).getByText(label, { exact: true }).click();
  await page.locator(box).waitFor({ state: 'detached' });
}
