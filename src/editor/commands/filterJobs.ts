import * as vscode from 'vscode';
import type { JobFilter } from '../../core/ledger/jobFilter.ts';
import { inert } from '../../shared/inert.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { filterLabel, isSame, stateGroups, type TreeFilter } from '../tree/treeFilter.ts';

interface Choice extends vscode.QuickPickItem {
  readonly change?: Partial<JobFilter>;
  readonly asksText?: boolean;
}

/** Shows only some jobs in the tree: by state, by model, by what stands in their texts. Each choice adds to the others. */
export async function filterJobs({
  door,
  filter,
}: {
  door: Pick<LedgerDoor, 'ready'>;
  filter: TreeFilter;
}): Promise<void> {
  const { t } = vscode.l10n;
  const { ledger } = await door.ready();
  const shown = filterLabel(filter.current, t);
  const choice = await vscode.window.showQuickPick(choices(filter, ledger.models()), {
    title: t('Filter Jobs'),
    placeHolder:
      shown === '' ? t('Which jobs should the tree show?') : t('Shown now: {0}. Change it, or add to it', shown),
  });
  if (choice?.change !== undefined) filter.change(choice.change);
  if (choice?.asksText !== true) return;
  const text = await vscode.window.showInputBox({
    title: t('Filter Jobs by Text'),
    prompt: t('Words from the question, the code or the answer; empty = any'),
    value: filter.current.text,
  });
  if (text !== undefined) filter.change({ text: text.trim() });
}

/** What is chosen already has a mark, and choosing it again removes it from the filter. */
function choices({ current }: TreeFilter, models: readonly string[]): Choice[] {
  const { t } = vscode.l10n;
  const separator = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const item = (label: string, isChosen: boolean, change: Partial<JobFilter>, none: Partial<JobFilter>): Choice => ({
    label: isChosen ? `$(check) ${label}` : label,
    change: isChosen ? none : change,
  });
  const states = stateGroups(t).map((group) =>
    item(group.label, isSame(group.states, current.states), { states: group.states }, { states: null }),
  );
  const named = models.map((model) => item(inert(model, 60), model === current.model, { model }, { model: null }));
  const isSearched = current.text !== '';
  return [
    separator(t('State')),
    ...states,
    separator(t('Model')),
    ...named,
    separator(t('Text')),
    {
      label: `${isSearched ? '$(check)' : '$(search)'} ${t('Text…')}`,
      description: isSearched ? inert(current.text, 60) : '',
      asksText: true,
    },
  ];
}
