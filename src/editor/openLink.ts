// A link in an answer was written by a model that has read untrusted text: it opens only after its full address was read.
import * as vscode from 'vscode';

const SCHEMES: ReadonlySet<string> = new Set(['https:', 'mailto:']);

export async function openLink(href: string): Promise<void> {
  const { t } = vscode.l10n;
  const url = URL.parse(href);
  if (url === null || !SCHEMES.has(url.protocol)) {
    void vscode.window.showWarningMessage(t('Ponder opens https and mailto links only. This one was not opened.'));
    return;
  }
  const open = t('Open Link');
  const address = plainAddress(url);
  const answer = await vscode.window.showWarningMessage(
    t('Open this link from the answer?'),
    { modal: true, detail: `${address}\n\n${t('A model wrote it. Open it only if you know where it leads.')}` },
    open,
  );
  if (answer === open) await openAsWritten(address);
}

/**
 * A parsed address is ASCII: no look-alike letter and no control character is left in it. What could begin a link or an
 * icon is written by its numbers.
 */
function plainAddress({ href }: URL): string {
  return href.replaceAll('](', '%5D(').replaceAll('$(', '%24(');
}

/**
 * What was shown is what opens, letter for letter. As a `Uri` it would be taken apart and written anew, and `%26` come out
 * as `&`; the editor opens a text as it stands, which its types don't tell.
 */
async function openAsWritten(address: string): Promise<void> {
  await Reflect.apply(vscode.env.openExternal, vscode.env, [address]);
}
