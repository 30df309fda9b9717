import * as vscode from 'vscode';
import { inert } from '../../shared/inert.ts';
import type { AnswerPanels } from '../answer/answerPanels.ts';
import type { KeyEntry } from '../keys/keyEntry.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { askResponseId } from '../resolving/askResponseId.ts';
import type { Settings } from '../settings.ts';

/** Makes a job of any response of the endpoint, by its id, and opens its answer. No question is sent. */
export async function adoptResponse({
  door,
  settings,
  keyEntry,
  panels,
}: {
  door: Pick<LedgerDoor, 'ready'>;
  settings: Pick<Settings, 'endpoint'>;
  keyEntry: Pick<KeyEntry, 'ensure'>;
  panels: Pick<AnswerPanels, 'open'>;
}): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const { endpoint } = settings;
  const engine = await door.ready();
  const name = inert(endpoint.name, 60);
  const responseId = await askResponseId(t('Adopt a response from {0}', name), endpoint);
  if (responseId === undefined || !(await keyEntry.ensure(endpoint))) return undefined;
  const { jobId, how } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: t('Ponder: asking {0} about it…', name) },
    () => engine.jobs.track(responseId, endpoint),
  );
  if (how === 'known') vscode.window.setStatusBarMessage(t('Ponder: this response is already in the list.'), 8_000);
  panels.open(jobId);
  return jobId;
}
