// What a person sees of a day with Ponder: the groups of the tree, the badge, the answer of a row, the place that is read.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { isThereWithin } from '../host/isThereWithin.ts';
import { pickByTyping, quickInput, waitForQuickInput } from '../host/quickInput.ts';
import { webviewContent } from '../host/webviewContent.ts';
import { clickRow, readTree, runCommand } from '../host/workbench.ts';
import { picture, root } from './ponderServer.ts';
import { firstBlockInView } from './seen.ts';

/** Wording of Ponder and VS Code that the test of a day looks for. */
export const WORDS = {
  likelyAndMost: /likely (\$\d+\.\d\d|<\$0\.01), at most \$\d+\.\d\d/,
  /** First the cost, then how long it took, then the file. */
  doneRow: /^(\$\d+\.\d\d|<\$0\.01) · (\d turns · )?[^·]+ · rateLimiter\.ts/,
  unread: /^Unread/,
  today: /^Today/,
  fiveArrived: /^5 answers arrived/,
  filterJobs: 'Ponder: Filter Jobs…',
  clearFilter: 'Ponder: Clear Filter',
  compare: 'Ponder: Compare With Source',
  closeEditor: 'View: Close Editor',
  answered: 'Answered',
  failed: 'Failed',
  noneFailed: 'No jobs fit: Failed',
  chooseModelAndAskAgain: /Choose Model and Ask Again…/,
} as const;

/** Of a question, as far as the tree shows it for sure. */
const MARK_LETTERS = 15;

export class DayWindow {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The labels between a group's row and the next group's. */
  async labelsIn(group: RegExp): Promise<string[]> {
    const rows = await readTree(this.page, 'Jobs');
    const from = rows.findIndex(({ label, level }) => level === 1 && group.test(label));
    if (from < 0) return [];
    const rest = rows.slice(from + 1);
    const until = rest.findIndex(({ level }) => level === 1);
    return (until < 0 ? rest : rest.slice(0, until)).map(({ label }) => label);
  }

  async untilIn(group: RegExp, count: number, why: string): Promise<string[]> {
    let labels: string[] = [];
    for (let tries = 0; tries < 200; tries += 1) {
      labels = await this.labelsIn(group);
      if (labels.length === count) return labels;
      await this.page.waitForTimeout(100);
    }
    const rows = (await readTree(this.page, 'Jobs')).map(({ label, description }) => `${label} | ${description}`);
    assert.fail(
      `${why}: ${count} rows should stand under ${group}, there are ${labels.length}. Tree:\n${rows.join('\n')}`,
    );
  }

  /** VS Code draws a badge anew a moment after its tree. */
  async untilBadge(count: number, why: string): Promise<void> {
    const container = this.page.locator('.part.activitybar .action-item', {
      has: this.page.locator('a[aria-label^="Ponder"]'),
    });
    const badge = container.locator('.badge-content').first();
    if (await isThereWithin(badge.and(this.page.getByText(String(count), { exact: true })), 10_000)) return;
    assert.equal((await badge.textContent())?.trim(), String(count), why);
  }

  async filterBy(state: string): Promise<void> {
    await runCommand(this.page, WORDS.filterJobs);
    await waitForQuickInput(this.page, 'Filter Jobs');
    await pickByTyping(this.page, state);
    await quickInput(this.page).waitFor({ state: 'hidden' });
  }

  /** Clicks its row, and waits for its page. */
  async openByClick(question: string): Promise<FrameLocator> {
    await clickRow(this.page, 'Jobs', rowMark(question));
    const content = webviewContent(this.page);
    await content.locator('h1').filter({ hasText: question }).waitFor();
    await content.locator('[data-part="answer"] p').first().waitFor();
    return content;
  }

  /** Waits until the answer stands where it was read. */
  async untilPlace(place: string, when: string): Promise<void> {
    let seen = '';
    for (let tries = 0; tries < 100; tries += 1) {
      seen = await firstBlockInView(this.page);
      if (Math.abs(blockNumber(seen) - blockNumber(place)) <= 1) return;
      await this.page.waitForTimeout(100);
    }
    await picture(this.page, `day-lost-place-${when.replaceAll(' ', '-')}`);
    assert.equal(seen, place, `${when} the answer should stand where it was read`);
  }
}

/** One more or less is the same place: browsers round where a page is scrolled to. */
function blockNumber(text: string): number {
  return Number(/^Block (\d+)\./.exec(text)?.[1] ?? Number.NaN);
}

/** As the manifest has it, chords included. */
export async function pressAskKey(page: Page): Promise<void> {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const bindings: readonly { command: string; key: string; linux?: string }[] = manifest.contributes.keybindings;
  const binding = bindings.find(({ command }) => command === 'ponder.askSelection');
  assert.ok(binding, 'asking should have a key');
  const names: Readonly<Record<string, string>> = {
    ctrl: 'Control',
    alt: 'Alt',
    shift: 'Shift',
    cmd: 'Meta',
    meta: 'Meta',
  };
  for (const chord of (binding.linux ?? binding.key).split(' ')) {
    const keys = chord.split('+').map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key));
    await page.keyboard.press(keys.join('+'));
  }
}

export async function boxText(page: Page): Promise<string> {
  return (await quickInput(page).locator('.quick-input-list').textContent()) ?? '';
}

/** What its row is found by. */
export function rowMark(question: string): string {
  return question.slice(0, MARK_LETTERS);
}
