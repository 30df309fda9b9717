import * as vscode from 'vscode';
import type { JobArgument } from '../commandArguments.ts';
import type { EndpointDocuments } from '../endpoints/endpointDocuments.ts';
import { jobOf } from '../jobArgument.ts';
import { pickEndpoint } from '../keys/pickEndpoint.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { Settings } from '../settings.ts';

/** Shows what is known of an endpoint, after a free request: of a page's, of a job's, or of one that the person picks. */
export async function checkEndpoint(
  {
    door,
    settings,
    endpointPages,
  }: { door: Pick<LedgerDoor, 'ready'>; settings: Settings; endpointPages: EndpointDocuments },
  about?: vscode.Uri | JobArgument,
): Promise<void> {
  const place =
    (about instanceof vscode.Uri ? endpointPages.placeOf(about) : null) ??
    (about === undefined || about instanceof vscode.Uri
      ? await pickEndpoint(settings, vscode.l10n.t('Check which endpoint?'))
      : (await jobOf(door, about)).job.endpoint);
  if (place !== undefined) await endpointPages.show(place);
}
