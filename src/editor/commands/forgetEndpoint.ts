import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import type { EndpointDocuments } from '../endpoints/endpointDocuments.ts';

/** Forgets what was learnt of the endpoint whose page is meant, and makes the page anew. */
export async function forgetEndpoint(
  { endpointPages }: { endpointPages: EndpointDocuments },
  page = vscode.window.activeTextEditor?.document.uri,
): Promise<void> {
  const place = page === undefined ? null : endpointPages.placeOf(page);
  if (place === null)
    throw new HumanError(
      'Run “Ponder: Check Endpoint” first. What was learnt is forgotten from its page.',
      [],
      null,
      'hint',
    );
  await endpointPages.forget(place);
}
