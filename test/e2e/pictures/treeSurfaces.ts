// The tree of jobs, what a mouse finds on it, search and filter, and the status bar.
import { quickInput } from '../../host/quickInput.ts';
import { statusBarItem, view } from '../../host/workbench.ts';
import { openQuickInput, type } from './asking.ts';
import type { Stage } from './stage.ts';
import type { Surface } from './surface.ts';
import { WORDS } from './words.ts';

const STATUS_BAR = 'ponder.ponder.ponder.cost';
const VIEW = /jobs/i;

function rows({ page }: Stage) {
  return page.locator('.part.sidebar .pane').filter({ hasText: VIEW }).getByRole('treeitem');
}

/** The row of a job that is alone with its answer: named by its question. */
function row(stage: Stage, question: string) {
  return rows(stage).filter({ hasText: question }).first();
}

async function filterBy(stage: Stage, state: string): Promise<void> {
  await openQuickInput(stage, 'ponder.filterJobs');
  await type(stage, state);
  if ((await quickInput(stage.page).locator('.monaco-list-row').count()) > 0) await stage.page.keyboard.press('Enter');
  else {
    // Where a state without jobs is not offered, a word that no job holds.
    await type(stage, '');
    await quickInput(stage.page).locator('.monaco-list-row').filter({ hasText: WORDS.filterByText }).last().click();
    await type(stage, WORDS.notFound);
    await stage.page.keyboard.press('Enter');
  }
  await quickInput(stage.page).waitFor({ state: 'hidden' });
  await stage.rest(900);
}

export const TREE_SURFACES: readonly Surface[] = [
  {
    name: 'tree',
    ledger: 'full',
    async play(stage) {
      await stage.narrowSidebar();
      await rows(stage).first().waitFor();
      await stage.rest(1_000);
      await stage.take('tree', true);
      await view(stage.page, 'Jobs').getByRole('treeitem').first().hover();
      await stage.wheel(20);
      await stage.take('tree-bottom');
      await stage.wheel(-20);
    },
  },
  {
    name: 'tree-row',
    ledger: 'full',
    async play(stage) {
      await stage.narrowSidebar();
      await stage.showCode();
      for (const [name, question] of [
        ['done', 'Why do some requests pass'],
        ['running', 'Review this for races'],
        ['failed', 'Propose a better'],
      ] as const) {
        await row(stage, question).hover();
        await stage.rest(200);
        await stage.take(`tree-row-${name}`);
        await stage.rest(1_500);
        await stage.take(`tree-tooltip-${name}`, name === 'done');
        await stage.page.mouse.move(700, 4);
      }
      await row(stage, 'Why do some requests pass').click({ button: 'right' });
      await stage.rest(600);
      await stage.take('tree-menu');
    },
  },
  {
    name: 'thread',
    ledger: 'full',
    async play(stage) {
      await stage.narrowSidebar();
      await stage.showCode();
      // A word of the question finds its day open, with the thread's row in it.
      await openQuickInput(stage, 'ponder.filterJobs');
      await type(stage, '');
      await quickInput(stage.page).locator('.monaco-list-row').filter({ hasText: WORDS.filterByText }).last().click();
      await type(stage, 'drain twice');
      await stage.page.keyboard.press('Enter');
      await quickInput(stage.page).waitFor({ state: 'hidden' });
      await row(stage, '4 turns').waitFor();
      await row(stage, '4 turns').locator('.monaco-tl-twistie').click();
      await rows(stage).filter({ hasText: 'Climbed to' }).waitFor();
      await stage.rest(600);
      await stage.take('thread', true);
      await row(stage, '4 turns').hover();
      await stage.rest(1_500);
      await stage.take('thread-tooltip');
      await stage.page.mouse.move(700, 4);
      await stage.probe.run('ponder.clearFilter');
    },
  },
  {
    name: 'filter',
    ledger: 'full',
    async play(stage) {
      await stage.narrowSidebar();
      await openQuickInput(stage, 'ponder.filterJobs');
      await stage.take('filter-box');
      await stage.page.keyboard.press('Escape');
      await filterBy(stage, WORDS.filterWithJobs);
      await stage.take('filtered', true);
      await stage.probe.run('ponder.clearFilter');
      await filterBy(stage, WORDS.filterWithout);
      await stage.take('filtered-nothing');
      await stage.probe.run('ponder.clearFilter');
    },
  },
  {
    name: 'find',
    ledger: 'full',
    async play(stage) {
      await openQuickInput(stage, 'ponder.findJob');
      await stage.take('find-empty');
      await type(stage, WORDS.found);
      await stage.rest(600);
      await stage.take('find', true);
      await type(stage, WORDS.notFound);
      await stage.rest(600);
      await stage.take('find-nothing');
    },
  },
  {
    name: 'status-bar',
    ledger: 'full',
    async play(stage) {
      await stage.take('status-bar');
      await statusBarItem(stage.page, STATUS_BAR).hover();
      await stage.rest(1_500);
      await stage.take('status-bar-hover', true);
    },
  },
];
