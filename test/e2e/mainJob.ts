// The main job as a person does it, with mouse and keys only: select, right-click, ask, wait, read. Used by the browser
// suite and by `npm start -- --headless`.
import type { FrameLocator, Page } from 'playwright-core';
import { clickDialogButton, waitForDialog } from '../host/dialogs.ts';
import { chooseFromMenu, openContextMenuOnSelection, openFile, selectLines } from '../host/editorArea.ts';
import { clickNotificationButton } from '../host/notifications.ts';
import { acceptQuickInput, pickByTyping, quickRow, typeInQuickInput, waitForQuickInput } from '../host/quickInput.ts';
import { webviewContent } from '../host/webviewContent.ts';
import { openViewContainer, readTree, statusBarItem, waitForWorkbench } from '../host/workbench.ts';

export const QUESTION = 'Why do some requests pass although the bucket is empty, and why are fast clients starved?';
const FILE = 'rateLimiter.ts';
const CLASS_LINES = [7, 35] as const;

export interface MainJobOptions {
  readonly page: Page;
  readonly model: string;
  readonly effort: string;
  /** The key is in OPENAI_API_KEY: Ponder asks once whether to use it. */
  readonly usesEnvironmentKey?: boolean;
  /** How long the model may take. */
  readonly answerTimeoutMs: number;
  /** Called after each step, with its number and name. */
  readonly onStep: (step: string) => Promise<void>;
}

export interface MainJobResult {
  readonly question: string;
  readonly answer: string;
  /** The page's one sentence on the cost. */
  readonly costLine: string;
  /** The rows of the cost table: part, tokens, USD. */
  readonly costRows: readonly (readonly string[])[];
  readonly treeRow: string;
  readonly statusBar: string;
}

/** Fails with the name of the step in the message. */
export async function runMainJob(options: MainJobOptions): Promise<MainJobResult> {
  const { page, onStep } = options;
  let step = '';
  const begin = (name: string) => {
    step = name;
  };
  try {
    begin('open the sample');
    await waitForWorkbench(page);
    await openViewContainer(page, 'Ponder');
    await openFile(page, FILE);
    await selectLines(page, ...CLASS_LINES);
    await onStep('selected');

    begin('ask by right-click');
    await openContextMenuOnSelection(page);
    await page.locator('.monaco-menu .action-menu-item').filter({ hasText: 'Ponder' }).first().hover();
    await onStep('menu');
    await chooseFromMenu(page, 'Ponder', 'Ask About Selection…');
    begin('type the question');
    await waitForQuickInput(page, 'Type your question, or choose one');
    await typeInQuickInput(page, QUESTION);
    await onStep('question');
    await acceptQuickInput(page);
    if (options.usesEnvironmentKey === true) {
      begin('agree to the key in the environment');
      await waitForDialog(page, /OPENAI_API_KEY/);
      await clickDialogButton(page, 'Use It');
    }
    begin('choose model and effort');
    await chooseModel(options);
    begin('see the job in the tree');
    const row = page.getByRole('treeitem', { name: QUESTION.slice(0, 20) }).first();
    await row.waitFor();
    await onStep('running');

    begin('be told that the answer is there');
    await page
      .locator('.notification-list-item-message')
      .filter({ hasText: /answered/ })
      .first()
      .waitFor({ timeout: options.answerTimeoutMs });
    await onStep('notice');
    await clickNotificationButton(page, /answered/, 'Open');
    begin('read the answer');
    const content = webviewContent(page);
    await content.locator('main h2, main h1').first().waitFor();
    const result = await read(page, content);
    await onStep('answer');
    return result;
  } catch (error) {
    await onStep(`failed-${step.replaceAll(' ', '-')}`);
    throw new Error(`The step "${step}" failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function chooseModel({ page, model, effort, onStep }: MainJobOptions): Promise<void> {
  await waitForQuickInput(page, 'Choose a model');
  await onStep('models');
  await pickByTyping(page, model);
  await waitForQuickInput(page, `Effort for ${model}`);
  await onStep('effort');
  await quickRow(page, effort).click();
}

async function read(page: Page, content: FrameLocator): Promise<MainJobResult> {
  const texts = (selector: string) => content.locator(selector).allInnerTexts();
  const [costLine = ''] = await texts('[data-part="cost-line"]');
  const [answer = ''] = await texts('[data-part="answer"]');
  const [question = ''] = await texts('[data-part="question"]');
  const rows = await content
    .locator('[data-part="cost-table"] tbody tr')
    .evaluateAll((found) =>
      found.map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent?.trim() ?? '')),
    );
  const [tree] = (await readTree(page, 'Jobs')).filter(({ ariaLabel }) => ariaLabel.startsWith(QUESTION.slice(0, 20)));
  const bar = (await statusBarItem(page, 'ponder.ponder.ponder.cost').textContent()) ?? '';
  return {
    question: question.trim(),
    answer: answer.trim(),
    costLine: costLine.trim(),
    costRows: rows,
    treeRow: `${tree?.label} ${tree?.description}`,
    statusBar: bar.trim(),
  };
}
