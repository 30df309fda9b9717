// Steps of asking that several pictures need.
import { quickInput } from '../../host/quickInput.ts';
import type { Stage } from './stage.ts';
import { WORDS } from './words.ts';

export async function openQuickInput(stage: Stage, command: string, ...args: readonly unknown[]): Promise<void> {
  await stage.probe.begin(command, ...args);
  await quickInput(stage.page).locator('input.input').waitFor();
  await stage.rest();
}

export async function openQuestionBox(stage: Stage): Promise<void> {
  await stage.showCode();
  await openQuickInput(stage, 'ponder.askSelection');
}

export async function type(stage: Stage, text: string): Promise<void> {
  await quickInput(stage.page).locator('input.input').fill(text);
  await stage.rest();
}

export async function typeQuestion(stage: Stage, question: string): Promise<void> {
  await openQuestionBox(stage);
  await type(stage, question);
}

/** What tells one step from the next. */
async function step(stage: Stage): Promise<string> {
  const { page } = stage;
  if ((await page.locator('.monaco-dialog-box').count()) > 0) return 'dialog';
  if ((await quickInput(page).count()) === 0) return 'none';
  const title = await quickInput(page).locator('.quick-input-title').textContent();
  const placeholder = await quickInput(page).locator('input.input').getAttribute('placeholder');
  // Both say more and more while tokens are counted.
  return `${(title ?? '').split('·')[0]?.trim()} | ${(placeholder ?? '').slice(0, 20)}`;
}

/** Presses Enter, typing the question where it is asked for. @returns what comes next: `dialog`, `none`, or a step */
export async function goOn(stage: Stage, question: string): Promise<string> {
  const { page } = stage;
  const before = await step(stage);
  const box = quickInput(page).locator('input.input');
  const asks = (await box.getAttribute('placeholder')) ?? '';
  const hasRow = (await quickInput(page).locator('.monaco-list-row.focused').count()) > 0;
  if (WORDS.question.test(asks) || !hasRow) await type(stage, question);
  await page.keyboard.press('Enter');
  for (let tries = 0; tries < 60; tries += 1) {
    await stage.rest(100);
    if ((await step(stage)) !== before) break;
  }
  await stage.rest();
  return step(stage);
}
