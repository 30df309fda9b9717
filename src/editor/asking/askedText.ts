// The text a question is about: what is selected, else the function around the cursor, else the whole document.
import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import type { JobSource } from '../../shared/job.ts';

export interface AskedText {
  readonly context: string;
  readonly source: JobSource;
}

/** A language server that is still starting is not waited for longer. */
const SYMBOLS_WAIT_MS = 1_500;
const BETWEEN_SELECTIONS = '\n\n[…]\n\n';

const FUNCTION_KINDS: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
]);

/** @throws HumanError when there is no text to ask about */
export async function askedText(): Promise<AskedText> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) throw noEditor();
  const { document } = editor;
  const selections = editor.selections.filter((selection) => !selection.isEmpty);
  if (selections.length > 0) return selected(document, selections);
  const around = await functionAround(document, editor.selection.active);
  if (around !== null) return taken(document, around, 'function');
  const whole = document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
  return taken(document, whole, 'document');
}

function noEditor(): HumanError {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  // A binary or very large file has a tab like any other, but nothing in it that could be read.
  if (tab === undefined || tab.input instanceof vscode.TabInputWebview) {
    return new HumanError('No text editor is open. Open a file, select the text to ask about, and ask again.');
  }
  return new HumanError('“{0}” is not open as text: it may be binary or too large. Open a text file and ask again.', [
    tab.label,
  ]);
}

function selected(document: vscode.TextDocument, selections: readonly vscode.Range[]): AskedText {
  const ordered = [...selections].sort((a, b) => a.start.compareTo(b.start));
  const first = ordered[0] ?? new vscode.Range(0, 0, 0, 0);
  const span = ordered.reduce((all, range) => all.union(range), first);
  const context = ordered.map((range) => document.getText(range)).join(BETWEEN_SELECTIONS);
  return { context, source: sourceOf(document, span, 'selection') };
}

function taken(document: vscode.TextDocument, range: vscode.Range, scope: JobSource['scope']): AskedText {
  return { context: document.getText(range), source: sourceOf(document, range, scope) };
}

function sourceOf(document: vscode.TextDocument, range: vscode.Range, scope: JobSource['scope']): JobSource {
  const isInWorkspace = vscode.workspace.getWorkspaceFolder(document.uri) !== undefined;
  const endsAtLineStart = range.end.character === 0 && range.end.line > range.start.line;
  return {
    uri: document.uri.toString(),
    path: isInWorkspace ? vscode.workspace.asRelativePath(document.uri) : baseName(document.uri),
    languageId: document.languageId,
    startLine: range.start.line + 1,
    endLine: endsAtLineStart ? range.end.line : range.end.line + 1,
    scope,
  };
}

/** Outside the workspace the folders of a path say more about the person than about the code. */
function baseName(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) || uri.scheme;
}

async function functionAround(document: vscode.TextDocument, at: vscode.Position): Promise<vscode.Range | null> {
  const symbols = await Promise.race([
    vscode.commands.executeCommand<unknown>('vscode.executeDocumentSymbolProvider', document.uri),
    new Promise<undefined>((resolve) => {
      setTimeout(resolve, SYMBOLS_WAIT_MS, undefined);
    }),
  ]);
  return Array.isArray(symbols) ? innermostFunction(symbols, at) : null;
}

function innermostFunction(symbols: readonly unknown[], at: vscode.Position): vscode.Range | null {
  for (const symbol of symbols) {
    if (!isDocumentSymbol(symbol) || !symbol.range.contains(at)) continue;
    const inner = innermostFunction(symbol.children, at);
    if (inner !== null) return inner;
    if (FUNCTION_KINDS.has(symbol.kind)) return symbol.range;
  }
  return null;
}

/** Providers may also answer with the older, flat kind, which does not say what is inside of what. */
function isDocumentSymbol(symbol: unknown): symbol is vscode.DocumentSymbol {
  return typeof symbol === 'object' && symbol !== null && 'children' in symbol && 'range' in symbol && 'kind' in symbol;
}
