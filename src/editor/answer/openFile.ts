// Opens a place in a file that an answer names. A model wrote the name, so only files in this window's folders open.
import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import * as vscode from 'vscode';
import { HumanError, isHumanError } from '../../shared/humanError.ts';
import type { JobSource } from '../../shared/job.ts';

export interface FilePlace {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1; null = the beginning of the line. */
  readonly column: number | null;
}

/** @throws HumanError when it is not a file of this workspace */
export async function openFile({ path, line, column }: FilePlace, source: JobSource | null): Promise<void> {
  if (!vscode.workspace.isTrusted)
    throw new HumanError('Links into this workspace work once it is trusted.', [], null, 'hint');
  const parts = partsOf(path);
  const found = parts === null ? null : await find(parts, source);
  if (found === null) throw outside(path);
  const at = new vscode.Position(Math.max(0, line - 1), Math.max(0, (column ?? 1) - 1));
  try {
    const document = await vscode.workspace.openTextDocument(found.uri);
    // What was a file of the folder may by now be a link that leads out of it.
    if (!(await isFileInside(found))) throw outside(path);
    await vscode.window.showTextDocument(document, {
      selection: new vscode.Selection(at, at),
      viewColumn: vscode.ViewColumn.One,
      preview: true,
    });
  } catch (error) {
    if (isHumanError(error)) throw error;
    // The editor's own error names paths and codes.
    throw new HumanError('{0} can’t be shown as text.', [path]);
  }
}

/** The file of this window that a diff names; null = it is not in the folders that are open here. */
export async function fileInside(path: string, source: JobSource): Promise<vscode.Uri | null> {
  const parts = partsOf(path);
  return parts === null ? null : ((await find(parts, source))?.uri ?? null);
}

export function outside(path: string): HumanError {
  return new HumanError('{0} is not in the folders that are open here.', [path]);
}

/** Null for a path that may lead outside: absolute, with a scheme or a drive, with `..`, with control characters. */
function partsOf(path: string): string[] | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (path === '' || /^[\\/~]|:|[\0-\x1f\x7f]/.test(path)) return null;
  const parts = path.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  return parts.length === 0 || parts.includes('..') ? null : parts;
}

interface Place {
  readonly uri: vscode.Uri;
  readonly folder: vscode.WorkspaceFolder;
}

async function find(parts: readonly string[], source: JobSource | null): Promise<Place | null> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  for (const folder of folders) {
    // With several folders open, a path may begin with the name of its folder.
    const isNamed = folders.length > 1 && parts[0] === folder.name && parts.length > 1;
    for (const inside of isNamed ? [parts.slice(1), parts] : [parts]) {
      const place = { uri: vscode.Uri.joinPath(folder.uri, ...inside), folder };
      if (await isFileInside(place)) return place;
    }
  }
  return await sourceOf(parts, source);
}

/** A model that was shown one file may name it by the end of its path alone. */
async function sourceOf(parts: readonly string[], source: JobSource | null): Promise<Place | null> {
  if (source === null || source.uri === '') return null;
  const uri = vscode.Uri.parse(source.uri, true);
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined || !`/${uri.path}`.endsWith(`/${parts.join('/')}`)) return null;
  return (await isFileInside({ uri, folder })) ? { uri, folder } : null;
}

async function isFileInside({ uri, folder }: Place): Promise<boolean> {
  try {
    if (!(await isFile(uri)) || !isOpen(folder)) return false;
    if (uri.scheme !== 'file') return !(await isLinked(uri, folder));
    const [file, root] = await Promise.all([realpath(uri.fsPath), realpath(folder.uri.fsPath)]);
    return file.startsWith(root.endsWith(sep) ? root : root + sep);
  } catch {
    // No such file.
    return false;
  }
}

function isOpen({ uri }: vscode.WorkspaceFolder): boolean {
  return (vscode.workspace.workspaceFolders ?? []).some((folder) => folder.uri.toString() === uri.toString());
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
}

/** Only a local file tells where a link leads. Elsewhere no part of the path inside the folder may be a link. */
async function isLinked({ path }: vscode.Uri, { uri: root }: vscode.WorkspaceFolder): Promise<boolean> {
  const parts = path
    .slice(root.path.length)
    .split('/')
    .filter((part) => part !== '');
  if (parts.includes('..')) return true;
  for (let count = parts.length; count > 0; count -= 1) {
    const { type } = await vscode.workspace.fs.stat(vscode.Uri.joinPath(root, ...parts.slice(0, count)));
    if ((type & vscode.FileType.SymbolicLink) !== 0) return true;
  }
  return false;
}
