// A place's own list of models, read out of whatever it answered.
import type { ListedModel } from '../provider.ts';
import type { Scrubber } from '../scrubber.ts';
import { textOf } from './sdkError.ts';

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Null when the body is no list. */
export function listedModels(body: unknown, scrubber: Scrubber): ListedModel[] | null {
  const list: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'data') : null;
  if (!Array.isArray(list)) return null;
  return list.flatMap((model: unknown) => {
    const id = scrubber.name(textOf(model, 'id'));
    const day = textOf(model, 'shutdown_date');
    return id === null ? [] : [{ id, shutdownDate: day !== null && ISO_DAY.test(day) ? day : null }];
  });
}
