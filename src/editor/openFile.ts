// A place in a file that an answer names. A model wrote it: it is opened inside the folders of this window, or not at all.
import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import * as vscode from 'vscode';
import { HumanError } from '../shared/humanError.ts';
import type { JobSource } from '../shared/job.ts';

export interface FilePlace {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1; null = the beginning of the line. */
  readonly column: number | null;
}

/** @throws HumanError when it is not a file of this workspace */
export async function openFile({ path, line, column }: FilePlace, source: JobSource | null): Promise<void> {
  if (!vscode.workspace.isTrusted) throw new HumanError('Links into this workspace work once it is trusted.');
  const parts = partsOf(path);
  const uri = parts === null ? null : await find(parts, source);
  if (uri === null) throw new HumanError('{0} is not a file of the folders that are open here.', [path]);
  const at = new vscode.Position(Math.max(0, line - 1), Math.max(0, (column ?? 1) - 1));
  try {
    await vscode.window.showTextDocument(uri, {
      selection: new vscode.Selection(at, at),
      viewColumn: vscode.ViewColumn.One,
      preview: true,
    });
  } catch {
    // The editor's own error names paths and codes.
    throw new HumanError('{0} can’t be shown as text.', [path]);
  }
}

/** Null for a path that does not stay inside: absolute, with a scheme or a drive, with `..`, with control characters. */
function partsOf(path: string): string[] | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (path === '' || /^[\\/~]|:|[\0-\x1f\x7f]/.test(path)) return null;
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  return parts.length === 0 || parts.includes('..') ? null : parts;
}

async function find(parts: readonly string[], source: JobSource | null): Promise<vscode.Uri | null> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  for (const folder of folders) {
    // With several folders open, paths begin with the name of theirs.
    const isNamed = folders.length > 1 && parts[0] === folder.name && parts.length > 1;
    for (const inside of isNamed ? [parts.slice(1), parts] : [parts]) {
      const uri = vscode.Uri.joinPath(folder.uri, ...inside);
      if (await isFileInside(uri, folder)) return uri;
    }
  }
  return await sourceOf(parts, source);
}

/** A model that was shown one file names it by less than its whole path. */
async function sourceOf(parts: readonly string[], source: JobSource | null): Promise<vscode.Uri | null> {
  if (source === null || source.uri === '') return null;
  const uri = vscode.Uri.parse(source.uri, true);
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined || !`/${uri.path}`.endsWith(`/${parts.join('/')}`)) return null;
  return (await isFileInside(uri, folder)) ? uri : null;
}

async function isFileInside(uri: vscode.Uri, folder: vscode.WorkspaceFolder): Promise<boolean> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0) return false;
    if (uri.scheme !== 'file') return (type & vscode.FileType.SymbolicLink) === 0;
    const [file, root] = await Promise.all([realpath(uri.fsPath), realpath(folder.uri.fsPath)]);
    return file.startsWith(root.endsWith(sep) ? root : root + sep);
  } catch {
    // No such file.
    return false;
  }
}
