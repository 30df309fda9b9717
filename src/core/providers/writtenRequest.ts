// What goes over the wire for a question, in parts that can be shown to a person before it is sent.
import type { EndpointSnapshot } from '../../shared/job.ts';
import { chatParams } from './chat/chatParams.ts';
import { paramsOf } from './openai/createParams.ts';
import type { CreateBody } from './provider.ts';

/** One of the list that is sent: a message, or something that is none, such as an update of the effort. */
interface Item {
  readonly type?: string | null;
  readonly role?: string;
  readonly content?: unknown;
}

export interface WrittenRequest {
  /** Behind the address of the place. */
  readonly path: string;
  /** All but the texts. */
  readonly fields: object;
  readonly instructions?: string;
  /** The field that holds what is said, and what that is. */
  readonly name: 'input' | 'messages';
  readonly said: string | readonly Item[];
}

export function writtenRequest({ api }: Pick<EndpointSnapshot, 'api'>, body: CreateBody): WrittenRequest {
  const stream = body.stream === true;
  if (api === 'chat') {
    const { messages, ...fields } = chatParams(body, stream);
    return { path: '/chat/completions', fields, name: 'messages', said: messages };
  }
  const { input, instructions, ...fields } = paramsOf(body, stream);
  const told = instructions === undefined ? {} : { instructions };
  return { path: '/responses', fields, name: 'input', said: input, ...told };
}
