// A link in an answer was written by a model that has read untrusted text: it opens only after its full address was read.
import * as vscode from 'vscode';
import { formatCount } from '../../shared/format.ts';

const SCHEMES: ReadonlySet<string> = new Set(['https:', 'mailto:']);
/** The editor's question shows no more at once: an end, or the buttons, would lie below the screen. */
const MOST_SHOWN = 2_000;

export async function openLink(href: string): Promise<void> {
  const { t } = vscode.l10n;
  const url = URL.parse(href);
  if (url === null || !SCHEMES.has(url.protocol)) {
    void vscode.window.showWarningMessage(t('Ponder opens https and mailto links only. This one was not opened.'));
    return;
  }
  const address = plainAddress(url);
  if (address.length > MOST_SHOWN) {
    void vscode.window.showWarningMessage(
      t(
        'This link has {0} characters, too many to read before it opens. It was not opened.',
        formatCount(address.length),
      ),
    );
    return;
  }
  const open = t('Open Link');
  const wroteIt = t('A model wrote it. Open it only if you know where it leads.');
  const answer = await vscode.window.showWarningMessage(
    t('Open this link from the answer?'),
    { modal: true, detail: [address, leadsTo(url), wroteIt].filter((part) => part !== '').join('\n\n') },
    open,
  );
  if (answer === open) await openAsWritten(address);
}

/** What stands before an `@` looks like the place, and is a name that is told to it. Empty = nothing does. */
function leadsTo({ username, password, host }: URL): string {
  return username === '' && password === '' ? '' : vscode.l10n.t('It leads to {0}.', host);
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
