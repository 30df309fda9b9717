// GET /v1/responses/{id}/input_items: what a response was asked, item by item.
import { createHash } from 'node:crypto';
import { ApiError } from './apiError.ts';
import { type Outgoing, reply } from './faults.ts';
import type { Job } from './job.ts';
import { type Fields, fieldsOf, listOf, textOf } from './json.ts';

const MOST = 100;
const USUAL = 20;

export function inputItems(job: Job, query: URLSearchParams): Outgoing {
  const limit = readLimit(query.get('limit'));
  const { input } = job.request.body;
  const given = typeof input === 'string' ? [{ role: 'user', content: input }] : listOf(input).map(fieldsOf);
  const items = given.map((item, index) => ({ id: idOf(job, item, index), ...wireItem(item) }));
  const ordered = query.get('order') === 'asc' ? items : items.reverse();
  const from = ordered.findIndex(({ id }) => id === query.get('after')) + 1;
  const data = ordered.slice(from, from + limit);
  return reply(200, {
    object: 'list',
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: from + limit < ordered.length,
  });
}

function readLimit(given: string | null): number {
  if (given === null) return USUAL;
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST) return limit;
  const message = `Invalid 'limit': expected an integer between 1 and ${MOST}, but got '${given}' instead.`;
  throw new ApiError(400, 'invalid_value', message, 'limit');
}

/** The same at every call. */
function idOf(job: Job, item: Fields, index: number): string {
  const given = textOf(item.id);
  if (given !== null) return given;
  const kind = item.type === 'function_call_output' ? 'fco' : 'msg';
  return `${kind}_${createHash('sha256').update(`${job.id} ${index}`).digest('hex').slice(0, 48)}`;
}

function wireItem(item: Fields): Fields {
  const { type = 'message', role, content } = item;
  if (type !== 'message') return { ...item, status: 'completed' };
  const kind = role === 'assistant' ? 'output_text' : 'input_text';
  const more = kind === 'output_text' ? { annotations: [], logprobs: [] } : {};
  const parts = typeof content === 'string' ? [{ type: kind, text: content, ...more }] : listOf(content);
  return { type, role, status: 'completed', content: parts };
}
