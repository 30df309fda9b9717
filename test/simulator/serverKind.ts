// In what other servers differ from OpenAI's own service, each difference by itself: what they lack, drop or make up.
import type { Operation } from './behaviour.ts';

export interface ServerKind {
  /** Calls that it does not have, and the HTTP status by which it says so. */
  readonly missing: Readonly<Partial<Record<Operation, 404 | 405 | 501>>>;
  /** What its router says then, in place of the service's error object. */
  readonly missingWords: { readonly contentType: string; readonly body: string };
  /** `ignored`: read and echoed, and the reply comes with the answer all the same. */
  readonly background: 'taken' | 'ignored';
  /** `dropped`: taken without a word, and nothing is kept; a run in the background is refused then. */
  readonly store: 'taken' | 'dropped';
  readonly usage: 'told' | 'missing';
  /** Reasoning tokens: with the others, as 0 whatever was thought, or at the top of the usage. */
  readonly reasoningTokens: 'told' | 'zero' | 'beside';
  /** Items in the output that no client knows. */
  readonly hasOddItems: boolean;
  /** Where Chat Completions put what the model thought. */
  readonly thinking: 'nowhere' | 'reasoning_content' | 'reasoning' | 'tags';
  /** What Chat Completions call the cap. */
  readonly cap: 'max_completion_tokens' | 'max_tokens';
  /** How Chat Completions tell in a stream that a run failed: OpenAI's way, with `[DONE]` behind it, or as a chunk. */
  readonly failure: 'error' | 'errorAndDone' | 'chunk';
  /** `short`: one of a thousand. */
  readonly chatIds: 'long' | 'short';
}

export const OPENAI: ServerKind = {
  missing: {},
  missingWords: { contentType: 'application/json', body: '{"detail":"Not Found"}' },
  background: 'taken',
  store: 'taken',
  usage: 'told',
  reasoningTokens: 'told',
  hasOddItems: false,
  thinking: 'nowhere',
  cap: 'max_completion_tokens',
  failure: 'error',
  chatIds: 'long',
};

const NOT_KEPT = { look: 404, resume: 404, cancel: 404, delete: 404, inputItems: 404, inputTokens: 404 } as const;
const NO_RESPONSES = { ...NOT_KEPT, create: 404 } as const;
const GIN = { contentType: 'text/plain', body: '404 page not found' } as const;

export const OLLAMA: ServerKind = {
  ...OPENAI,
  missing: NOT_KEPT,
  missingWords: GIN,
  background: 'ignored',
  store: 'dropped',
  reasoningTokens: 'zero',
  thinking: 'reasoning',
  cap: 'max_tokens',
  chatIds: 'short',
};

/** Without its flag for a store. */
export const VLLM: ServerKind = {
  ...OPENAI,
  missing: { delete: 405, inputItems: 404, inputTokens: 404 },
  store: 'dropped',
  thinking: 'reasoning',
  failure: 'errorAndDone',
};

export const WITHOUT_RETRIEVE: ServerKind = {
  ...OPENAI,
  missing: { look: 405, resume: 405, cancel: 405, delete: 405 },
  missingWords: { contentType: 'application/json', body: '{"detail":"Method Not Allowed"}' },
};

export const WITHOUT_CANCEL: ServerKind = {
  ...OPENAI,
  missing: { cancel: 501 },
  missingWords: { contentType: 'application/json', body: '{"error":{"message":"Not implemented","type":"api_error"}}' },
};

export const CHAT_ONLY: ServerKind = {
  ...OPENAI,
  missing: NO_RESPONSES,
  thinking: 'tags',
  cap: 'max_tokens',
};

export const CHAT_ONLY_405: ServerKind = {
  ...OPENAI,
  missing: { ...NO_RESPONSES, create: 405 },
  missingWords: { contentType: 'application/json', body: '{"detail":"Method Not Allowed"}' },
  thinking: 'reasoning_content',
};

export const WITHOUT_USAGE: ServerKind = { ...OPENAI, usage: 'missing', hasOddItems: true };

export const SGLANG: ServerKind = {
  ...OPENAI,
  missing: NO_RESPONSES,
  reasoningTokens: 'beside',
  thinking: 'reasoning_content',
};

/** As OpenRouter tells of its upstreams. */
export const ROUTER: ServerKind = { ...OPENAI, missing: NO_RESPONSES, thinking: 'reasoning', failure: 'chunk' };
