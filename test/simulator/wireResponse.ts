// A job as the Response object that goes over the wire: the SDK's own type, but for what the SDK adds by itself
// (`output_text`) and where the service is wider than that type (null usage, unknown status).
import type {
  Response,
  ResponseError,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseUsage,
} from 'openai/resources/responses/responses';
import { isFinal, type Job } from './job.ts';
import { listOf, textOf } from './json.ts';
import { type Terms, termsTold } from './tells.ts';
import { countTokens, firstTokens } from './tokens.ts';

type Echoed = 'access_programs' | 'output_text' | 'tools' | 'tool_choice' | 'text';

export interface WireResponse
  extends Omit<Response, Echoed | keyof Terms | 'status' | 'usage' | 'error' | 'incomplete_details' | 'metadata'>,
    Terms {
  readonly status: string;
  /** JSON leaves it out where it is not told. */
  readonly usage?: ResponseUsage | null;
  readonly error: (Omit<ResponseError, 'code'> & { readonly code: string }) | null;
  readonly incomplete_details: { readonly reason: string } | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly store: boolean;
  readonly text: unknown;
  readonly tool_choice: unknown;
  readonly tools: readonly unknown[];
}

/** @param status in place of the job's own: as the response was, or will be, then */
export function wireResponse(job: Job, status = job.status): WireResponse {
  const { request } = job;
  const { body } = request;
  return {
    ...termsTold(job, isFinal(status)),
    id: job.id,
    object: 'response',
    created_at: job.createdAt,
    status,
    background: body.background === true,
    completed_at: job.completedAt,
    error: status === 'failed' ? errorOf(job) : null,
    incomplete_details: status === 'incomplete' ? { reason: reasonOf(job) } : null,
    instructions: request.instructions,
    max_tool_calls: null,
    metadata: request.kind.background === 'ignored' ? {} : request.metadata,
    output: withOddItems(job, outputOf(job, status)),
    parallel_tool_calls: body.parallel_tool_calls !== false,
    previous_response_id: request.previousResponseId,
    prompt_cache_key: textOf(body.prompt_cache_key),
    safety_identifier: textOf(body.safety_identifier),
    store: request.store,
    temperature: 1,
    text: body.text ?? { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: body.tool_choice ?? 'auto',
    tools: listOf(body.tools),
    top_logprobs: 0,
    top_p: 1,
    truncation: 'disabled',
    ...(request.kind.usage === 'missing' ? {} : { usage: showsUsage(job, status) ? toldUsage(job) : null }),
  };
}

function toldUsage(job: Job): ResponseUsage | null {
  const usage = usageTold(job);
  if (job.request.kind.reasoningTokens !== 'zero' || usage == null) return usage;
  return { ...usage, output_tokens_details: { reasoning_tokens: 0 } };
}

/** No client has a type for these. */
function withOddItems({ request }: Job, output: ResponseOutputItem[]): ResponseOutputItem[] {
  const odd: ResponseOutputItem = JSON.parse('{"id":"odd_1","type":"telepathy","thought":"What?"}');
  return request.kind.hasOddItems && output.length > 0 ? [odd, ...output] : output;
}

/** The true usage, or what a test wants told beside it or in its place; JSON leaves out what is null here. */
function usageTold({ usage, plan, behaviour }: Job): ResponseUsage | null {
  const whole = usage ?? plan.usage;
  if (behaviour.usage === undefined) return whole;
  const told = Object.entries(behaviour.usage).map(([name, value]) => [name, value ?? undefined]);
  return { ...whole, ...Object.fromEntries(told) };
}

function showsUsage({ plan: { outcome } }: Job, status: string): boolean {
  if (status === 'completed') return true;
  if (status === 'incomplete') return outcome.type !== 'incomplete' || outcome.showsUsage !== false;
  return status === 'failed' && outcome.type === 'failed' && outcome.showsUsage === true;
}

function errorOf({ plan: { outcome } }: Job): WireResponse['error'] {
  if (outcome.type === 'failed') return { code: outcome.code, message: outcome.message };
  return { code: 'server_error', message: 'The server had an error while processing your request. Sorry about that!' };
}

function reasonOf({ plan: { outcome } }: Job): string {
  return outcome.type === 'incomplete' ? outcome.reason : 'max_output_tokens';
}

/** Empty until the end, and again after a cancel, unless a test wants the half of it kept. */
function outputOf(job: Job, status: string): ResponseOutputItem[] {
  const keepsHalf = status === 'cancelled' && job.hadStarted && job.behaviour.cancel?.type === 'partial';
  if (status !== 'completed' && status !== 'incomplete' && !keepsHalf) return [];
  const { outcome, summary } = job.plan;
  const reasoning: ResponseOutputItem = {
    id: job.reasoningId,
    type: 'reasoning',
    summary: summary.map((text) => ({ type: 'summary_text', text })),
  };
  if (outcome.type === 'empty') return [reasoning];
  if (outcome.type === 'toolCall') {
    const { name, arguments: args } = outcome;
    const id = job.messageId.replace('msg_', 'fc_');
    const callId = job.messageId.replace('msg_', 'call_');
    return [reasoning, { id, type: 'function_call', status: 'completed', call_id: callId, name, arguments: args }];
  }
  const message = messageOf(job, status);
  return message === null ? [reasoning] : [reasoning, message];
}

/** Null when the cap was used up before the first word. */
function messageOf(job: Job, status: string): ResponseOutputMessage | null {
  const { outcome, isCapped } = job.plan;
  const isWhole = status === 'completed';
  const common = { id: job.messageId, type: 'message', role: 'assistant' } as const;
  if (outcome.type === 'refusal') {
    return { ...common, status: 'completed', content: [{ type: 'refusal', refusal: outcome.text }] };
  }
  // Stopped for a reason other than the cap: about half of it was written.
  const isCut = !isWhole && !isCapped;
  const text = isCut ? firstTokens(job.plan.text, Math.ceil(countTokens(job.plan.text) / 2)) : job.plan.text;
  if (text === '') return null;
  return {
    ...common,
    status: isWhole ? 'completed' : 'incomplete',
    content: [{ type: 'output_text', annotations: [], logprobs: [], text }],
  };
}
