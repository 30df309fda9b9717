// The file that a question was about, as a document that can be changed: where it was, or where it was moved to.
import * as vscode from 'vscode';
import { findPlaces } from '../../core/anchor/findAmong.ts';
import type { AskedPlace } from '../../core/patch/reference.ts';
import { HumanError } from '../../shared/humanError.ts';
import type { JobSource } from '../../shared/job.ts';
import { isReadOnly, nameOf } from '../answer/insertText.ts';
import { askedParts } from './askedParts.ts';
import { movedFile } from './movedFile.ts';

export interface OpenedSource {
  readonly document: vscode.TextDocument;
  /** Was found under another name. */
  readonly isMoved: boolean;
}

/** Larger files are not compared: nobody could read what becomes of them. */
const MOST_LETTERS = 5_000_000;

/** @throws HumanError that says why nothing can be put back into it */
export async function openSource(source: JobSource, context: string): Promise<OpenedSource> {
  const uri = vscode.Uri.parse(source.uri, true);
  const isOpen = vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
  // A restored ledger may name files of another folder: only what belongs to this window is changed.
  if (!isOpen && vscode.workspace.getWorkspaceFolder(uri) === undefined) {
    throw new HumanError('{0} is not in the folders that are open here.', [source.path], null, 'hint');
  }
  if (isOpen || (await isThere(uri))) return { document: await openForChange(uri, source.path), isMoved: false };
  const moved = await movedFile(uri, askedParts(context, source) ?? []);
  if (moved === null) {
    throw new HumanError(
      '{0} is not there any more, and the code was not found in another file. Compare or insert it.',
      [source.path],
    );
  }
  return { document: await openForChange(moved, source.path), isMoved: true };
}

/** @throws HumanError when it can't be read as text, or not be written to */
export async function openForChange(uri: vscode.Uri, path: string): Promise<vscode.TextDocument> {
  const isWritable = vscode.workspace.fs.isWritableFileSystem(uri.scheme) === true;
  if (!isWritable || (await isReadOnly(uri))) {
    throw new HumanError('{0} can’t be written to. Compare or insert the code instead.', [path]);
  }
  const document = await textOf(uri);
  if (document === null) {
    throw new HumanError('{0} can’t be shown as text by now. Compare or insert the code instead.', [path]);
  }
  if (document.getText().length > MOST_LETTERS) {
    throw new HumanError('{0} is too large to put code back into it. Compare or insert the code instead.', [path]);
  }
  return document;
}

export interface AskedTexts {
  /** Where those that are surely found stand, in the document's text with `\n` between its lines. */
  readonly asked: readonly AskedPlace[];
  /** The others. */
  readonly lost: readonly string[];
}

export function placesIn(text: string, source: JobSource, context: string): AskedTexts {
  const parts = askedParts(context, source) ?? [];
  const found = findPlaces(parts, text);
  const asked: AskedPlace[] = [];
  const lost: string[] = [];
  for (const [index, { base }] of parts.entries()) {
    const place = found[index];
    if (place?.kind === 'sure') asked.push({ base, start: place.start, end: place.end });
    else lost.push(base);
  }
  return { asked, lost };
}

/** @throws HumanError that says why the text is not found again */
export function assertPlaced({
  asked,
  document,
  text,
  source,
  context,
}: {
  readonly asked: readonly AskedPlace[];
  readonly document: vscode.TextDocument;
  readonly text: string;
  readonly source: JobSource;
  readonly context: string;
}): void {
  if (asked.length > 0) return;
  const [place] = findPlaces(askedParts(context, source) ?? [], text);
  const name = nameOf(document);
  if (place?.kind === 'unsure' && place.why === 'gone') {
    throw new HumanError('The code that was asked about is not in {0} any more. Compare or insert the answer’s code.', [
      name,
    ]);
  }
  throw new HumanError(
    'The code that was asked about could be at several places of {0}, or was changed too much. Compare or insert the answer’s code.',
    [name],
  );
}

/** With `\n` between its lines, as a question has it. */
export function plainTextOf(document: vscode.TextDocument): string {
  return document.getText().replace(/\r\n?/g, '\n');
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    // Moved or deleted since.
    return false;
  }
}

async function textOf(uri: vscode.Uri): Promise<vscode.TextDocument | null> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    // Binary by now, or larger than the editor opens; its own error names paths and codes.
    return null;
  }
}
