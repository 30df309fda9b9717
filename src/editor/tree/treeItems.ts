// The elements of the tree as the editor's objects.
import * as vscode from 'vscode';
import { daysBefore, localDay } from '../../shared/format.ts';
import type { JobItem } from './jobItem.ts';

export function dayItem(day: string): vscode.TreeItem {
  const today = localDay(Date.now());
  const isToday = day === today;
  const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const yesterday = day === daysBefore(today, 1) ? vscode.l10n.t('Yesterday') : day;
  const item = new vscode.TreeItem(isToday ? vscode.l10n.t('Today') : yesterday, isToday ? Expanded : Collapsed);
  item.id = `day ${day}`;
  item.contextValue = 'day';
  return item;
}

export function moreItem(command: string): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Load More'));
  item.id = 'more';
  item.command = { command, title: vscode.l10n.t('Load More') };
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  return item;
}

/** @param command without arguments: see RowCommands */
export function treeItem(drawn: JobItem, command: vscode.Command): vscode.TreeItem {
  const item = new vscode.TreeItem(drawn.label);
  item.id = drawn.id;
  item.description = drawn.description;
  item.contextValue = drawn.contextValue;
  item.accessibilityInformation = { label: drawn.spokenLabel };
  const color = drawn.iconColor === null ? undefined : new vscode.ThemeColor(drawn.iconColor);
  item.iconPath = new vscode.ThemeIcon(drawn.icon, color);
  item.command = command;
  return item;
}
