// Chat Completions, by the `openai` SDK, behind our Provider shape. The connection is the run: nothing can be asked about
// later, so each question about a response is answered here, and nothing is sent.
import { type UsageRules, usageRules } from '../builtIn.ts';
import type { Failure, Result } from '../failure.ts';
import { FOREGROUND_MS, postOptions, Requests } from '../http/requests.ts';
import { noSuchCall } from '../noSuchCall.ts';
import type { AskedInput, CreateBody, ListedModel, OpenStream, Provider, ProviderOptions, Reply } from '../provider.ts';
import { chatParams } from './chatParams.ts';
import { ChatReader } from './chatReader.ts';

export class ChatProvider implements Provider {
  readonly #requests: Requests;
  readonly #rules: UsageRules;

  constructor(options: ProviderOptions) {
    this.#requests = new Requests(options);
    this.#rules = usageRules(options);
  }

  /** The whole run before the first word: only for a place that refused to tell it as a stream. */
  async start(body: CreateBody, jobId: string, wanted?: AbortSignal): Promise<Result<Reply>> {
    if (body.background) return noSuchCall('refused');
    const { patient, scrubber } = this.#requests;
    const params = chatParams(body, false);
    const send = (signal: AbortSignal) =>
      patient.chat.completions.create(params, postOptions(jobId, FOREGROUND_MS, signal));
    const wire = new ChatReader(scrubber, jobId, this.#rules);
    return inOurWords(await this.#requests.reply({ operation: 'create', send, wanted, wire }, FOREGROUND_MS));
  }

  async startStream(body: CreateBody, jobId: string, wanted?: AbortSignal): Promise<Result<OpenStream>> {
    if (body.background) return noSuchCall('refused');
    const { patient, scrubber } = this.#requests;
    const params = chatParams(body, true);
    // Some say nothing, not even that they begin, before all is thought.
    const send = (signal: AbortSignal) =>
      patient.chat.completions.create(params, postOptions(jobId, FOREGROUND_MS, signal));
    const wire = new ChatReader(scrubber, jobId, this.#rules);
    return inOurWords(await this.#requests.stream({ operation: 'create', send, wanted, wire }));
  }

  resumeStream(): Promise<Result<OpenStream>> {
    return Promise.resolve(noSuchCall('notFound'));
  }

  read(): Promise<Result<Reply>> {
    return Promise.resolve(noSuchCall('notFound'));
  }

  cancel(): Promise<Result<Reply>> {
    return Promise.resolve(noSuchCall('notFound'));
  }

  delete(): Promise<Result<null>> {
    return Promise.resolve(noSuchCall('notFound'));
  }

  asked(): Promise<Result<AskedInput>> {
    return Promise.resolve(noSuchCall('notFound'));
  }

  countInput(): Promise<Result<number>> {
    return Promise.resolve(noSuchCall('notFound'));
  }

  check(): Promise<Result<readonly ListedModel[]>> {
    return this.#requests.models();
  }
}

/** Its names for fields that a response has as well. */
const OURS: ReadonlyMap<string, string> = new Map([['reasoning_effort', 'reasoning.effort']]);

/** A refused field is learnt by the name that every wire has for it. */
function inOurWords<T>(result: Result<T>): Result<T> {
  const param = result.ok ? undefined : OURS.get(result.failure.param ?? '');
  if (result.ok || param === undefined) return result;
  const failure: Failure = { ...result.failure, param, error: { ...result.failure.error, param } };
  return { ok: false, failure };
}
