// What a chat completion says of its tokens, in the words of a response, so that one reader judges both.
import type { Usage } from '../../../shared/usage.ts';
import { fields } from '../fields.ts';
import { readUsage } from '../replies/readUsage.ts';

export function chatUsage(value: unknown): Usage | null {
  const usage = fields(value);
  const input = fields(usage.prompt_tokens_details);
  const output = fields(usage.completion_tokens_details);
  return readUsage({
    // What a place adds of its own, such as a cost, stays where it is.
    ...usage,
    input_tokens: usage.prompt_tokens,
    input_tokens_details: input,
    output_tokens: usage.completion_tokens,
    // SGLang tells them beside the others.
    output_tokens_details: { ...output, reasoning_tokens: output.reasoning_tokens ?? usage.reasoning_tokens },
  });
}
