// What a model is told, in the form that its place takes: the same to be counted, to be answered and to be previewed.
import type { EndpointSnapshot } from '../../../shared/job.ts';
import { takesDeveloperMessage } from '../endpoint.ts';
import type { CreateBody } from '../provider.ts';

/** @param told the prompt, and lasting instructions; empty = there are none */
export function inputFields(
  endpoint: Pick<EndpointSnapshot, 'provider'>,
  { input, instructions }: { readonly input: string; readonly instructions: string },
): Pick<CreateBody, 'input' | 'instructions'> {
  if (instructions === '') return { input };
  if (!takesDeveloperMessage(endpoint)) return { input, instructions };
  return {
    input: [
      { role: 'developer', content: instructions },
      { role: 'user', content: input },
    ],
  };
}
