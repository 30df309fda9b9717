// Notifications in the corner of a window, and the list of all of them.
import type { Locator, Page } from 'playwright-core';
import { runCommand } from './workbench.ts';

export interface Notification {
  readonly severity: 'info' | 'warning' | 'error' | 'unknown';
  readonly text: string;
  readonly buttons: readonly string[];
}

/** Those on show: at most three, and those without buttons leave by themselves. */
export async function readNotifications(page: Page): Promise<Notification[]> {
  return notifications(page).evaluateAll((items) =>
    items.map((item) => {
      const icon = item.querySelector('.notification-list-item-icon')?.className ?? '';
      const severities = ['info', 'warning', 'error'] as const;
      const buttons = item.querySelectorAll('.notification-list-item-buttons-container .monaco-button');
      return {
        severity: severities.find((severity) => icon.includes(`codicon-${severity}`)) ?? 'unknown',
        text: item.querySelector('.notification-list-item-message')?.textContent?.trim() ?? '',
        buttons: [...buttons].map((button) => button.textContent?.trim() ?? ''),
      };
    }),
  );
}

/** Everything not dismissed yet, those that already left the corner included. Leaves the list open. */
export async function readAllNotifications(page: Page): Promise<Notification[]> {
  await runCommand(page, 'Notifications: Show Notifications');
  await page.locator('.notifications-center.visible').waitFor();
  return readNotifications(page);
}

export async function waitForNotification(page: Page, text: string | RegExp): Promise<void> {
  await notification(page, text).waitFor();
}

export async function clickNotificationButton(page: Page, text: string | RegExp, button: string): Promise<void> {
  await notification(page, text).locator('.monaco-button').getByText(button, { exact: true }).click();
}

export async function dismissAllNotifications(page: Page): Promise<void> {
  await runCommand(page, 'Notifications: Clear All Notifications');
}

function notifications(page: Page): Locator {
  return page.locator('.notification-list-item:visible');
}

function notification(page: Page, text: string | RegExp): Locator {
  return notifications(page)
    .filter({ has: page.locator('.notification-list-item-message').filter({ hasText: text }) })
    .first();
}
