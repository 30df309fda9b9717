/** Names the file that the benchmark inside VS Code writes its times to. */
export const OUT_VARIABLE = 'PONDER_BENCH_OUT';

/** Began at these milliseconds since 1970; the `id` travels in `X-Client-Request-Id`. */
export interface Began {
  readonly id: string;
  readonly at: number;
}

export interface AskTimes {
  readonly asks: readonly Began[];
  /** Bare POSTs from the same process. */
  readonly posts: readonly Began[];
}
