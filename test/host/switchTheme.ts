// Another colour theme, in the window as it stands. A window that is opened anew for it takes ten times as long.
import type { Page } from 'playwright-core';
import type { ColorTheme } from './hostVersions.ts';
import { pickByTyping, quickInput, waitForQuickInput } from './quickInput.ts';
import { runCommand } from './workbench.ts';

/** Its name in VS Code's list, and how the window is marked that has it. */
const THEMES: Readonly<Record<ColorTheme, { readonly label: string; readonly mark: string }>> = {
  dark: { label: 'Dark Modern', mark: '.vs-dark' },
  light: { label: 'Light Modern', mark: '.vs' },
  highContrast: { label: 'Dark High Contrast', mark: '.hc-black' },
  highContrastLight: { label: 'Light High Contrast', mark: '.hc-light' },
};

export async function switchTheme(page: Page, theme: ColorTheme): Promise<void> {
  await runCommand(page, 'Preferences: Color Theme');
  await waitForQuickInput(page, 'Color Theme');
  await pickByTyping(page, THEMES[theme].label);
  await quickInput(page).waitFor({ state: 'hidden' });
  await untilThemed(page, theme);
}

export async function untilThemed(page: Page, theme: ColorTheme): Promise<void> {
  await page.locator(`.monaco-workbench${THEMES[theme].mark}`).first().waitFor();
}
