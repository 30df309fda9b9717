// The text a question is about: what is selected, else the function around the cursor, else the whole document. It is taken
// from open documents only, so that it is what a person sees, wherever the file lies.
import * as vscode from 'vscode';
import { anchorOf } from '../../../core/anchor/anchorOf.ts';
import { assertReadable, lineWords } from '../../../core/jobs/prepare/prompt.ts';
import { HumanError } from '../../../shared/humanError.ts';
import type { JobSource, LineRange } from '../../../shared/job.ts';
import { functionAround } from './functionAround.ts';
import { pathLabel } from './pathLabel.ts';

export interface TakenText {
  readonly context: string;
  readonly source: JobSource;
}

/** All selections are sent, but only this many are listed in the job's row. */
const MOST_RANGES = 200;
/** With more selections than these, each is looked for by its own text alone. */
const MOST_ANCHORED = 20;
/** If the text changes during each of this many tries, the whole document is taken. */
const MOST_TRIES = 3;

/** @throws HumanError when there is no text to ask about */
export async function askedText(): Promise<TakenText> {
  const editor = vscode.window.activeTextEditor;
  const notebook = vscode.window.activeNotebookEditor;
  const cell = editor === undefined ? undefined : cellOf(editor.document);
  // If the focus is between the cells of a notebook, the active text editor is one that was left elsewhere.
  if (notebook !== undefined && (editor === undefined || cell !== undefined || isInNotebook())) {
    return fromNotebook(notebook, cell === undefined ? undefined : editor, cell);
  }
  if (editor === undefined) throw noEditor();
  const { document } = editor;
  const base = fileSource(document);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const selections = filled(editor);
    if (selections.length > 0) return selected(document, selections, base);
    const { version } = document;
    const at = editor.selection.active;
    const around = await functionAround(document, at);
    // The person typed or moved the cursor meanwhile, so the function's range may be out of date.
    if (document.version !== version || !editor.selection.active.isEqual(at)) continue;
    if (around === null) break;
    return taken(document, around, { ...base, scope: 'function' });
  }
  return taken(document, wholeOf(document), { ...base, scope: 'document' });
}

function noEditor(): HumanError {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  // A binary or very large file has a tab like any other, but nothing in it that could be read.
  if (tab === undefined || tab.input instanceof vscode.TabInputWebview) {
    return new HumanError('Open a file and select the code you want to ask about.', [], null, 'hint');
  }
  return new HumanError(
    '“{0}” is not open as text: it may be binary or too large. Open a text file and ask again.',
    [tab.label],
    null,
    'hint',
  );
}

function isInNotebook(): boolean {
  return vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputNotebook;
}

/** A source without the lines and scope that were taken of it. */
type Base = Pick<JobSource, 'uri' | 'path' | 'languageId' | 'cells' | 'side'>;

function fileSource(document: vscode.TextDocument): Base {
  const side = diffSide(document.uri);
  return {
    uri: document.uri.toString(),
    path: pathLabel(document.uri),
    languageId: document.languageId,
    ...(side === null ? {} : { side }),
  };
}

function diffSide(uri: vscode.Uri): 'left' | 'right' | null {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputTextDiff)) return null;
  if (input.original.toString() === uri.toString()) return 'left';
  return input.modified.toString() === uri.toString() ? 'right' : null;
}

function filled({ selections }: vscode.TextEditor): readonly vscode.Range[] {
  return selections.filter(({ isEmpty }) => !isEmpty).sort((a, b) => a.start.compareTo(b.start));
}

function selected(document: vscode.TextDocument, ordered: readonly vscode.Range[], base: Base): TakenText {
  const [first, ...others] = ordered;
  if (first === undefined || others.length === 0) {
    return taken(document, first ?? wholeOf(document), { ...base, scope: 'selection' });
  }
  const span = others.reduce((all, range) => all.union(range), first);
  const parts = ordered.map((range) => `[${lineWords([linesOf(range)])}]\n${document.getText(range)}`);
  const ranges = ordered.slice(0, MOST_RANGES).map(linesOf);
  const anchors = ordered.length > MOST_ANCHORED || base.cells !== undefined ? {} : anchorsOf(document, ordered);
  const source: JobSource = { ...base, ...linesOf(span), scope: 'selection', ranges, ...anchors };
  return { context: parts.join('\n\n'), source };
}

