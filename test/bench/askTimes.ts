/** Names the file that the benchmark inside VS Code writes its times to. */
export const OUT_VARIABLE = 'PONDER_BENCH_OUT';

/** Names the bundle of a bare extension that asks in Ponder's place. */
export const BARE_VARIABLE = 'PONDER_BENCH_BARE';

/** Names the milliseconds from the start to the first question. */
export const WAIT_VARIABLE = 'PONDER_BENCH_WAIT';

/** Began at these milliseconds since 1970; the `id` travels in `X-Client-Request-Id`. */
export interface Began {
  readonly id: string;
  readonly at: number;
}

export interface AskTimes {
  /** The first is the one after the start. */
  readonly asks: readonly Began[];
  /** Bare POSTs from the same process. */
  readonly posts: readonly Began[];
}
