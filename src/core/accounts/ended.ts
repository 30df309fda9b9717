// Whether a model has ended at an endpoint, and which one succeeds it there: for the picker and for the page of a job.
import type { EndpointSnapshot } from '../../shared/job.ts';
import type { ModelInMode } from '../../shared/mode.ts';
import type { Catalogue } from '../models/catalogue.ts';
import { endedOn } from '../models/model.ts';
import { surelyHas } from '../providers/builtIn.ts';

export interface Ended {
  /** ISO day. */
  readonly on: string;
  /** The first of its successors that still answers; null = none is known. */
  readonly successor: ModelInMode | null;
}

/** Null = the model answers there. The end dates are OpenAI's; another place may keep a model longer. */
export function endOf(name: string, endpoint: EndpointSnapshot, catalogue: Catalogue, now: number): Ended | null {
  const model = catalogue.find(name);
  const day = surelyHas(endpoint, 'endDates') ? endedOn(model, now) : null;
  if (day === null) return null;
  const successor = model.replacements.find((next) => endedOn(catalogue.find(next.model), now) === null);
  return { on: day, successor: successor ?? null };
}
