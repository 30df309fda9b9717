// A provider that does what a test tells it, for moments no server can be brought into.
import type { Failure, FailureKind, Result } from '../../src/core/providers/failure.ts';
import type {
  AskedInput,
  CreateBody,
  ListedModel,
  OpenStream,
  Provider,
  Reply,
} from '../../src/core/providers/provider.ts';
import { readServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import type { StreamEvent } from '../../src/core/providers/replies/streamEvent.ts';

type Answer = Result<Reply> | Promise<Result<Reply>>;

export class ScriptedProvider implements Provider {
  readonly calls: string[] = [];
  readonly bodies: CreateBody[] = [];
  onStart: (body: CreateBody, jobId: string) => Answer = (_body, jobId) => said('queued', { jobId });
  onRead: (responseId: string) => Answer = (id) => said('in_progress', { id });
  onCancel: (responseId: string) => Answer = (id) => said('cancelled', { id });
  /** What goes on after the first event of a stream. */
  onStream: (responseId: string) => OpenStream = () => endedStream();
  /** `after`: number of the last event that was heard. */
  onResume: (responseId: string, after: number) => Result<OpenStream> | Promise<Result<OpenStream>> = () =>
    failing('transient', {}, 400);

  async start(body: CreateBody, jobId: string): Promise<Result<Reply>> {
    this.calls.push('start');
    this.bodies.push(body);
    return await this.onStart(body, jobId);
  }

  async read(responseId: string): Promise<Result<Reply>> {
    this.calls.push('read');
    return await this.onRead(responseId);
  }

  async cancel(responseId: string): Promise<Result<Reply>> {
    this.calls.push('cancel');
    return await this.onCancel(responseId);
  }

  async startStream(body: CreateBody, jobId: string): Promise<Result<OpenStream>> {
    const result = await this.start(body, jobId);
    if (!result.ok) return result;
    const { response, requestId } = result.value;
    const first: Result<StreamEvent>[] = [
      { ok: true, value: { number: 0, response, answer: [], reasoningSummary: [] } },
    ];
    const rest = this.onStream(response.id);
    const next = () => {
      const event = first.shift();
      return event === undefined ? rest.next() : Promise.resolve(event);
    };
    return { ok: true, value: { requestId, next, close: () => rest.close() } };
  }

  async resumeStream(responseId: string, after: number): Promise<Result<OpenStream>> {
    this.calls.push('resume');
    return await this.onResume(responseId, after);
  }

  delete(): Promise<Result<null>> {
    return Promise.resolve({ ok: true, value: null });
  }

  asked(): Promise<Result<AskedInput>> {
    return Promise.resolve({ ok: true, value: { question: 'Why?', instructions: '', bytes: 100, isWhole: true } });
  }

  countInput(): Promise<Result<number>> {
    return Promise.resolve({ ok: true, value: 25 });
  }

  check(): Promise<Result<readonly ListedModel[]>> {
    return Promise.resolve({ ok: true, value: [{ id: 'o3', shutdownDate: null }] });
  }

  count(call: 'start' | 'read' | 'cancel' | 'resume'): number {
    return this.calls.filter((each) => each === call).length;
  }
}

/** Nothing comes any more. */
function endedStream(): OpenStream {
  return { requestId: null, next: () => Promise.resolve(null), close: () => undefined };
}

/** The provider says this of the job. */
export function said(
  status: string,
  { id = 'resp_1', jobId = '', pollAfterMs = null }: { id?: string; jobId?: string; pollAfterMs?: number | null } = {},
): Result<Reply> {
  const response = readServerResponse({ id, status, model: 'o3', metadata: { job: jobId } });
  if (response === null) throw new Error('The scripted response is none');
  return { ok: true, value: { response, requestId: 'req_1', pollAfterMs } };
}

export function failing(kind: FailureKind, changes: Partial<Failure> = {}, httpStatus: number | null = null) {
  const error = { kind: 'other', message: 'scripted', code: null, httpStatus, requestId: null } as const;
  const failure: Failure = { kind, error, retryAfterMs: null, param: null, offline: false, ...changes };
  return { ok: false, failure } as const;
}

/** A reply that comes when the test says so. */
export function later(): { readonly reply: Promise<Result<Reply>>; readonly give: (result: Result<Reply>) => void } {
  const { promise, resolve } = Promise.withResolvers<Result<Reply>>();
  return { reply: promise, give: resolve };
}
