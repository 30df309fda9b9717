// What a benchmark and the windows that it starts say to each other.
export const PLAN_VARIABLE = 'PONDER_BENCH_WINDOW';

export interface BenchWindowPlan {
  readonly ledger: string;
  /** Where its jobs run; null = there are none. */
  readonly baseUrl: string | null;
  /** No Ponder at all: one watch on the ledger's folder. */
  readonly isBare: boolean;
  /** No Ponder at all: the SDK alone asks for these, one after the other, again and again. */
  readonly looksAt?: readonly string[];
}

/** Since the process began. */
export interface Usage {
  readonly cpuMs: number;
  readonly rssMb: number;
}
