// What a test asks the service to do differently, as plain JSON: a fault is about one HTTP exchange (faults.ts), an
// outcome about how a job ends (plan.ts). New faults and outcomes start here.
import { fieldsOf, isFields, isOneOf } from './json.ts';
import { STREAM_FAULTS, type StreamFault } from './streamFaults.ts';
import type { Tells } from './tells.ts';

/** `resume` = a look that asks for the stream again; what is for looks is for it too. */
export const OPERATIONS = [
  'create',
  'look',
  'resume',
  'cancel',
  'delete',
  'inputItems',
  'inputTokens',
  'models',
  'chat',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** `beforeHandling`: nothing happens at the service. `afterHandling`: it happens, only the reply is another one. */
export type When = 'beforeHandling' | 'afterHandling';

export type Fault =
  /** An HTTP error in the service's shape; what is left out gets the usual text of that status. */
  | {
      readonly type: 'httpError';
      readonly status: number;
      readonly code?: string | null;
      readonly message?: string;
      readonly param?: string | null;
      readonly errorType?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly when?: When;
    }
  /** Any body: a gateway's web page, an empty reply, broken JSON. */
  | {
      readonly type: 'raw';
      readonly status: number;
      readonly contentType: string;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly when?: When;
    }
  /** No reply ever comes; the connection stays. */
  | { readonly type: 'hang'; readonly when: When }
  /** So many bytes of the true reply, then the connection breaks. */
  | { readonly type: 'cutBody'; readonly bytes: number; readonly when?: 'afterHandling' }
  /** "Ask there instead": a client that follows would carry the key to another host. */
  | { readonly type: 'redirect'; readonly to: string; readonly when?: 'beforeHandling' }
  /** The connection breaks without a reply; `isReset` = by a reset instead of an end. */
  | { readonly type: 'drop'; readonly when: When; readonly isReset?: boolean };

export type Outcome =
  | { readonly type: 'completed' }
  | { readonly type: 'failed'; readonly code: string; readonly message: string; readonly showsUsage?: boolean }
  | { readonly type: 'incomplete'; readonly reason: string; readonly showsUsage?: boolean }
  | { readonly type: 'refusal'; readonly text: string }
  | { readonly type: 'toolCall'; readonly name: string; readonly arguments: string }
  /** Completed, but with nothing to read. */
  | { readonly type: 'empty' }
  /** Comes to a status that no client knows, and stays there. */
  | { readonly type: 'unknownStatus'; readonly status: string };

/** What becomes of a cancel while the job is in flight. */
export type CancelCourse =
  /** It is taken, and the job runs on for so many simulated milliseconds. */
  | { readonly type: 'late'; readonly ms: number }
  /** It is taken, and the job runs on to its end. */
  | { readonly type: 'ignored' }
  /** What was written so far stays in the response. */
  | { readonly type: 'partial' };

/** What other places tell in a usage. Absurd values are told as well, so that a test can see what becomes of them. */
export interface UsageFields {
  /** OpenRouter, in USD; of Perplexity a table. */
  readonly cost?: unknown;
  readonly is_byok?: unknown;
  readonly cost_details?: { readonly upstream_inference_cost?: unknown } | null;
  /** xAI, in tenths of a nano-dollar. */
  readonly cost_in_usd_ticks?: unknown;
  readonly input_tokens?: unknown;
  readonly output_tokens?: unknown;
  readonly output_tokens_details?: { readonly reasoning_tokens?: unknown } | null;
  readonly total_tokens?: unknown;
}

export interface Behaviour {
  /** The calls it is for; default `create`. */
  readonly on?: Operation;
  /** Only calls about this response. */
  readonly responseId?: string;
  /** How many calls, default 1. */
  readonly times?: number;
  readonly fault?: Fault;
  readonly outcome?: Outcome;
  /** Of a reply that is a stream. */
  readonly stream?: StreamFault;
  /** Of a create: the response is not found at first, by so many calls or for so many simulated milliseconds. */
  readonly hidden?: { readonly calls?: number; readonly ms?: number };
  /** Of a create. */
  readonly cancel?: CancelCourse;
  /** Of a create: so many simulated milliseconds after it, its stream can't be had again. Default: no limit. */
  readonly resumableMs?: number;
  /** Of a create: what its response says of itself, at every look and in every event, instead of what was asked. */
  readonly tells?: Tells;
  /** The same of a response that has ended; absent = as before. */
  readonly tellsAtEnd?: Tells;
  /** The job stops in this status until a test moves it. */
  readonly hold?: 'queued' | 'in_progress';
  readonly answer?: string;
  /** Beside or in place of the true counts, in the usage of its response at the end; null = it has no such field. */
  readonly usage?: UsageFields;
  /** Instead of the tokens that model and effort would make. */
  readonly reasoningTokens?: number;
  /** Simulated milliseconds, instead of what the tokens would take. */
  readonly queueMs?: number;
  readonly runMs?: number;
  /** The reply takes so much longer, in simulated milliseconds. */
  readonly delayMs?: number;
  /** Once cancelled, it turns out to be completed after so many simulated milliseconds. */
  readonly revivesAfterMs?: number;
}

const FAULTS = ['httpError', 'raw', 'drop', 'hang', 'cutBody', 'redirect'] as const;
const CANCELS = ['late', 'ignored', 'partial'] as const;
const OUTCOMES = ['completed', 'failed', 'incomplete', 'refusal', 'toolCall', 'empty', 'unknownStatus'] as const;

/** Checks the words that decide, for behaviours that come over HTTP. */
export function isBehaviour(value: unknown): value is Behaviour {
  if (!isFields(value)) return false;
  const { on, fault, outcome, hold, stream, cancel, tells, tellsAtEnd, usage } = value;
  if (on !== undefined && !isOneOf(on, OPERATIONS)) return false;
  if (hold !== undefined && !isOneOf(hold, ['queued', 'in_progress'])) return false;
  if (fault !== undefined && !isOneOf(fieldsOf(fault).type, FAULTS)) return false;
  if (stream !== undefined && !isOneOf(fieldsOf(stream).type, STREAM_FAULTS)) return false;
  if (cancel !== undefined && !isOneOf(fieldsOf(cancel).type, CANCELS)) return false;
  if ([tells, tellsAtEnd, usage].some((told) => told !== undefined && !isFields(told))) return false;
  return outcome === undefined || isOneOf(fieldsOf(outcome).type, OUTCOMES);
}

/** Behaviours waiting for their calls, first come, first served; behind them one for all creates. */
export class Behaviours {
  #waiting: { readonly behaviour: Behaviour; left: number }[] = [];
  #always: Behaviour;
  readonly #usual: Behaviour;

  constructor(usual: Behaviour) {
    this.#usual = usual;
    this.#always = usual;
  }

  add(behaviour: Behaviour): void {
    this.#waiting.push({ behaviour, left: behaviour.times ?? 1 });
  }

  /** Those that no call has met yet. */
  get unmet(): readonly Behaviour[] {
    return this.#waiting
      .filter(({ behaviour, left }) => left === (behaviour.times ?? 1))
      .map(({ behaviour }) => behaviour);
  }

  /** Null = as usual again. */
  setAlways(behaviour: Behaviour | null): void {
    this.#always = behaviour ?? this.#usual;
  }

  clear(): void {
    this.#waiting = [];
    this.#always = this.#usual;
  }

  take(operation: Operation, responseId: string | null): Behaviour {
    const next = this.#waiting.find(
      ({ behaviour }) =>
        isFor(behaviour, operation) && (behaviour.responseId === undefined || behaviour.responseId === responseId),
    );
    if (next === undefined) return isFor(this.#always, operation) ? this.#always : {};
    next.left -= 1;
    if (next.left <= 0) this.#waiting = this.#waiting.filter((waiting) => waiting !== next);
    return next.behaviour;
  }
}

function isFor({ on = 'create' }: Behaviour, operation: Operation): boolean {
  return on === operation || (on === 'look' && operation === 'resume');
}
