// What a person does with a window and reads from it: commands, status bar, views. Works at both versions. Everything
// that waits has playwright's patience (`page.setDefaultTimeout`) and its error message.
import type { Locator, Page } from 'playwright-core';
import { isThereWithin } from './isThereWithin.ts';
import { clickWhileOpen, leaveQuickInput, quickInput, quickRow, typeWhileOpen } from './quickInput.ts';

const ROW_MS = 60_000;
const RELOAD_MS = 120_000;

export interface StatusBarEntry {
  /** `publisher.extension.itemId` for an extension's item. */
  readonly id: string;
  readonly text: string;
  /** What a screen reader says: text and tooltip. */
  readonly ariaLabel: string;
}

export interface TreeRow {
  readonly label: string;
  readonly description: string;
  readonly ariaLabel: string;
  /** 1 for the topmost rows. */
  readonly level: number;
  readonly isExpanded: boolean | undefined;
}

export async function waitForWorkbench(page: Page): Promise<void> {
  await page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor();
  await page.locator('.monaco-workbench .part.activitybar .action-item').first().waitFor();
}

/** Runs a command by its palette title, category included ("Ponder: Show Costs"). Waits for it to be there. */
export async function runCommand(page: Page, title: string, timeoutMs = 30_000): Promise<void> {
  const giveUpAt = Date.now() + timeoutMs;
  // A window that is still loading loses the key, and an open palette doesn't learn of commands that come later.
  do {
    await page.keyboard.press('F1');
    if (!(await isThereWithin(quickInput(page), 1_000))) continue;
    if (!(await typeWhileOpen(page, `>${title}`))) continue;
    if ((await isThereWithin(quickRow(page, title), 1_500)) && (await clickWhileOpen(page, title))) return;
    await leaveQuickInput(page);
  } while (Date.now() < giveUpAt);
  throw new Error(`The palette has no "${title}" after ${timeoutMs / 1000} s.`);
}

/** As a person does it: VS Code writes down first which editors are open, and in what state. */
export async function reloadWindow(page: Page): Promise<void> {
  const loaded = page.waitForEvent('domcontentloaded', { timeout: RELOAD_MS });
  await runCommand(page, 'Developer: Reload Window');
  await loaded;
  await waitForWorkbench(page);
}

export async function readStatusBar(page: Page): Promise<StatusBarEntry[]> {
  return page.locator('.statusbar-item').evaluateAll((items) =>
    items.map((item) => ({
      id: item.id,
      text: item.textContent?.trim() ?? '',
      ariaLabel: item.getAttribute('aria-label') ?? '',
    })),
  );
}

export function statusBarItem(page: Page, id: string): Locator {
  return page.locator(`.statusbar-item[id="${id}"]`);
}

/** Shows a view container by its title; one that is already shown stays. */
export async function openViewContainer(page: Page, title: string): Promise<void> {
  const tabs = page.locator('.part.activitybar .action-item', { has: page.locator(`a[aria-label^="${title}"]`) });
  const expanded = tabs.and(page.locator('[aria-expanded="true"]'));
  await tabs.first().waitFor();
  // A window that is still loading opens what was open before a moment later: a click would then close it. And one that
  // is busy takes its time for what a click has opened already.
  for (let tries = 0; tries < 5; tries += 1) {
    if (await isThereWithin(expanded, 1_500 * 2 ** tries)) return;
    await tabs.first().click();
  }
  await expanded.waitFor();
}

export function view(page: Page, title: string): Locator {
  return page.locator('.part.sidebar .pane', { has: page.locator(`.pane-header[aria-label^="${title}"]`) });
}

/** The rows on show; a long tree shows no more than fit. */
export async function readTree(page: Page, viewTitle: string): Promise<TreeRow[]> {
  return view(page, viewTitle)
    .getByRole('treeitem')
    .evaluateAll((rows) =>
      rows.map((row) => {
        const expanded = row.getAttribute('aria-expanded');
        return {
          label: row.querySelector('.label-name')?.textContent?.trim() ?? '',
          description: row.querySelector('.label-description')?.textContent?.trim() ?? '',
          ariaLabel: row.getAttribute('aria-label') ?? '',
          level: Number(row.getAttribute('aria-level')),
          isExpanded: expanded === null ? undefined : expanded === 'true',
        };
      }),
    );
}

/**
 * One row, to be clicked, hovered for its inline buttons, or right-clicked for its menu. It is found by what is said of
 * it, which is whole where the line is cut.
 */
export function treeRow(page: Page, viewTitle: string, label: string): Locator {
  return view(page, viewTitle).getByRole('treeitem', { name: label }).first();
}

/**
 * Clicks a row of a view where it is: VS Code draws another row into the same element once the list moves, so the row is
 * found and clicked in one go, when nothing covers it.
 */
export async function clickRow(page: Page, viewTitle: string, label: string): Promise<void> {
  // Where the pointer rests, a tooltip comes up, and covers the next row.
  await page.mouse.move(0, 0);
  const giveUpAt = Date.now() + ROW_MS;
  let cover = 'nothing that could be seen';
  while (Date.now() < giveUpAt) {
    const row = treeRow(page, viewTitle, label);
    await row.waitFor({ timeout: ROW_MS });
    const place = await freePlaceIn(row);
    if (typeof place === 'object') return page.mouse.click(place.x, place.y);
    cover = place;
    await page.waitForTimeout(50);
  }
  throw new Error(`The row “${label}” stayed covered by ${cover}.`);
}

/** Shows what stands below a row, if it doesn't yet. */
export async function unfoldRow(page: Page, viewTitle: string, label: string): Promise<void> {
  const row = treeRow(page, viewTitle, label);
  await row.waitFor({ timeout: ROW_MS });
  if ((await row.getAttribute('aria-expanded')) === 'false') await row.locator('.monaco-tl-twistie').click();
}

/** A point of the row that nothing lies over; a text = what does, for now. */
function freePlaceIn(row: Locator): Promise<{ x: number; y: number } | string> {
  return row
    .evaluate(
      (element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const place = { x: x + width / 3, y: y + height / 2 };
        const found = element.ownerDocument.elementFromPoint(place.x, place.y);
        return element.contains(found) ? place : `${found?.localName} ${found?.className}`;
      },
      undefined,
      { timeout: 1_000 },
    )
    .catch((error: unknown) => `something it could not be asked about: ${String(error)}`);
}

/** A button in a view's title or a row's inline button. VS Code shows both only while the mouse is over them. */
export async function clickActionOn(place: Locator, title: string): Promise<void> {
  await place.hover();
  await place.locator(`.action-label[aria-label^="${title}"]`).first().click();
}
