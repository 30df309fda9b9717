// A place's own list of models, read out of whatever it answered.
import type { ListedModel } from '../provider.ts';
import type { Scrubber } from '../scrubber.ts';
import { textOf } from './sdkError.ts';

/** The ISO day from which a model of a list no longer answers; null = none is told. */
export type EndOf = (model: unknown) => string | null;

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Null when the body is no list. */
export function listedModels(body: unknown, scrubber: Scrubber, endOf: EndOf = shutdownDay): ListedModel[] | null {
  const list: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'data') : null;
  if (!Array.isArray(list)) return null;
  return list.flatMap((model: unknown) => {
    const id = scrubber.name(textOf(model, 'id'));
    return id === null ? [] : [{ id, shutdownDate: endOf(model) }];
  });
}

function shutdownDay(model: unknown): string | null {
  const day = textOf(model, 'shutdown_date');
  return day !== null && ISO_DAY.test(day) ? day : null;
}
