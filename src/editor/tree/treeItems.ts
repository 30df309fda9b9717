// The elements of the tree as the editor's objects.
import * as vscode from 'vscode';
import type { ListSpan } from '../../core/ledger/jobList.ts';
import { localDay } from '../../shared/format.ts';
import type { JobGroup } from '../../shared/jobGroup.ts';
import { dayLabel, jobsAndMoney, monthLabel } from '../words/dayWords.ts';
import type { JobItem } from './jobItem.ts';

const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;

export function groupItem(group: JobGroup, jobs: number): vscode.TreeItem {
  const item = new vscode.TreeItem(groupLabel(group), Expanded);
  item.id = `group ${group}`;
  item.description = String(jobs);
  item.contextValue = 'group';
  return item;
}

function groupLabel(group: JobGroup): string {
  const { t } = vscode.l10n;
  if (group === 'needsYou') return t('Needs You');
  return group === 'unread' ? t('Unread') : t('Running');
}

/** VS Code remembers by its id whether an element is open: under a filter it is another element. */
export function spanItem(span: ListSpan, isOpen: boolean, isFiltered: boolean): vscode.TreeItem {
  const { t } = vscode.l10n;
  const now = Date.now();
  const isDay = span.unit === 'day';
  const label = isDay ? dayLabel(span.from, now, t) : monthLabel(span.from, span.isRest, now, t);
  const item = new vscode.TreeItem(label, isOpen ? Expanded : Collapsed);
  item.id = `${spanKey(span)}${isFiltered ? ' filtered' : ''}`;
  item.description = jobsAndMoney(span.spend, t);
  item.contextValue = span.unit;
  return item;
}

export function spanKey({ unit, from }: Pick<ListSpan, 'unit' | 'from'>): string {
  return `${unit} ${localDay(from)}`;
}

export function moreItem(command: string, of: string): vscode.TreeItem {
  const title = vscode.l10n.t('Load More');
  const item = new vscode.TreeItem(title);
  item.id = `more ${of}`;
  item.command = { command, title, arguments: [of] };
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  return item;
}

/** @param command without arguments: see RowCommands @param isThread its turns stand below it, one click away */
export function treeItem(drawn: JobItem, command: vscode.Command, isThread = false): vscode.TreeItem {
  const item = new vscode.TreeItem(drawn.label, isThread ? Collapsed : undefined);
  item.id = drawn.id;
  item.description = drawn.description;
  item.contextValue = drawn.contextValue;
  item.accessibilityInformation = { label: drawn.spokenLabel };
  const color = drawn.iconColor === null ? undefined : new vscode.ThemeColor(drawn.iconColor);
  item.iconPath = new vscode.ThemeIcon(drawn.icon, color);
  item.command = command;
  return item;
}
