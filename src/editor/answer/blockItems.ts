// The blocks of code of an answer as rows of a quick pick.
import * as vscode from 'vscode';
import { firstLine } from '../../shared/format.ts';
import { inert } from '../../shared/inert.ts';
import type { CodeBlock } from './codeBlocks.ts';

export interface BlockItem extends vscode.QuickPickItem {
  readonly text: string;
}

export function blockItems(blocks: readonly CodeBlock[]): BlockItem[] {
  return blocks.map(({ language, text }) => ({
    label: inert(firstLine(text), 80),
    description: [inert(language, 20), linesLabel(text.split('\n').length)].filter((part) => part !== '').join(', '),
    text,
  }));
}

function linesLabel(count: number): string {
  const { t } = vscode.l10n;
  return count === 1 ? t('1 line') : t('{0} lines', String(count));
}
