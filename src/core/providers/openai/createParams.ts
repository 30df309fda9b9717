// What is sent to create a response, or to count its input, in the SDK's own types. The preview shows just this.
import type { InputTokenCountParams } from 'openai/resources/responses/input-tokens';
import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import type { CountBody, CreateBody } from '../provider.ts';
import { type InputFields, inputFields } from './inputFields.ts';

type Params = Omit<ResponseCreateParamsNonStreaming, 'stream' | 'input' | 'instructions'> & InputFields;

/**
 * The fields stay in the order that they have had in every version.
 * @param stream whether the reply is to come in pieces, which gives the SDK's call another type
 */
export function paramsOf<S extends boolean>(body: CreateBody, stream: S): Params & { readonly stream: S } {
  const { model, turns, developerAs, reasoning, stream: _, lacks: __, ...fields } = body;
  const { input, ...told } = inputFields({ turns, developerAs });
  const rest = { model, ...told, ...fields, input };
  if (reasoning === undefined) return { ...rest, stream };
  // The SDK's list of efforts is closed, the service's is not: the catalogue has checked it.
  const { effort, ...others } = reasoning;
  return { ...rest, reasoning: { ...others, ...(isEffort(effort) ? { effort } : {}) }, stream };
}

export function countParamsOf({ model, ...said }: CountBody): InputTokenCountParams {
  const { input, ...told } = inputFields(said);
  return { model, ...told, input };
}

type Effort = NonNullable<NonNullable<Params['reasoning']>['effort']>;

function isEffort(effort: string | undefined): effort is Effort {
  return effort !== undefined;
}
