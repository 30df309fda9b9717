// What a response that goes on from another one takes over from it.
import type { CreateRequest } from './createRequest.ts';
import type { Job } from './job.ts';
import { keepsReasoning } from './models.ts';
import { countTokens } from './tokens.ts';

/** The whole chain is input again: what the earlier response read, what it said, and of newer models what it thought. */
export function chainTokens({ request, plan }: Job): number {
  const thought = keepsReasoning(request.model.row) ? plan.usage.output_tokens_details.reasoning_tokens : 0;
  return request.prompt.tokens + countTokens(plan.text) + thought;
}

/** An update holds until the next one. */
export function updatedEffortOf(previous: { readonly request: CreateRequest } | null): string | null {
  return previous?.request.updatedEffort ?? null;
}
