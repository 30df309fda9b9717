// The answer page of a job in each state, and the answer beside its source.
import { quickInput } from '../../host/quickInput.ts';
import { webviewContent } from '../../host/webviewContent.ts';
import { ask } from './fillLedger.ts';
import type { Stage } from './stage.ts';
import type { Surface } from './surface.ts';

/** By the names of the ledger's jobs; true = in all themes and widths. */
const PAGES: Readonly<Record<string, boolean>> = {
  done: true,
  long: false,
  short: false,
  thinking: true,
  queued: false,
  incomplete: false,
  refused: false,
  rejected: true,
  uncertain: true,
  offline: false,
  noKey: false,
  budget: false,
  consent: false,
  paused: true,
  cancelled: false,
  failed: false,
  noText: false,
  tool: false,
  forgotten: false,
};

export async function openPage(stage: Stage, id: string): Promise<void> {
  await stage.probe.run('ponder.openAnswer', id);
  for (let tries = 0; tries < 100; tries += 1) {
    // A page that was just closed may still have its frame.
    const drawn = await Promise.all(stage.page.frames().map((frame) => frame.locator('main h1').count()));
    if (drawn.some((count) => count > 0)) return stage.rest(700);
    await stage.rest(200);
  }
  throw new Error(`The page of ${id} was not drawn.`);
}

async function scrollPage(stage: Stage, by: number): Promise<void> {
  await stage.page.mouse.move(900, 400);
  await stage.page.mouse.wheel(0, by);
  await stage.rest();
}

export const PAGE_SURFACES: readonly Surface[] = [
  ...Object.entries(PAGES).map(
    ([name, isEverywhere]): Surface => ({
      name: `page-${name}`,
      ledger: 'full',
      async play(stage) {
        await openPage(stage, stage.job(name));
        await stage.take(`page-${name}`, isEverywhere);
        if (name !== 'long' && name !== 'done') return;
        await scrollPage(stage, 900);
        await stage.take(`page-${name}-middle`);
        await scrollPage(stage, 20_000);
        await stage.take(`page-${name}-end`);
      },
    }),
  ),
  {
    name: 'page-beside',
    ledger: 'full',
    async play(stage) {
      await stage.showCode();
      await openPage(stage, stage.job('done'));
      await stage.take('page-beside', true);
    },
  },
  {
    name: 'page-answering',
    ledger: 'full',
    async play(stage) {
      const id = await ask(stage, 'What comes piece by piece?', {
        answer: 'The bucket is **refilled twice**: once by the timer and once by the caller.\n\n'.repeat(4),
        hold: 'in_progress',
        queueMs: 0,
        runMs: 1,
      });
      await stage.probe.run('workbench.action.closeAllEditors');
      await openPage(stage, id);
      await webviewContent(stage.page).locator('[data-part="answer"] p').first().waitFor();
      await stage.take('page-answering', true);
      const responseId = stage.ponder.simulator.truth.creates.at(-1)?.responseId ?? '';
      stage.ponder.simulator.advanceTo(responseId, 'completed');
    },
  },
  {
    name: 'compare',
    ledger: 'full',
    async play(stage) {
      await stage.probe.begin('ponder.compareWithSource', stage.job('done'));
      await stage.rest(1_000);
      if (await quickInput(stage.page).isVisible()) {
        await stage.take('compare-blocks');
        await stage.page.keyboard.press('ArrowDown');
        await stage.page.keyboard.press('Enter');
      }
      await stage.page.locator('.monaco-diff-editor').first().waitFor();
      await stage.rest(1_500);
      await stage.take('compare');
    },
  },
  {
    name: 'markdown',
    ledger: 'full',
    async play(stage) {
      await stage.probe.begin('ponder.openAnswerAsMarkdown', stage.job('done'));
      await stage.rest(2_000);
      await stage.take('markdown');
    },
  },
];
