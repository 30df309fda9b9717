// Where a picker stands in a row of steps, and what it returns when the person goes back to the one before.

export interface PickStep {
  /** Counted from 1. */
  readonly step: number;
  readonly of: number;
  readonly canGoBack: boolean;
}

/** The person wants the step before. */
export const BACK: unique symbol = Symbol('back');
export type Back = typeof BACK;
