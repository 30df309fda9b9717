// Whether a model has ended at an endpoint, and which one succeeds it there: for the picker and for the page of a job.
import type { EndpointSnapshot } from '../../shared/job.ts';
import type { ModelInMode } from '../../shared/mode.ts';
import type { Catalogue } from '../models/catalogue.ts';
import { endedOn, type Model } from '../models/model.ts';
import { surelyHas } from '../providers/builtIn.ts';
import type { Result } from '../providers/failure.ts';

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

/** A model may be switched off before the day of its end has come here. */
const AHEAD_MS = 36 * 3_600_000;

/** A place that says only that it has no such model means its end, if that is due: nobody else has it any more either. */
export function withEnd<T>(result: Result<T>, endpoint: EndpointSnapshot, model: Model, now: number): Result<T> {
  if (result.ok || result.failure.error.kind !== 'model') return result;
  if (!surelyHas(endpoint, 'openAiModels') || endedOn(model, now + AHEAD_MS) === null) return result;
  const { failure } = result;
  return { ok: false, failure: { ...failure, error: { ...failure.error, kind: 'modelGone' } } };
}
