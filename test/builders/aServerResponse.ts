import type { ServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import type { ToolUse } from '../../src/shared/usage.ts';

export const NO_TOOLS: ToolUse = { webSearches: 0, fileSearches: 0, hasUnknownFee: false };

/** What a provider says of a run that has just begun. */
export function aServerResponse(changes: Partial<ServerResponse> = {}): ServerResponse {
  return {
    id: 'resp_1',
    status: 'in_progress',
    model: 'o3-2025-04-16',
    mode: null,
    effort: null,
    maxOutputTokens: null,
    inputTransformations: [],
    metadataJob: 'job-1',
    serviceTier: 'default',
    answer: '',
    reasoningSummary: '',
    declined: null,
    toolCallsOnly: false,
    usage: null,
    tools: NO_TOOLS,
    error: null,
    incompleteReason: null,
    createdAt: 1_800_000_000_000,
    completedAt: null,
    body: '{}',
    ...changes,
  };
}
