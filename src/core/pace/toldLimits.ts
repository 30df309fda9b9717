// What a reply's headers tell of a place's rate limits: plain data, read at the border by `providers/http/hints.ts`.

/** `tokens` are those of the organization or the deployment, `projectTokens` those of the project alone. */
export const LIMIT_KINDS = ['requests', 'tokens', 'projectTokens'] as const;
export type LimitKind = (typeof LIMIT_KINDS)[number];

/** Each figure is whole and bounded; null = it was not told, or made no sense. */
export interface ToldLimit {
  readonly limit: number | null;
  readonly remaining: number | null;
  /** In how many milliseconds all of the limit is there again. */
  readonly resetMs: number | null;
}

/** A kind that is missing was not told. */
export type ToldLimits = { readonly [Kind in LimitKind]?: ToldLimit };
