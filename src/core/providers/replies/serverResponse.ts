// Reads the body of a Response object into what Ponder needs of it. The body comes from outside: nothing is taken for
// granted, a field that is missing or of another type counts as not known.
import { capOf, timeOfSeconds, wholeOf } from '../../../shared/numbers.ts';
import type { ToldCost, ToolUse, Usage } from '../../../shared/usage.ts';
import { type Fields, fields, isFields, list } from '../fields.ts';
import { NO_KEYS, type Scrubber } from '../scrubber.ts';
import { withoutKeys } from './keylessText.ts';
import { answerPieces, endsOnTheWay, summaryPieces } from './outputPieces.ts';
import { readFilters } from './readFilters.ts';
import { readToldCost } from './readToldCost.ts';
import { believedUsage, readUsage } from './readUsage.ts';
import { word } from './saidError.ts';
import { scrubbedBody } from './scrubbedBody.ts';
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
  readonly declined: string | null;
  /** The text is commentary on the way to an answer that did not come. */
  readonly isCommentary?: true;
  /** How often a key that Ponder holds stood in its texts; absent = never. */
  readonly keysRemoved?: number;
  /** Finished with tool calls and no text: it waits for tool output. */
  readonly toolCallsOnly: boolean;
  readonly usage: Usage | null;
  /** Absent = it tells no cost. */
  readonly toldCost?: ToldCost;
  readonly tools: ToolUse;
  readonly error: { readonly code: string | null; readonly message: string } | null;
  readonly incompleteReason: string | null;
  /** The categories for which a content filter stopped it; absent = none is told. */
  readonly filters?: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number | null;
  readonly completedAt: number | null;
  /** The whole body as JSON, stored with a final state. */
  readonly body: string;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/**
 * Returns null when the body is no Response object, for instance a web page or an empty reply.
 * @param scrubber a server may repeat a key anywhere
 */
export function readServerResponse(body: unknown, scrubber: Scrubber = NO_KEYS): ServerResponse | null {
  if (!isFields(body)) return null;
  const id = text(body.id);
  const status = scrubber.wordsOf(body.status);
  if (id === null || id === '' || status === null) return null;
  const items = list(body.output).map(fields);
  const output = readOutput(items, scrubber);
  const toldCost = readToldCost(body.usage);
  return {
    id: scrubber.id(id),
    status,
    model: scrubber.name(body.model),
    mode: scrubber.name(fields(body.reasoning).mode),
    effort: scrubber.name(fields(body.reasoning).effort),
    maxOutputTokens: capOf(body.max_output_tokens),
    inputTransformations: removedReasoning(body.input_transformations, scrubber),
    metadataJob: scrubber.name(fields(body.metadata).job),
    serviceTier: scrubber.name(body.service_tier),
    ...output,
    usage: believedUsage(readUsage(body.usage), { ...output, hasReasoning: items.some(holdsReasoning) }),
    ...(toldCost === null ? {} : { toldCost }),
    tools: readTools(fields(body.tool_usage), items),
    error: readError(body.error, scrubber),
    incompleteReason: scrubber.wordsOf(fields(body.incomplete_details).reason),
    ...readStopped(body),
    createdAt: timeOfSeconds(body.created_at),
    completedAt: timeOfSeconds(body.completed_at),
    body: scrubbedBody(body, scrubber),
  };
}

/** Puts the texts together just as they are put together while they are being written. */
function readOutput(items: readonly Fields[], { keys }: Scrubber) {
  const said = items.flatMap((item, index) => answerPieces(item, String(index)));
  const refusals = said.filter(({ kind }) => kind === 'refusal');
  const answer = withoutKeys(textOf(said.filter(({ kind }) => kind === 'text')), keys);
  const summary = withoutKeys(textOf(items.flatMap((item, index) => summaryPieces(item, String(index)))), keys);
  const refusal = withoutKeys(textOf(refusals), keys);
  const keysRemoved = answer.removed + summary.removed + refusal.removed;
  const toolCalls = items.filter(({ type }) => type === 'function_call' || type === 'custom_tool_call').length;
  return {
    answer: answer.text,
    reasoningSummary: summary.text,
    declined: refusals.length > 0 ? refusal.text : null,
    ...(keysRemoved > 0 ? { keysRemoved } : {}),
    ...(endsOnTheWay(items) ? { isCommentary: true as const } : {}),
    toolCallsOnly: toolCalls > 0 && answer.text === '' && refusals.length === 0,
  };
}

/** vLLM sends the reasoning itself. Ollama does where others send it encrypted, which has no blanks. */
function holdsReasoning({ type, content, encrypted_content: sealed }: Fields): boolean {
  if (type !== 'reasoning') return false;
  const texts = list(content).map((part) => text(fields(part).text) ?? '');
  return texts.some((one) => one.trim() !== '') || /\S\s\S/.test(text(sealed)?.slice(0, MOST_LOOKED_AT) ?? '');
}

/** So many characters tell whether a text is one to be read. */
const MOST_LOOKED_AT = 1_000;

function textOf(pieces: readonly Piece[]): string {
  const written = new WrittenText();
  for (const piece of pieces) written.add(piece);
  return written.text;
}

const MOST_TRANSFORMATIONS = 200;
const MOST_REASONS = 8;
const REASON = /^[a-z][a-z0-9_]{0,39}$/;

/** A reason that does not look like one counts as `other`. */
function removedReasoning(value: unknown, scrubber: Scrubber): readonly string[] {
  const removed = list(value)
    .slice(0, MOST_TRANSFORMATIONS)
    .map(fields)
    .filter(({ type, action }) => type === 'reasoning' && action === 'removed')
    .map(({ reason }) => scrubber.name(reason) ?? '')
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

/** More calls than any run makes: a larger count is made up. */
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

/** Azure lists what its filter saw beside every answer: only where one stopped it, that is what ended the run. */
function readStopped(body: Fields): Pick<ServerResponse, 'filters'> {
  const isStopped =
    fields(body.incomplete_details).reason === 'content_filter' || fields(body.error).code === 'content_filter';
  const filters = isStopped ? [...new Set([...readFilters(body), ...readFilters(body.error)])] : [];
  return filters.length === 0 ? {} : { filters };
}

function readError(value: unknown, scrubber: Scrubber): ServerResponse['error'] {
  if (!isFields(value)) return null;
  return { code: scrubber.code(word(value.code)), message: scrubber.wordsOf(value.message) ?? '' };
}
