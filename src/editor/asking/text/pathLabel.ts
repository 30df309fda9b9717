// How a document is named: briefly, and without folders outside of the workspace, host names or queries, which say more
// about the person than about the code.
import * as vscode from 'vscode';

export function pathLabel(uri: vscode.Uri): string {
  if (uri.scheme === 'output') return `${outputName(uri.path)} (output)`;
  const path = relativePath(uri) ?? uri.path.split('/').at(-1);
  const version = uri.scheme === 'git' ? gitVersion(uri.query) : '';
  return (path || uri.scheme) + version;
}

/** Also for another version of a workspace file, which has the file's path under another scheme. */
function relativePath(uri: vscode.Uri): string | null {
  if (vscode.workspace.getWorkspaceFolder(uri) !== undefined) return vscode.workspace.asRelativePath(uri);
  const folder = vscode.workspace.workspaceFolders?.find((each) => uri.path.startsWith(`${each.uri.path}/`));
  return folder === undefined ? null : vscode.workspace.asRelativePath(folder.uri.with({ path: uri.path }));
}

/** The channels of extensions are named `extension-output-publisher.name-#1-Name`. */
function outputName(path: string): string {
  return path.replace(/^extension-output-.*?-#\d+-/, '');
}

function gitVersion(query: string): string {
  const [, ref] = /"ref":"([^"]*)"/.exec(query) ?? [];
  if (ref === undefined) return '';
  if (ref === '' || ref === '~') return ' (git index)';
  return ` (git ${/^[0-9a-f]{40}$/.test(ref) ? ref.slice(0, 8) : ref})`;
}
