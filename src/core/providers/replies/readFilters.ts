// Which categories a content filter stopped a text for, in each shape that is known: the error of Azure, the filters
// beside an answer there, and the reasons that OpenRouter hands on from its moderation. Names only, never the text.
import { MOST_FILTERS, soundFilters } from '../../../shared/soundFilters.ts';
import { type Fields, fields, isFields, list } from '../fields.ts';

/** Empty = none is told. @param error the `error` object of a body, or a response */
export function readFilters(error: unknown): readonly string[] {
  const told = fields(error);
  const inner = [told, told.innererror, told.inner_error].map(fields);
  const results = inner.flatMap((one) => [
    one.content_filter_result,
    one.content_filter_results,
    ...filtersIn(one.content_filters),
  ]);
  const reasons = list(fields(told.metadata).reasons).slice(0, MOST_FILTERS);
  return soundFilters([...results.flatMap(filteredIn), ...reasons]);
}

/** Azure lists a filter for the prompt and one for the answer; only the one that blocked counts. */
function filtersIn(filters: unknown): unknown[] {
  return list(filters)
    .slice(0, MOST_FILTERS)
    .map(fields)
    .filter(({ blocked }) => blocked !== false)
    .map(({ content_filter_results: results }) => results);
}

function filteredIn(results: unknown): string[] {
  if (!isFields(results)) return [];
  return Object.entries(results)
    .slice(0, MOST_FILTERS)
    .filter(([, result]) => isStopped(fields(result)))
    .map(([name]) => name);
}

/** `detected` without `filtered` is a note: the text was let through. */
function isStopped({ filtered, detected }: Fields): boolean {
  return filtered === true || (filtered === undefined && detected === true);
}
