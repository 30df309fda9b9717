// Where a picker stands in a row of steps, and what it returns when the person goes back to the one before, or to another
// endpoint.
import type { Endpoint } from '../../../core/providers/endpoint.ts';

export interface PickStep {
  /** Counted from 1. */
  readonly step: number;
  readonly of: number;
  readonly canGoBack: boolean;
}

/** The person wants the step before. */
export const BACK: unique symbol = Symbol('back');
export type Back = typeof BACK;

/** The person wants to ask at another endpoint. */
export interface Moved {
  readonly is: 'moved';
  readonly endpoint: Endpoint;
  /** What was typed into the search until then. */
  readonly typed: string;
}

export function isMoved(picked: object | Back | undefined): picked is Moved {
  return typeof picked === 'object' && 'is' in picked && picked.is === 'moved';
}
