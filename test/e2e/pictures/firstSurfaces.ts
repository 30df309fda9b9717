// What a person sees before the first answer: the view with and without a key, the walkthrough, Ponder's own pages.
import { openQuickInput } from './asking.ts';
import type { Stage } from './stage.ts';
import type { Surface } from './surface.ts';

const WALKTHROUGH = 'ponder.ponder#firstQuestion';
/** Always there, and without a key. */
const NO_KEY = { 'ponder.endpoint': 'OpenAI' };
const BACK = { 'ponder.endpoint': 'Simulator' };

const welcome = async ({ page }: Stage) => page.locator('.welcome-view-content:visible').first().waitFor();

export const FIRST_SURFACES: readonly Surface[] = [
  {
    name: 'first-no-key',
    ledger: 'empty',
    async play(stage) {
      await stage.probe.set(NO_KEY);
      await stage.narrowSidebar();
      await welcome(stage);
      await stage.take('first-no-key', true);
      await stage.probe.set(BACK);
    },
  },
  {
    name: 'first-key-box',
    ledger: 'empty',
    async play(stage) {
      await stage.probe.set(NO_KEY);
      await openQuickInput(stage, 'ponder.setApiKey');
      await stage.take('first-key-box-1');
      await stage.page.keyboard.press('Enter');
      await stage.rest(800);
      await stage.take('first-key-box-2');
      await stage.page.keyboard.press('Escape');
      await stage.probe.set(BACK);
    },
  },
  {
    name: 'first-with-key',
    ledger: 'empty',
    async play(stage) {
      await welcome(stage);
      await stage.take('first-with-key', true);
    },
  },
  {
    name: 'first-no-file',
    ledger: 'empty',
    async play(stage) {
      await stage.probe.begin('ponder.askSelection');
      await stage.rest(1_500);
      await stage.take('first-no-file');
    },
  },
  {
    name: 'walkthrough',
    ledger: 'empty',
    async play(stage) {
      await stage.probe.run('workbench.action.closeSidebar');
      await stage.probe.begin('workbench.action.openWalkthrough', WALKTHROUGH);
      const steps = stage.page.locator('.getting-started-step');
      await steps.first().waitFor();
      await stage.rest(1_000);
      for (let step = 0; step < (await steps.count()); step += 1) {
        if (step > 0) await steps.nth(step).locator('.step-title').click();
        await stage.rest(700);
        await stage.take(`walkthrough-${step + 1}`, step === 0);
      }
    },
  },
  {
    name: 'extension-page',
    ledger: 'empty',
    async play(stage) {
      await stage.probe.begin('extension.open', 'ponder.ponder');
      await stage.page.locator('.extension-editor .name').first().waitFor();
      await stage.rest(2_500);
      await stage.take('extension-page');
    },
  },
  {
    name: 'settings',
    ledger: 'empty',
    async play(stage) {
      await stage.probe.run('workbench.action.openSettings', '@ext:ponder.ponder');
      await stage.page.locator('.settings-editor .setting-item').first().waitFor();
      await stage.rest(1_000);
      await stage.take('settings-1');
      const list = stage.page.locator('.settings-tree-container .monaco-scrollable-element').first();
      for (const part of [2, 3, 4]) {
        await list.hover();
        await stage.wheel(6);
        await stage.take(`settings-${part}`);
      }
    },
  },
];
