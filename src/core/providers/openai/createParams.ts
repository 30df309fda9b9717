// What is sent to create a response, or to count its input, in the SDK's own types. The preview shows just this.
import type { InputTokenCountParams } from 'openai/resources/responses/input-tokens';
import type { ResponseCreateParamsNonStreaming, ResponseInputItem } from 'openai/resources/responses/responses';
import type { CountBody, CreateBody } from '../provider.ts';
import { type InputFields, inputFields } from './inputFields.ts';

type Params = Omit<ResponseCreateParamsNonStreaming, 'stream' | 'input' | 'instructions'> &
  Pick<InputFields, 'instructions'> & { readonly input: InputFields['input'] | ResponseInputItem[] };

/**
 * The fields stay in the order that they have had in every version.
 * @param stream whether the reply is to come in pieces, which gives the SDK's call another type
 */
export function paramsOf<S extends boolean>(body: CreateBody, stream: S): Params & { readonly stream: S } {
  const { model, turns, developerAs, reasoning, stream: _, lacks: __, effortUpdate, ...fields } = body;
  const said = fields.previous_response_id === undefined ? turns : sinceThen(turns, developerAs);
  const { input, ...told } = inputFields({ turns: said, developerAs });
  const rest = { model, ...told, ...fields, input: withUpdate(input, effortUpdate) };
  if (reasoning === undefined) return { ...rest, stream };
  // The SDK's list of efforts is closed, the service's is not: the catalogue has checked it.
  const { effort, ...others } = reasoning;
  return { ...rest, reasoning: { ...others, ...(isEffort(effort) ? { effort } : {}) }, stream };
}

export function countParamsOf({ model, ...said }: CountBody): InputTokenCountParams {
  const { input, ...told } = inputFields(said);
  return { model, ...told, input };
}

/** What the place does not have yet. Instructions as a field of their own are not inherited; as a message they are. */
function sinceThen(turns: CreateBody['turns'], developerAs: CreateBody['developerAs']): CreateBody['turns'] {
  return developerAs === 'instructions' ? turns : turns.filter(({ role }) => role !== 'developer');
}

function withUpdate(input: InputFields['input'], effort: string | undefined): Params['input'] {
  if (!isEffort(effort)) return input;
  const messages = typeof input === 'string' ? [{ role: 'user' as const, content: input }] : input;
  return [{ type: 'configuration_update', reasoning: { effort } }, ...messages];
}

type Effort = NonNullable<NonNullable<Params['reasoning']>['effort']>;

function isEffort(effort: string | undefined): effort is Effort {
  return effort !== undefined;
}
