// Puts a model's text into a person's file: as plain text, in one step that undo takes back.
import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import { withoutSurprise } from './hiddenWarning.ts';
import type { LastEditor } from './lastEditor.ts';

/** Schemes of documents that are not files but can be written to. */
const WRITABLE: ReadonlySet<string> = new Set(['untitled', 'vscode-notebook-cell', 'vscode-interactive-input']);

/** What is written of a text at its place, once the text is as the person wants it. */
export type Shape = (text: string, document: vscode.TextDocument, place: vscode.Range) => string;

export interface Insertion {
  readonly text: string;
  readonly shape: Shape;
}

export const asItIs: Shape = (text) => text;

/** Puts the text in place of the selection, or at the cursor. @throws HumanError where nothing can be inserted */
export async function insertText(last: LastEditor, text: string): Promise<void> {
  await insertChosen(last, async () => ({ text, shape: asItIs }));
}

/**
 * Inserts what the person chooses for this editor; nothing when they back out.
 * @throws HumanError where nothing can be inserted
 */
export async function insertChosen(
  last: LastEditor,
  choose: (editor: vscode.TextEditor) => Promise<Insertion | undefined>,
): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    throw new HumanError('Answers can be put into files once this workspace is trusted.', [], null, 'hint');
  }
  const editor = last.current;
  if (editor === undefined) {
    throw new HumanError(
      'There is no editor to insert into. Open a file and put the cursor where the text belongs.',
      [],
      null,
      'hint',
    );
  }
  const { document } = editor;
  const before = { version: document.version, selection: editor.selection };
  if (await isReadOnly(document.uri)) throw readOnly(document);
  const chosen = await choose(editor);
  const plain = chosen === undefined ? undefined : await withoutSurprise(chosen.text, 'insert');
  if (chosen === undefined || plain === undefined) return;
  const selection = stillMeant(editor, before);
  const written = chosen.shape(plain, document, selection);
  const { viewColumn } = editor;
  const shown = await vscode.window.showTextDocument(document, {
    selection,
    ...(viewColumn === undefined ? {} : { viewColumn }),
  });
  assertUnchanged(document, before.version);
  const isDone = await shown.edit((edit) => edit.replace(selection, written), {
    undoStopBefore: true,
    undoStopAfter: true,
  });
  // An editor that was made read-only for this session takes the edit and changes nothing.
  if (!isDone || document.version === before.version) throw readOnly(document);
}

interface Place {
  readonly version: number;
  readonly selection: vscode.Selection;
}

/**
 * Where the text belongs after a pick or a modal was open: in place of what was selected before, or where the cursor is
 * by now.
 * @throws HumanError when the document changed or other text is selected now: nobody saw what would be overwritten
 */
function stillMeant({ document, selection }: vscode.TextEditor, before: Place): vscode.Selection {
  assertUnchanged(document, before.version);
  if (!selection.isEmpty && !selection.isEqual(before.selection)) throw changed(document);
  return selection;
}

function assertUnchanged(document: vscode.TextDocument, version: number): void {
  if (document.isClosed) {
    throw new HumanError('{0} was closed while the question was open. Nothing was inserted.', [nameOf(document)]);
  }
  if (document.version !== version) throw changed(document);
}

function changed(document: vscode.TextDocument): HumanError {
  return new HumanError('{0} changed while the question was open. Nothing was inserted; choose the place again.', [
    nameOf(document),
  ]);
}

/** Whether nothing can be written to it, as far as its file system tells. */
export async function isReadOnly(uri: vscode.Uri): Promise<boolean> {
  const isWritable = vscode.workspace.fs.isWritableFileSystem(uri.scheme);
  if (isWritable === undefined) return !WRITABLE.has(uri.scheme);
  if (!isWritable) return true;
  try {
    const { permissions = 0 } = await vscode.workspace.fs.stat(uri);
    return (permissions & vscode.FilePermission.Readonly) !== 0;
  } catch {
    // The file is not on the disk, but its text in the editor can be changed.
    return false;
  }
}

function readOnly(document: vscode.TextDocument): HumanError {
  return new HumanError('{0} can’t be written to. Nothing was inserted.', [nameOf(document)]);
}

export function nameOf({ uri }: vscode.TextDocument): string {
  return uri.path.split('/').at(-1) ?? '';
}
