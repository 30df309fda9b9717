// The events of one response, in the service's order. What was once made stays as it is: a stream that is resumed hears
// the same events with the same numbers.
import type { ResponseStreamEvent } from 'openai/resources/responses/responses';
import { isFinal, type Job } from './job.ts';
import { type WireResponse, wireResponse } from './wireResponse.ts';

type Lifecycle =
  | 'response.created'
  | 'response.queued'
  | 'response.in_progress'
  | 'response.completed'
  | 'response.failed'
  | 'response.incomplete';

type Done = Extract<ResponseStreamEvent, { readonly type: 'response.function_call_arguments.done' }>;

/** As the SDK types them, but for the response inside, where the service is wider, and a name that the SDK leaves out. */
export type WireEvent =
  | Exclude<ResponseStreamEvent, Done | { readonly type: Lifecycle }>
  | (Done & { readonly name: string })
  | { readonly type: Lifecycle; readonly response: WireResponse; readonly sequence_number: number };

type Numbered<T> = T extends { sequence_number: number } ? Omit<T, 'sequence_number'> : never;
type Draft = Numbered<WireEvent>;

/** Characters of one delta: about a token or two. */
const PIECE = 12;

export class StreamLog {
  readonly #job: Job;
  readonly #events: WireEvent[] = [];
  #body: readonly Draft[] | null = null;
  #bodyDone = 0;
  #isOver = false;

  constructor(job: Job) {
    this.#job = job;
    this.#add({ type: 'response.created', response: wireResponse(job) });
    if (job.request.background) this.#add({ type: 'response.queued', response: wireResponse(job) });
  }

  /** All events up to a moment of simulated time. */
  upTo(now: number): readonly WireEvent[] {
    const job = this.#job;
    if (this.#isOver) return this.#events;
    if (job.hadStarted && this.#body === null) {
      this.#body = bodyOf(job);
      this.#add({
        type: 'response.in_progress',
        response: { ...wireResponse(job), status: 'in_progress', output: [] },
      });
    }
    for (const draft of this.#bodyUpTo(now)) this.#add(draft);
    if (isFinal(job.status)) {
      this.#isOver = true;
      this.#add({ type: lastType(job.status), response: wireResponse(job) });
    }
    return this.#events;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  #bodyUpTo(now: number): readonly Draft[] {
    const body = this.#body ?? [];
    const most = Math.max(this.#bodyDone, Math.floor(shareWritten(this.#job, now) * body.length));
    const next = body.slice(this.#bodyDone, most);
    this.#bodyDone = most;
    return next;
  }

  #add(draft: Draft): void {
    this.#events.push({ ...draft, sequence_number: this.#events.length });
  }
}

/** How much of its output a job has said, 0 to 1; nothing new once it was stopped. */
export function shareWritten({ status, startsAt, plan, isByHand }: Job, now: number): number {
  if (status === 'completed' || status === 'incomplete') return 1;
  if (isFinal(status)) return 0;
  // A job that a test drives by hand says the first half of its text and waits.
  return isByHand ? 0.5 : Math.max(0, Math.min(1, (now - startsAt) / Math.max(1, plan.runMs)));
}

/** A cancelled stream ends with `response.failed` whose response is cancelled: there is no event of that name. */
function lastType(status: string): Lifecycle {
  if (status === 'completed') return 'response.completed';
  return status === 'incomplete' ? 'response.incomplete' : 'response.failed';
}

/** Everything between `in_progress` and the end, as the response will have it when it is whole. */
function bodyOf(job: Job): Draft[] {
  return wireResponse(job, endOf(job)).output.flatMap((item, output_index): Draft[] => {
    const added = { type: 'response.output_item.added', output_index } as const;
    const done: Draft = { type: 'response.output_item.done', output_index, item };
    switch (item.type) {
      case 'reasoning':
        return [
          { ...added, item: { ...item, summary: [] } },
          ...item.summary.flatMap(({ text }, index) => summaryEvents(item.id, output_index, index, text)),
          done,
        ];
      case 'message':
        return [
          { ...added, item: { ...item, status: 'in_progress', content: [] } },
          ...item.content.flatMap((part, index) => contentEvents(item.id, output_index, index, part)),
          done,
        ];
      case 'function_call':
        return [
          { ...added, item: { ...item, status: 'in_progress', arguments: '' } },
          {
            type: 'response.function_call_arguments.delta',
            item_id: item.id ?? '',
            output_index,
            delta: item.arguments,
          },
          {
            type: 'response.function_call_arguments.done',
            item_id: item.id ?? '',
            name: item.name,
            output_index,
            arguments: item.arguments,
          },
          done,
        ];
      default:
        return [{ ...added, item }, done];
    }
  });
}

/** The status with which its output is as whole as it gets. */
export function endOf({ plan }: Job): string {
  return plan.outcome.type === 'incomplete' || plan.isCapped ? 'incomplete' : 'completed';
}

function summaryEvents(item_id: string, output_index: number, summary_index: number, text: string): Draft[] {
  const at = { item_id, output_index, summary_index };
  const part = { type: 'summary_text', text } as const;
  return [
    { type: 'response.reasoning_summary_part.added', ...at, part: { ...part, text: '' } },
    ...pieces(text).map((delta): Draft => ({ type: 'response.reasoning_summary_text.delta', ...at, delta })),
    { type: 'response.reasoning_summary_text.done', ...at, text },
    { type: 'response.reasoning_summary_part.done', ...at, part },
  ];
}

type Part = Extract<WireResponse['output'][number], { type: 'message' }>['content'][number];

function contentEvents(item_id: string, output_index: number, content_index: number, part: Part): Draft[] {
  const at = { item_id, output_index, content_index };
  if (part.type === 'refusal') {
    const { refusal } = part;
    return [
      { type: 'response.content_part.added', ...at, part: { type: 'refusal', refusal: '' } },
      ...pieces(refusal).map((delta): Draft => ({ type: 'response.refusal.delta', ...at, delta })),
      { type: 'response.refusal.done', ...at, refusal },
      { type: 'response.content_part.done', ...at, part },
    ];
  }
  const { text } = part;
  return [
    { type: 'response.content_part.added', ...at, part: { ...part, text: '' } },
    ...pieces(text).map((delta): Draft => ({ type: 'response.output_text.delta', ...at, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...at, text, logprobs: [] },
    { type: 'response.content_part.done', ...at, part },
  ];
}

/** By code points: the service never halves a character. */
export function pieces(text: string): string[] {
  const points = [...text];
  return Array.from({ length: Math.ceil(points.length / PIECE) }, (_, index) =>
    points.slice(index * PIECE, (index + 1) * PIECE).join(''),
  );
}
