// The one shape of every provider. Failures are values, not exceptions: each has a consequence for a job.
import type { EndpointSnapshot, JobError } from '../../shared/job.ts';
import type { Mode } from '../../shared/mode.ts';
import type { ToldLimits } from '../pace/toldLimits.ts';
import type { Credential } from './credential.ts';
import type { Result } from './failure.ts';
import type { ServerResponse } from './replies/serverResponse.ts';
import type { StreamEvent } from './replies/streamEvent.ts';
import type { Turn } from './turn.ts';

/** What is sent to create a response. Fields the o-series refuse are not even nameable here. */
export interface CreateBody {
  readonly model: string;
  readonly turns: readonly Turn[];
  /**
   * How the place takes a developer's turns: as messages among the others, or apart from them; `question` = the model
   * takes none, and they go before the question.
   */
  readonly developerAs: 'message' | 'instructions' | 'question';
  readonly background: boolean;
  readonly stream?: true;
  readonly store: boolean;
  readonly max_output_tokens: number;
  readonly reasoning?: { readonly mode?: Mode; readonly effort?: string; readonly summary?: 'auto' };
  readonly service_tier?: 'default';
  readonly metadata?: { readonly job: string };
  /** The turns before are those of this response, which the place keeps; the developer's are among them. */
  readonly previous_response_id?: string;
  /** The effort from here on; `reasoning` repeats the one that the chain began with. */
  readonly effortUpdate?: string;
  /** Fields of a wire that this place does not take. */
  readonly lacks?: readonly WireField[];
}

/** Fields that only Chat Completions have: the cap under its newer name, and the figures at the end of a stream. */
export const WIRE_FIELDS = ['max_completion_tokens', 'stream_options'] as const;
export type WireField = (typeof WIRE_FIELDS)[number];

export type CountBody = Pick<CreateBody, 'model' | 'turns' | 'developerAs'>;

export interface Reply {
  readonly response: ServerResponse;
  readonly requestId: string | null;
  /** After how long the server wants to be asked again; null = it does not say. */
  readonly pollAfterMs: number | null;
  /** What it tells of the place's rate limits; absent = nothing. */
  readonly limits?: ToldLimits;
  /** Why nothing but the id could be read; the rest of the response is made up. */
  readonly unread?: JobError;
  /** The rest of a reply that came as a stream, though none was asked for. */
  readonly rest?: { readonly first: StreamEvent; readonly stream: OpenStream };
}

/** A reply that comes in pieces. */
export interface OpenStream {
  readonly requestId: string | null;
  /** What its head tells of the place's rate limits; absent = nothing. */
  readonly limits?: ToldLimits;
  /** The next event; a failure when the stream broke; null when it ended, or was closed. */
  next(): Promise<Result<StreamEvent> | null>;
  close(): void;
}

export interface Provider {
  /**
   * One POST, never repeated. In the background it is not aborted on cancel: without its answer the id is lost. In the
   * foreground its answer is the whole run, and breaking it off is the only way to cancel.
   */
  start(body: CreateBody, jobId: string, signal?: AbortSignal): Promise<Result<Reply>>;
  /** As `start`, with a reply that goes on: resolves with the head of the reply. */
  startStream(body: CreateBody, jobId: string, signal?: AbortSignal): Promise<Result<OpenStream>>;
  /** @param after number of the last event that was heard; -1 = none */
  resumeStream(responseId: string, after: number): Promise<Result<OpenStream>>;
  read(responseId: string): Promise<Result<Reply>>;
  cancel(responseId: string): Promise<Result<Reply>>;
  /** Takes the response off the provider's disks. */
  delete(responseId: string): Promise<Result<null>>;
  /** Reads what a response was asked; this call is free. */
  asked(responseId: string): Promise<Result<AskedInput>>;
  /** How many tokens the place itself counts. The text is sent there: only where the person agreed to that. */
  countInput(body: CountBody): Promise<Result<number>>;
  /** A free call that shows whether place and key work. The value is the models on offer. */
  check(): Promise<Result<readonly ListedModel[]>>;
}

export interface AskedInput {
  /** The person's last words; empty when there are none to read. */
  readonly question: string;
  /** What developer and system messages say; empty = there are none. */
  readonly instructions: string;
  /** UTF-8 bytes of all of it, or more: an upper bound. */
  readonly bytes: number;
  /** False = more was asked than can be seen, or than its bytes bound: the list goes on, or holds more than text. */
  readonly isWhole: boolean;
}

/** A model as the place itself lists it. */
export interface ListedModel {
  readonly id: string;
  /** ISO day from which it no longer answers there; null = none said. */
  readonly shutdownDate: string | null;
}

/** An endpoint as it is called: with the headers that today's settings send along. */
export interface CalledEndpoint extends EndpointSnapshot {
  readonly headers: Readonly<Record<string, string>>;
}

export interface ProviderOptions {
  /** Absent = `compatible`. */
  readonly kind?: EndpointSnapshot['provider'];
  readonly baseUrl: string;
  readonly credential: Credential;
  readonly organization: string | null;
  readonly project: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** How a key is shown; absent = as `authorization`, like a token. */
  readonly keyHeader?: 'authorization' | 'api-key';
  /** Sent along with each request as `api-version`; absent = the addresses need none. */
  readonly apiVersion?: string;
  /** The keys of this window for other places, which a server may repeat all the same; absent = none. */
  readonly secrets?: () => readonly string[];
  /** False for third parties: they get no description of this machine. */
  readonly describesMachine: boolean;
  /** The wire; absent = OpenAI's Responses. */
  readonly api?: 'chat';
  /** How long a reply may take, in milliseconds; of a stream, its head; and how long the connection to stand. */
  readonly timeouts?: { readonly createMs: number; readonly lookMs: number; readonly connectMs?: number };
}

export type CreateProvider = (options: ProviderOptions) => Provider;