function taken(document: vscode.TextDocument, range: vscode.Range, base: Base & Pick<JobSource, 'scope'>): TakenText {
  // The answer's code is never put back into cells.
  const anchors = base.cells === undefined ? anchorsOf(document, [range]) : {};
  return { context: document.getText(range), source: { ...base, ...linesOf(range), ...anchors } };
}

/** So that the answer's code finds its way back when the file has changed by then. */
function anchorsOf(document: vscode.TextDocument, ranges: readonly vscode.Range[]): Pick<JobSource, 'anchors'> {
  const text = document.getText();
  return { anchors: ranges.map(({ start, end }) => anchorOf(text, document.offsetAt(start), document.offsetAt(end))) };
}

function linesOf({ start, end }: vscode.Range): LineRange {
  const endsAtLineStart = end.character === 0 && end.line > start.line;
  return { startLine: start.line + 1, endLine: endsAtLineStart ? end.line : end.line + 1 };
}

function wholeOf(document: vscode.TextDocument): vscode.Range {
  return document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
}

function cellOf(document: vscode.TextDocument): vscode.NotebookCell | undefined {
  return vscode.workspace.notebookDocuments
    .flatMap((notebook) => notebook.getCells())
    .find((cell) => cell.document === document);
}

/** What is selected in the cell with the cursor, else all the cells that are selected. */
function fromNotebook(
  { notebook, selections }: vscode.NotebookEditor,
  editor: vscode.TextEditor | undefined,
  cell: vscode.NotebookCell | undefined,
): TakenText {
  if (editor !== undefined && cell !== undefined) {
    const ranges = filled(editor);
    if (ranges.length > 0) return selected(cell.document, ranges, cellSource(notebook, [cell]));
  }
  const cells = notebook
    .getCells()
    .filter(({ index }) => selections.some(({ start, end }) => start <= index && index < end));
  const [first, ...others] = cells.length > 0 || cell === undefined ? cells : [cell];
  if (first === undefined) {
    throw new HumanError('Select the notebook cells you want to ask about.', [], null, 'hint');
  }
  const base = cellSource(notebook, [first, ...others]);
  if (others.length === 0) return taken(first.document, wholeOf(first.document), { ...base, scope: 'document' });
  const parts = cells.map(
    ({ index, document }) => `[cell ${index + 1}, ${document.languageId}]\n${document.getText()}`,
  );
  return { context: parts.join('\n\n'), source: { ...base, startLine: 1, endLine: 1, scope: 'document' } };
}

function cellSource(notebook: vscode.NotebookDocument, cells: readonly vscode.NotebookCell[]): Base {
  const languages = new Set(cells.map(({ document }) => document.languageId));
  const [language = ''] = languages;
  return {
    uri: notebook.uri.toString(),
    path: pathLabel(notebook.uri),
    languageId: languages.size === 1 ? language : '',
    cells: cells.map(({ index }) => index + 1),
  };
}

/** The source of a text that comes from no known file. */
export const GIVEN_TEXT: JobSource = {
  uri: '',
  path: 'text',
  languageId: '',
  startLine: 1,
  endLine: 1,
  scope: 'text',
};

/** The text that is given, or what the active editor shows. */
export async function textFor(given: string | undefined): Promise<TakenText> {
  if (given === undefined) {
    const text = await askedText();
    // Checked now, before the person types a question about a text that can't be read.
    assertReadable(text.context, text.source.path);
    return text;
  }
  return { context: given, source: GIVEN_TEXT };
}

/** What could be asked about now; null = there is no text to ask about. */
export async function textAtHand(): Promise<TakenText | null> {
  try {
    return await textFor(undefined);
  } catch (error) {
    if (error instanceof HumanError) return null;
    throw error;
  }
}
