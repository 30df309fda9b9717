import type { CreateBody } from '../../src/core/providers/provider.ts';

/** What is sent for a plain question that runs in the background. */
export function aCreateBody(): CreateBody {
  return {
    model: 'o3',
    turns: [{ role: 'user', parts: [{ kind: 'text', text: 'Why?' }] }],
    developerAs: 'message',
    background: true,
    store: true,
    max_output_tokens: 1_000,
    metadata: { job: 'job-1' },
  };
}
