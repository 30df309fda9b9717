// What a reply cost, at the price of the model that it names.
import type { Cost, ToldCost, ToolUse, Usage } from '../../../shared/usage.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Model } from '../model.ts';
import { costOf, type ToolFees } from './cost.ts';
import { toldOnly } from './toldOnly.ts';

/** What a reply says about its price. */
export interface Billed {
  readonly model: string | null;
  readonly usage: Usage | null;
  readonly serviceTier: string | null;
  readonly tools: ToolUse;
  /** Absent = it tells no cost. */
  readonly toldCost?: ToldCost;
}

/**
 * The cost that the reply tells; else at the price of the reply's model, or if nobody knows that, of the one asked for;
 * null = not known.
 */
export function billOf(catalogue: Catalogue, asked: string, reply: Billed): Cost | null {
  const served = catalogue.find(reply.model ?? asked);
  const model = served.isKnown ? served : catalogue.find(asked);
  const { usage, toldCost } = reply;
  const computed = usage === null ? null : costOf(model, usage, reply.serviceTier, feesOf(catalogue, reply.tools));
  return toldCost === undefined ? computed : withTold(computed, toldCost, hasPrice(model));
}

function hasPrice({ prices }: Model): boolean {
  return Object.keys(prices).length > 0;
}

/**
 * A provider's own figure is the cost, and ours stands beside it. A 0 is not believed of a model that has a price: it
 * may be a gateway that knows no prices, and budgets would count nothing.
 */
function withTold(computed: Cost | null, { total: told }: ToldCost, isPriced: boolean): Cost | null {
  if (told === null) return null;
  if (computed === null) return told === 0 && isPriced ? null : toldOnly(told);
  return { ...computed, total: told === 0 ? computed.total : told, told, computed: computed.total };
}

/** Null = a fee is not known. */
function feesOf({ toolPrices }: Catalogue, { webSearches, fileSearches, hasUnknownFee }: ToolUse): ToolFees | null {
  if (hasUnknownFee) return null;
  const cost = webSearches * toolPrices.webSearch + fileSearches * toolPrices.fileSearch;
  return { calls: webSearches + fileSearches, cost };
}
