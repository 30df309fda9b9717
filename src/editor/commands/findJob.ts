import * as vscode from 'vscode';
import type { Ledger } from '../../core/ledger/ledger.ts';
import type { Found } from '../../core/ledger/searchTexts.ts';
import { inert } from '../../shared/inert.ts';
import type { Job } from '../../shared/job.ts';
import { modelName } from '../../shared/mode.ts';
import type { AnswerPanels } from '../answer/answerPanels.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { momentName } from '../words/dayWords.ts';
import { jobTitle } from '../words/jobLine.ts';
import { stateLabel } from '../words/jobWords.ts';

const MOST_FOUND = 30;
const TYPING_MS = 60;

interface FoundItem extends vscode.QuickPickItem {
  /** Absent = the line only says that nothing was found. */
  readonly id?: string;
}

/** Searches questions, code and answers of all jobs while the person types; Enter opens the answer. */
export async function findJob({
  door,
  panels,
}: {
  door: Pick<LedgerDoor, 'ready'>;
  panels: Pick<AnswerPanels, 'open'>;
}): Promise<void> {
  const { ledger } = await door.ready();
  const id = await pickFound(ledger);
  if (id !== undefined) panels.open(id);
}

function pickFound(ledger: Ledger): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const pick = vscode.window.createQuickPick<FoundItem>();
  pick.title = t('Find Job');
  pick.placeholder = t('Words from the question, the code or the answer; “in quotes” for an exact phrase');
  return new Promise<string | undefined>((resolve, reject) => {
    const draw = (): void => {
      try {
        const found = foundItems(ledger, pick.value);
        pick.items = found.length > 0 || pick.value.trim() === '' ? found : [nothingFound(pick.value, pick.busy)];
      } catch (error) {
        reject(error);
        pick.hide();
      }
    };
    let typing: NodeJS.Timeout | undefined;
    pick.onDidChangeValue(() => {
      clearTimeout(typing);
      typing = setTimeout(draw, TYPING_MS);
    });
    pick.onDidAccept(() => {
      const id = pick.selectedItems[0]?.id;
      if (id === undefined) return;
      resolve(id);
      pick.hide();
    });
    let isHidden = false;
    pick.onDidHide(() => {
      isHidden = true;
      clearTimeout(typing);
      resolve(undefined);
      pick.dispose();
    });
    draw();
    pick.show();
    pick.busy = true;
    // What is found already can be chosen while the rest is put into the index.
    ledger.indexTexts().then(() => {
      if (isHidden) return;
      pick.busy = false;
      draw();
    }, reject);
  }).finally(() => pick.hide());
}

/** Enter does nothing on this line. @param isReading texts are still put into the index */
function nothingFound(input: string, isReading: boolean): FoundItem {
  const { t } = vscode.l10n;
  const label = isReading ? t('Searching…') : t('No job contains “{0}”.', inert(input.trim(), 60));
  return { label, alwaysShow: true };
}

/** The newest jobs while nothing is typed. */
function foundItems(ledger: Pick<Ledger, 'page' | 'search'>, input: string): FoundItem[] {
  if (input.trim() === '') return ledger.page(MOST_FOUND).map((job) => foundItem(job, ''));
  return ledger.search(input, MOST_FOUND).map((found) => foundItem(found.job, place(found)));
}

function foundItem(job: Job, detail: string): FoundItem {
  const { t } = vscode.l10n;
  return {
    id: job.id,
    label: inert(jobTitle(job, t), 100),
    description: [inert(modelName(job), 60), stateLabel(job, t), momentName(job.createdAt, Date.now())].join(' · '),
    detail,
    // Without this VS Code would hide items whose label does not contain the search.
    alwaysShow: true,
  };
}

function place({ where, snippet }: Found): string {
  const { t } = vscode.l10n;
  const words = inert(snippet, 200);
  if (words === '') return '';
  if (where === 'answer') return t('Answer: {0}', words);
  return where === 'context' ? t('Code: {0}', words) : t('Question: {0}', words);
}
