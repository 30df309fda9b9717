// What a reply cost, at the price of the model that it names.
import type { Cost, ToolUse, Usage } from '../../../shared/usage.ts';
import type { Catalogue } from '../catalogue.ts';
import { costOf, type ToolFees } from './cost.ts';

/** What a reply says about its price. */
export interface Billed {
  readonly model: string | null;
  readonly usage: Usage | null;
  readonly serviceTier: string | null;
  readonly tools: ToolUse;
}

/** The cost at the price of the reply's model, or if nobody knows that, of the one asked for; null = not known. */
export function billOf(catalogue: Catalogue, asked: string, reply: Billed): Cost | null {
  if (reply.usage === null) return null;
  const served = catalogue.find(reply.model ?? asked);
  const model = served.isKnown ? served : catalogue.find(asked);
  return costOf(model, reply.usage, reply.serviceTier, feesOf(catalogue, reply.tools));
}

/** Null = a fee is not known. */
function feesOf({ toolPrices }: Catalogue, { webSearches, fileSearches, hasUnknownFee }: ToolUse): ToolFees | null {
  if (hasUnknownFee) return null;
  const cost = webSearches * toolPrices.webSearch + fileSearches * toolPrices.fileSearch;
  return { calls: webSearches + fileSearches, cost };
}
