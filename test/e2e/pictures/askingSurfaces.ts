// Asking: the question, the model and what it costs, and what is asked before money is spent.
import { dismissQuickInput, quickInput, quickRow } from '../../host/quickInput.ts';
import { goOn, openQuestionBox, openQuickInput, type } from './asking.ts';
import { ask, USUAL_MODEL } from './fillLedger.ts';
import type { Stage } from './stage.ts';
import type { Surface } from './surface.ts';
import { WORDS } from './words.ts';

const QUESTION = 'Is a request lost when the audit throws?';
const MOST_STEPS = 6;

async function takeModal(stage: Stage, name: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  await stage.probe.set({ 'ponder.model': WORDS.model, 'ponder.effort': WORDS.effort, ...settings });
  await openQuestionBox(stage);
  await type(stage, QUESTION);
  await stage.page.keyboard.press('Enter');
  await stage.page.locator('.monaco-dialog-box').waitFor();
  await stage.take(name, true);
  await stage.page.keyboard.press('Escape');
  const back = Object.keys(settings).map((key) => [key, null]);
  await stage.probe.set({ ...USUAL_MODEL, ...Object.fromEntries(back) });
}

export const ASKING_SURFACES: readonly Surface[] = [
  {
    name: 'ask-menu',
    ledger: 'full',
    async play(stage) {
      await stage.showCode();
      const selected = stage.page.locator('.part.editor .selected-text').first();
      await selected.click({ button: 'right', position: { x: 30, y: 8 }, force: true });
      await stage.page.locator('.monaco-menu .action-menu-item').filter({ hasText: 'Ponder' }).first().hover();
      await stage.rest(900);
      await stage.take('ask-menu');
    },
  },
  {
    name: 'ask-first',
    ledger: 'empty',
    async play(stage) {
      await openQuestionBox(stage);
      await stage.take('ask-first-1');
      for (let count = 2; count <= MOST_STEPS; count += 1) {
        const next = await goOn(stage, QUESTION);
        if (next === 'none' || next === 'dialog' || count === MOST_STEPS) break;
        await stage.rest(700);
        await stage.take(`ask-first-${count}`);
        // The effort is the last before money is spent.
        if (count === 3) break;
      }
    },
  },
  {
    name: 'ask-empty',
    ledger: 'full',
    async play(stage) {
      await openQuestionBox(stage);
      await stage.rest(700);
      await stage.take('ask-empty', true);
    },
  },
  {
    name: 'ask-typed',
    ledger: 'full',
    async play(stage) {
      await openQuestionBox(stage);
      await type(stage, QUESTION);
      await stage.rest(700);
      await stage.take('ask-typed', true);
      await type(stage, `${QUESTION} And if it does, which of the two callers is told, and may the other one go on?`);
      await stage.take('ask-typed-long');
    },
  },
  {
    name: 'ask-with',
    ledger: 'full',
    async play(stage) {
      await stage.showCode();
      await openQuickInput(stage, 'ponder.askWith');
      await stage.rest(700);
      await stage.take('ask-with-1');
      for (let count = 2; count <= MOST_STEPS; count += 1) {
        const isQuestion = WORDS.question.test(
          (await quickInput(stage.page).locator('input.input').getAttribute('placeholder')) ?? '',
        );
        // The last step sends: on BASE it is the question.
        if (isQuestion && count > 3) break;
        const next = await goOn(stage, QUESTION);
        if (next === 'none') break;
        await stage.rest(500);
        await stage.take(`ask-with-${count}`);
        if (next === 'dialog') break;
      }
    },
  },
  {
    name: 'models',
    ledger: 'full',
    async play(stage) {
      await stage.showCode();
      await openQuickInput(stage, 'ponder.chooseModel');
      await stage.rest(1_500);
      await stage.take('models-top', true);
      const list = quickInput(stage.page).locator('.quick-input-list .monaco-list');
      for (const part of ['middle', 'bottom']) {
        await list.hover();
        await stage.wheel(part === 'middle' ? 5 : 40);
        await stage.take(`models-${part}`);
      }
      await type(stage, 'sol');
      await stage.take('models-searched');
    },
  },
  {
    name: 'effort',
    ledger: 'full',
    async play(stage) {
      await stage.showCode();
      await openQuickInput(stage, 'ponder.chooseModel');
      await type(stage, WORDS.model);
      await quickRow(stage.page, WORDS.model).click();
      await stage.rest(900);
      await stage.take('effort', true);
      await dismissQuickInput(stage.page);
      await openQuickInput(stage, 'ponder.chooseModel');
      await type(stage, 'gpt-6.1-sol');
      await stage.page.keyboard.press('Enter');
      await stage.rest(900);
      await stage.take('effort-sol');
    },
  },
  {
    name: 'price-modal',
    ledger: 'full',
    play: (stage) => takeModal(stage, 'price-modal', { 'ponder.confirmAboveUsd': 0.01 }),
  },
  {
    name: 'budget-modal',
    ledger: 'full',
    play: (stage) => takeModal(stage, 'budget-modal', { 'ponder.budget.dayUsd': 0.5, 'ponder.budget.monthUsd': 4 }),
  },
  {
    name: 'same-question-modal',
    ledger: 'full',
    async play(stage) {
      await ask(stage, QUESTION, { hold: 'in_progress', queueMs: 0 });
      await stage.probe.begin('ponder.askSelection', { prompt: QUESTION, model: 'o3', effort: 'medium' });
      await stage.page.locator('.monaco-dialog-box').waitFor();
      await stage.take('same-question-modal');
      await stage.page.keyboard.press('Escape');
      await stage.probe.begin('ponder.cancelAll');
      await stage.untilAsked();
      await stage.take('cancel-all-modal');
      await stage.page.keyboard.press('Escape');
    },
  },
  {
    name: 'long-question',
    ledger: 'full',
    async play(stage) {
      await openQuestionBox(stage);
      const row = quickInput(stage.page).locator('.monaco-list-row').filter({ hasText: WORDS.writeInEditor }).first();
      // On BASE it is the last row, out of sight: the key upwards leads from the first to the last.
      if (!(await row.isVisible())) await stage.page.keyboard.press('ArrowUp');
      await stage.rest(600);
      await row.click();
      await stage.page.locator('.tab.active').filter({ hasText: 'Untitled' }).waitFor();
      await stage.rest(1_200);
      await stage.take('long-question-empty');
      await stage.page.keyboard.type(`${QUESTION}\n\nThink of two clients at once.`);
      await stage.rest(1_500);
      await stage.take('long-question', true);
      await stage.probe.begin('ponder.previewQuestion');
      await stage.rest(2_500);
      await stage.take('preview', true);
    },
  },
];
