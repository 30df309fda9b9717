// Looks for a file that was renamed or moved: by its name, then by what is in it. Only one that surely holds the text counts.
import * as vscode from 'vscode';
import { findAmong, findPlaces, type Sought } from '../../core/anchor/findAmong.ts';

const MOST_OF_NAME = 50;
const MOST_OF_KIND = 300;
const MOST_BYTES = 1_000_000;
/** What is made from other files is never the one. */
const MADE = '**/{node_modules,.git,dist,out,build,target,vendor}/**';

/** Null when there is none, or more than one. */
export async function movedFile(uri: vscode.Uri, parts: readonly Sought[]): Promise<vscode.Uri | null> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder === undefined || parts.length === 0) return null;
  const name = uri.path.split('/').at(-1) ?? '';
  const dot = name.lastIndexOf('.');
  const kind = dot > 0 ? name.slice(dot) : '';
  const byName = await among(await filesLike(folder, `**/${literal(name)}`, MOST_OF_NAME), parts);
  if (byName !== null || kind === '') return byName;
  return await among(await filesLike(folder, `**/*${literal(kind)}`, MOST_OF_KIND), parts);
}

async function filesLike(folder: vscode.WorkspaceFolder, glob: string, most: number): Promise<readonly vscode.Uri[]> {
  const pattern = new vscode.RelativePattern(folder, glob);
  const files = await vscode.workspace.findFiles(pattern, MADE, most + 1);
  // With more than can be looked at, one that holds the text may not be the only one.
  return files.length > most ? [] : files;
}

async function among(files: readonly vscode.Uri[], parts: readonly Sought[]): Promise<vscode.Uri | null> {
  const texts: { readonly uri: vscode.Uri; readonly text: string }[] = [];
  for (const uri of files) {
    const text = await smallText(uri);
    if (text !== null) texts.push({ uri, text });
  }
  const [first] = parts;
  const found =
    first === undefined
      ? null
      : findAmong(
          first,
          texts.map(({ text }) => text),
        );
  const file = found === null ? undefined : texts[found.index];
  if (file === undefined || findPlaces(parts, file.text).some(({ kind }) => kind !== 'sure')) return null;
  return file.uri;
}

async function smallText(uri: vscode.Uri): Promise<string | null> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > MOST_BYTES) return null;
    const bytes = await vscode.workspace.fs.readFile(uri);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    // Not a text, or gone meanwhile.
    return null;
  }
}

/** A name with brackets or stars is a name, not a pattern. */
function literal(name: string): string {
  return name.replace(/[[\]{}*?!]/g, (letter) => (letter === '!' ? letter : `[${letter}]`));
}
