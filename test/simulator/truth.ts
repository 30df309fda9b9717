// What really happened at the service: every call, every change of state, and what each response costs. Tests compare
// the extension's ledger with it. No keys in it.
import type { ResponseUsage } from 'openai/resources/responses/responses';
import type { Operation } from './behaviour.ts';
import { type Bill, billOf, sumUsd } from './bill.ts';
import type { Job } from './job.ts';
import { fieldsOf } from './json.ts';

export interface TruthCall {
  readonly operation: Operation | 'other';
  readonly method: string;
  readonly path: string;
  readonly requestId: string;
  /** Milliseconds since 1970, with fractions: when the head of the request arrived. */
  readonly arrivedAt: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON body; null when there was none, or none that could be read. */
  body: unknown;
  /** Of a create: the `metadata` of its body. */
  metadata: Readonly<Record<string, unknown>>;
  /** The response it is about; of a create null unless it was accepted. */
  responseId: string | null;
  /** What the reply said, whatever the response's state was before. */
  shownStatus: string | null;
  /** Null = no reply (yet): the connection was dropped, or the answer is still being made. */
  httpStatus: number | null;
  /** Of a stream: the number of the last event that went out, whole or in part; null = none. */
  lastEvent: number | null;
  /** What a test let go wrong with it. */
  fault: string | null;
}

export interface TruthChange {
  readonly responseId: string;
  readonly at: number;
  /** Null = accepted. */
  readonly from: string | null;
  readonly to: string;
}

export interface TruthResponse {
  readonly responseId: string;
  readonly project: string;
  readonly model: string;
  readonly serviceTier: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly status: string;
  readonly isDeleted: boolean;
  /** What is billed, also where the reply shows no usage; null while it is open. */
  readonly usage: ResponseUsage | null;
  readonly bill: Bill | null;
}

const SECRET = /^(authorization|api-key|x-api-key|cookie|proxy-authorization)$/;

export class Truth {
  #calls: TruthCall[] = [];
  #changes: TruthChange[] = [];
  readonly #jobs: () => readonly Job[];

  constructor(jobs: () => readonly Job[]) {
    this.#jobs = jobs;
  }

  get calls(): readonly TruthCall[] {
    return this.#calls;
  }

  get changes(): readonly TruthChange[] {
    // Asking for the jobs lets them catch up with the time.
    this.#jobs();
    return this.#changes;
  }

  get creates(): readonly TruthCall[] {
    return this.#calls.filter(({ operation }) => operation === 'create' || operation === 'chat');
  }

  looks(responseId?: string): readonly TruthCall[] {
    return this.#calls.filter(
      (call) => call.operation === 'look' && (responseId === undefined || call.responseId === responseId),
    );
  }

  get responses(): readonly TruthResponse[] {
    return this.#jobs().map(describe);
  }

  response(responseId: string): TruthResponse | undefined {
    return this.responses.find((response) => response.responseId === responseId);
  }

  /** What all responses cost together, exact. */
  get totalUsd(): string {
    return sumUsd(this.responses.map((response) => response.bill).filter((bill) => bill !== null));
  }

  toJSON(): object {
    const { calls, changes, responses, totalUsd } = this;
    return { calls, changes, responses, totalUsd };
  }

  /** For the server: notes a call as it arrives; the rest is filled in as it becomes known. */
  begin(call: TruthCall): TruthCall {
    this.#calls.push(call);
    return call;
  }

  /** For the server. */
  changed(job: Job, from: string | null): void {
    this.#changes.push({ responseId: job.id, at: performance.timeOrigin + performance.now(), from, to: job.status });
  }

  /** Forgets the calls and changes so far, not the responses. */
  clear(): void {
    this.#calls = [];
    this.#changes = [];
  }
}

export function withoutSecrets(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => {
    const text = Array.isArray(value) ? value.join(', ') : (value ?? '');
    return [name, SECRET.test(name) ? '(hidden)' : text];
  });
  return Object.fromEntries(entries);
}

export function metadataOf(body: unknown): Readonly<Record<string, unknown>> {
  return fieldsOf(fieldsOf(body).metadata);
}

function describe(job: Job): TruthResponse {
  const { request, usage } = job;
  return {
    responseId: job.id,
    project: job.project,
    model: request.model.snapshot,
    serviceTier: request.serviceTier,
    metadata: request.metadata,
    status: job.status,
    isDeleted: job.isDeleted,
    usage,
    bill: usage === null ? null : billOf(request.model.row, usage, request.serviceTier),
  };
}
