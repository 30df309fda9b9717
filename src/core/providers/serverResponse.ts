// Reads the body of a Response object into what Ponder needs of it. The body comes from outside: nothing is taken for
// granted, a field that is missing or of another type counts as not known.
import { scrub } from '../../shared/inert.ts';
import { capOf, timeOfSeconds, wholeOf } from '../../shared/numbers.ts';
import type { ToolUse, Usage } from '../../shared/usage.ts';
import { type Fields, fields, isFields, list } from './fields.ts';
import { answerPieces, endsOnTheWay, summaryPieces } from './outputPieces.ts';
import { believedUsage, readUsage } from './readUsage.ts';
import { type Piece, WrittenText } from './writtenText.ts';

export interface ServerResponse {
  readonly id: string;
  /** The provider's word as it came; only some are known to us. */
  readonly status: string;
  readonly model: string | null;
  /** The mode it says it runs in, in its own word. */
  readonly mode: string | null;
  readonly effort: string | null;
  /** The cap on reasoning and visible tokens together. */
  readonly maxOutputTokens: number | null;
  /** Why earlier reasoning was kept from the model, each reason once, in the provider's word. */
  readonly inputTransformations: readonly string[];
  /** The job id that our own metadata carries. */
  readonly metadataJob: string | null;
  readonly serviceTier: string | null;
  readonly answer: string;
  readonly reasoningSummary: string;
  readonly refusal: string | null;
  /** What it says is commentary on the way to an answer that did not come. */
  readonly isCommentary?: true;
  /** Finished with tool calls and no text: it waits for tool output. */
  readonly toolCallsOnly: boolean;
  readonly usage: Usage | null;
  readonly tools: ToolUse;
  readonly error: { readonly code: string | null; readonly message: string } | null;
  readonly incompleteReason: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number | null;
  readonly completedAt: number | null;
  /** The whole body as JSON, stored with a final state. */
  readonly body: string;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Of a model, a mode, an effort or a tier: what is longer is no name, and no reason to fill the disk. */
const MOST_NAME = 350;

/** What holds a key is no name either. */
function name(value: unknown, key: string): string | null {
  return typeof value === 'string' && value.length <= MOST_NAME && scrub(value, [key]) === value ? value : null;
}

function scrubbed(value: unknown, key: string): string | null {
  return typeof value === 'string' ? scrub(value, [key]) : null;
}

/** As keys are made: what is shorter may be any word, and another character stands in JSON in another form. */
const KEY = /^[\w.~+=-]{8,}$/;

function withoutKey(json: string, key: string): string {
  return KEY.test(key) ? json.replaceAll(key, '[secret]') : json;
}

/**
 * Returns null when the body is no Response object, for instance a web page or an empty reply.
 * @param key it was asked with: a server may repeat it anywhere
 */
export function readServerResponse(body: unknown, key = ''): ServerResponse | null {
  if (!isFields(body)) return null;
  const id = text(body.id);
  const status = scrubbed(body.status, key);
  if (id === null || id === '' || status === null) return null;
  const items = list(body.output).map(fields);
  const output = readOutput(items);
  return {
    id,
    status,
    model: name(body.model, key),
    mode: name(fields(body.reasoning).mode, key),
    effort: name(fields(body.reasoning).effort, key),
    maxOutputTokens: capOf(body.max_output_tokens),
    inputTransformations: removedReasoning(body.input_transformations, key),
    metadataJob: text(fields(body.metadata).job),
    serviceTier: name(body.service_tier, key),
    ...output,
    usage: believedUsage(readUsage(body.usage), output),
    tools: readTools(fields(body.tool_usage), items),
    error: readError(body.error, key),
    incompleteReason: scrubbed(fields(body.incomplete_details).reason, key),
    createdAt: timeOfSeconds(body.created_at),
    completedAt: timeOfSeconds(body.completed_at),
    body: withoutKey(JSON.stringify(body), key),
  };
}

/** As it reads while it is written, too. */
function readOutput(items: readonly Fields[]) {
  const said = items.flatMap((item, index) => answerPieces(item, String(index)));
  const answer = textOf(said.filter(({ kind }) => kind === 'text'));
  const refusals = said.filter(({ kind }) => kind === 'refusal');
  const toolCalls = items.filter(({ type }) => type === 'function_call' || type === 'custom_tool_call').length;
  return {
    answer,
    reasoningSummary: textOf(items.flatMap((item, index) => summaryPieces(item, String(index)))),
    refusal: refusals.length > 0 ? textOf(refusals) : null,
    ...(endsOnTheWay(items) ? { isCommentary: true as const } : {}),
    toolCallsOnly: toolCalls > 0 && answer === '' && refusals.length === 0,
  };
}

function textOf(pieces: readonly Piece[]): string {
  const written = new WrittenText();
  for (const piece of pieces) written.add(piece);
  return written.text;
}

const MOST_TRANSFORMATIONS = 200;
const MOST_REASONS = 8;
const REASON = /^[a-z][a-z0-9_]{0,39}$/;

/** A reason that does not look like one counts as `other`. */
function removedReasoning(value: unknown, key: string): readonly string[] {
  const removed = list(value)
    .slice(0, MOST_TRANSFORMATIONS)
    .map(fields)
    .filter(({ type, action }) => type === 'reasoning' && action === 'removed')
    .map(({ reason }) => name(reason, key) ?? '')
    .map((reason) => (REASON.test(reason) ? reason : 'other'));
  return [...new Set(removed)].slice(0, MOST_REASONS);
}

/** Tools whose calls cost nothing beside their tokens. */
const FREE_TOOLS: ReadonlySet<unknown> = new Set([
  'function_call',
  'custom_tool_call',
  'mcp_call',
  'computer_call',
  'local_shell_call',
  'apply_patch_call',
  'tool_search_call',
]);

/** More calls than any run makes: their fee would be made up. */
const MOST_CALLS = 1_000_000;

/** The provider's own count of billable searches holds; without it every search counts. */
function readTools(usage: Fields, items: readonly Fields[]): ToolUse {
  const calls = items.filter(({ type }) => text(type)?.endsWith('_call') === true && !FREE_TOOLS.has(type));
  const searches = calls.filter(({ type }) => type === 'web_search_call');
  const files = calls.filter(({ type }) => type === 'file_search_call');
  const counted = fields(usage.web_search).num_requests;
  const webSearches = wholeOf(counted, 0, MOST_CALLS);
  const images = fields(usage.image_gen).total_tokens;
  return {
    webSearches: webSearches ?? searches.filter(isSearch).length,
    fileSearches: files.length,
    hasUnknownFee:
      calls.length > searches.length + files.length ||
      (typeof counted === 'number' && webSearches === null) ||
      (typeof images === 'number' && images !== 0),
  };
}

/** Opening a page, or looking for words in it, is no search. */
function isSearch({ action }: Fields): boolean {
  return (text(fields(action).type) ?? 'search') === 'search';
}

function readError(value: unknown, key: string): ServerResponse['error'] {
  if (!isFields(value)) return null;
  return { code: scrubbed(value.code, key), message: scrubbed(value.message, key) ?? '' };
}
