// What a benchmark and the windows that it starts say to each other.
export const PLAN_VARIABLE = 'PONDER_BENCH_WINDOW';

export interface BenchWindowPlan {
  readonly ledger: string;
  /** Where its jobs run; null = there are none. */
  readonly baseUrl: string | null;
  /** No Ponder at all: one watch on the ledger's folder. */
  readonly isBare: boolean;
}

/** Since the process began. */
export interface Usage {
  readonly cpuMs: number;
  readonly rssMb: number;
}
