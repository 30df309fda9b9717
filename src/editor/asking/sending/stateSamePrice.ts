// The statement of a person that a model costs at a place what OpenAI lists for it.
import * as vscode from 'vscode';
import type { EndpointFacts } from '../../../core/asking/endpointFacts.ts';
import { builtIn } from '../../../core/providers/builtIn.ts';
import { isFields } from '../../../core/providers/fields.ts';

/** The model of OpenAI's that runs under a name at a place that tells no prices; null = nothing is known to state. */
export function listedAs(
  model: string,
  { endpoint, catalogue, catalogueElsewhere }: Pick<EndpointFacts, 'endpoint' | 'catalogue' | 'catalogueElsewhere'>,
): string | null {
  const id = catalogue.idOf(model);
  if (id === null || builtIn(endpoint, 'listPrices') !== 'no') return null;
  // The statement is kept by the name: it would give another model of OpenAI's, which has that name, a wrong price.
  const namesake = catalogueElsewhere.publishedId(model);
  if (namesake !== null && namesake !== id) return null;
  return catalogueElsewhere.find(id).priceSource === null ? null : id;
}

/** Writes it into the person's own settings. */
export async function stateSamePrice(model: string, listed: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration('ponder');
  const written: unknown = settings.inspect('prices')?.globalValue;
  const rows = isFields(written) ? written : {};
  await settings.update('prices', { ...rows, [model]: { sameAs: listed } }, vscode.ConfigurationTarget.Global);
}
