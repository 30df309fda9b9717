// OpenAI's Responses, by the `openai` SDK, behind our Provider shape.
import { capOf } from '../../../shared/numbers.ts';
import type { Result } from '../failure.ts';
import { fields, isFields } from '../fields.ts';
import type { EndOf } from '../http/listedModels.ts';
import { resumed } from '../http/replyReading.ts';
import { FOREGROUND_MS, HEAD_MS, NO_LIST, postOptions, Requests } from '../http/requests.ts';
import type {
  AskedInput,
  CountBody,
  CreateBody,
  ListedModel,
  OpenStream,
  Provider,
  ProviderOptions,
  Reply,
} from '../provider.ts';
import { countParamsOf, paramsOf } from './createParams.ts';
import { MOST_ITEMS, readInputItems } from './readInputItems.ts';

export class OpenAiProvider implements Provider {
  readonly #requests: Requests;
  /** How the place tells until when it answers for a model; absent = as OpenAI does. */
  protected readonly endOf?: EndOf;

  constructor(options: ProviderOptions) {
    this.#requests = new Requests(options);
  }

  start(body: CreateBody, jobId: string, wanted?: AbortSignal): Promise<Result<Reply>> {
    const mostMs = body.background ? this.#requests.createMs : FOREGROUND_MS;
    const params = paramsOf(body, false);
    const { client, patient } = this.#requests;
    const send = (signal: AbortSignal) =>
      (body.background ? client : patient).responses.create(params, postOptions(jobId, mostMs, signal));
    return this.#requests.reply({ operation: 'create', send, wanted }, mostMs);
  }

  startStream(body: CreateBody, jobId: string, wanted?: AbortSignal): Promise<Result<OpenStream>> {
    const headMs = body.background ? this.#requests.createMs : HEAD_MS;
    const params = paramsOf(body, true);
    // In the background, too, a model may think for long without a word, and at some places the stream is all there is.
    // Who hears it looks in between.
    const send = (signal: AbortSignal) =>
      this.#requests.patient.responses.create(params, postOptions(jobId, headMs, signal));
    return this.#requests.stream({ operation: 'create', send, wanted });
  }

  async resumeStream(responseId: string, after: number): Promise<Result<OpenStream>> {
    const { client, lookMs } = this.#requests;
    const from = after < 0 ? {} : { starting_after: after };
    const opened = await this.#requests.open({
      operation: 'look',
      send: (signal) =>
        client.responses.retrieve(this.#wireId(responseId), { stream: true, ...from }, this.#look(signal)),
    });
    // A reply that is no stream can't be heard on.
    return opened.ok ? await resumed(opened.value, lookMs) : opened;
  }

  read(responseId: string): Promise<Result<Reply>> {
    const { client, lookMs } = this.#requests;
    const send = (signal: AbortSignal) => client.responses.retrieve(this.#wireId(responseId), {}, this.#look(signal));
    return this.#requests.reply({ operation: 'look', send }, lookMs);
  }

  cancel(responseId: string): Promise<Result<Reply>> {
    const { client, lookMs } = this.#requests;
    const send = (signal: AbortSignal) => client.responses.cancel(this.#wireId(responseId), this.#look(signal));
    return this.#requests.reply({ operation: 'look', send }, lookMs);
  }

  async delete(responseId: string): Promise<Result<null>> {
    const { client } = this.#requests;
    const result = await this.#requests.ask({
      operation: 'look',
      send: (signal) => client.responses.delete(this.#wireId(responseId), this.#look(signal)),
      // A sign-in page does not say that it is deleted.
      parse: (said, { status }) => (isFields(said) ? said.deleted !== false : status === 204) || null,
      complaint: 'The reply does not confirm the deletion.',
    });
    return result.ok ? { ok: true, value: null } : result;
  }

  asked(responseId: string): Promise<Result<AskedInput>> {
    const { client, scrubber } = this.#requests;
    const path = () => `/responses/${encodeURIComponent(this.#wireId(responseId))}/input_items`;
    return this.#requests.ask({
      operation: 'look',
      send: (signal) => client.get(`${path()}?limit=${MOST_ITEMS}&order=desc`, this.#look(signal)),
      parse: (said) => readInputItems(said, scrubber),
      complaint: NO_LIST,
    });
  }

  countInput(body: CountBody): Promise<Result<number>> {
    const { client } = this.#requests;
    return this.#requests.ask({
      operation: 'look',
      send: (signal) => client.responses.inputTokens.count(countParamsOf(body), this.#look(signal)),
      parse: (counted) => capOf(fields(counted).input_tokens),
      complaint: 'The reply is not a number of tokens.',
    });
  }

  check(): Promise<Result<readonly ListedModel[]>> {
    return this.#requests.models(this.endOf);
  }

  #look(signal: AbortSignal) {
    return this.#requests.lookOptions(signal);
  }

  /** The id by which the place knows the response. An empty one throws: `retrieve('')` would quietly ask for a list. */
  #wireId(responseId: string): string {
    if (responseId === '') throw new Error('A job without a response id was looked at');
    const id = this.#requests.scrubber.realId(responseId);
    if (id === null) throw new Error('The id of this response is known to another window only');
    return id;
  }
}
