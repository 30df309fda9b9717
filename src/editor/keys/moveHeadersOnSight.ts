// Moves headers that look like credentials from the settings, which are plain text and may be shared, to where secrets
// are kept; on first sight, and says so.
import * as vscode from 'vscode';
import type { Logger } from '../../core/logger.ts';
import { originOf, readEndpoints } from '../../core/providers/endpoint.ts';
import { isFields } from '../../core/providers/fields.ts';
import { credentialHeaders } from '../../core/providers/readHeaders.ts';
import { inert } from '../../shared/inert.ts';
import type { Settings } from '../settings.ts';
import type { KeyRing } from './keyRing.ts';

interface MoveNeeds {
  readonly keys: KeyRing;
  readonly settings: Pick<Settings, 'onDidChange'>;
  readonly log: Pick<Logger, 'warn' | 'error'>;
}

interface Moved {
  readonly endpoint: string;
  readonly headers: readonly string[];
}

export function moveHeadersOnSight({ keys, settings, log }: MoveNeeds): vscode.Disposable {
  let last = Promise.resolve();
  const warn = (sentence: string) => {
    log.warn(sentence);
    void vscode.window.showWarningMessage(sentence);
  };
  const move = () => {
    last = last.then(async () => {
      for (const moved of await moveHeaders(keys, warn))
        void vscode.window.showInformationMessage(movedSentence(moved));
    });
    last = last.catch((error: unknown) => log.error('The headers of the settings could not be read', error));
  };
  move();
  return settings.onDidChange(move);
}

/** What was moved. @param warn told when the settings could not be changed, or a header not be kept */
async function moveHeaders(keys: KeyRing, warn: (sentence: string) => void): Promise<readonly Moved[]> {
  const settings = vscode.workspace.getConfiguration('ponder');
  const written: unknown = settings.inspect('endpoints')?.globalValue;
  if (!Array.isArray(written)) return [];
  const moved: Moved[] = [];
  const rows: unknown[] = [];
  for (const row of written) rows.push(await withoutCredentials(row, keys, moved, warn));
  if (rows.every((row, at) => row === written[at])) return [];
  const { t } = vscode.l10n;
  try {
    await settings.update('endpoints', rows, vscode.ConfigurationTarget.Global);
  } catch {
    warn(t('Ponder could not take the credentials out of ponder.endpoints. Remove the headers there yourself.'));
  }
  return moved;
}

/** In a sentence: names of headers, never what is in them. */
function movedSentence({ endpoint, headers }: Moved): string {
  const { t } = vscode.l10n;
  return t(
    'Ponder moved {1} of the endpoint {0} from the settings to VS Code’s secret storage. It is sent as before.',
    inert(endpoint, 60),
    headers.map((header) => inert(header, 60)).join(', '),
  );
}

/** The row itself if there is nothing to take out of it. */
async function withoutCredentials(
  row: unknown,
  keys: KeyRing,
  moved: Moved[],
  warn: (sentence: string) => void,
): Promise<unknown> {
  if (!isFields(row) || !isFields(row.headers)) return row;
  const found = credentialHeaders(row.headers);
  if (Object.keys(found).length === 0) return row;
  // A row that can't be used has no origin that the secret could be bound to.
  const endpoint = readEndpoints([row], () => undefined).find(({ name }) => name === inert(String(row.name), 60));
  if (endpoint === undefined) return row;
  try {
    const isNew = await keys.addHeaders(endpoint.name, originOf(endpoint.baseUrl), found);
    if (isNew) moved.push({ endpoint: endpoint.name, headers: Object.keys(found) });
  } catch {
    warn(
      vscode.l10n.t('Ponder could not store the credentials of the endpoint {0}. They are not sent.', endpoint.name),
    );
    return row;
  }
  const headers = Object.fromEntries(Object.entries(row.headers).filter(([name]) => !Object.hasOwn(found, name)));
  return { ...row, headers };
}
