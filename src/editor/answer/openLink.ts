// A model that has read untrusted text wrote the link, so it opens only after the person was shown its full address.
import * as vscode from 'vscode';
import { formatCount } from '../../shared/format.ts';
import { askModal } from '../askModal.ts';

const SCHEMES: ReadonlySet<string> = new Set(['https:', 'mailto:']);
/** In characters. The end of a longer address, or the modal's buttons, would lie below the screen. */
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
  const copy = t('Copy Link');
  const answer = await askModal({
    message: t('Open this link from the answer?'),
    detail: [address, leadsTo(url), wroteIt].filter((part) => part !== '').join('\n\n'),
    safe: copy,
    acts: [open],
  });
  if (answer === copy) await vscode.env.clipboard.writeText(address);
  if (answer === open) await openAsWritten(address);
}

/** What stands before an `@` looks like the host, but is a user name that is sent to it. Empty = there is no `@`. */
function leadsTo({ username, password, host }: URL): string {
  return username === '' && password === '' ? '' : vscode.l10n.t('It leads to {0}.', host);
}

/**
 * A parsed address is ASCII: no look-alike letter and no control character is left in it. What the modal could take for
 * the beginning of a link or an icon is percent-encoded.
 */
function plainAddress({ href }: URL): string {
  return href.replaceAll('](', '%5D(').replaceAll('$(', '%24(');
}

/**
 * Opens the address that was shown, letter for letter. A `Uri` would be taken apart and written anew, which turns `%26`
 * into `&`. The editor also takes a string and opens it as it is, which its types don't say.
 */
async function openAsWritten(address: string): Promise<void> {
  await Reflect.apply(vscode.env.openExternal, vscode.env, [address]);
}
