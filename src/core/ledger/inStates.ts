// A set of states as SQL. Only names of type `JobState` go in, so nothing from outside becomes part of a statement.
import type { JobState } from '../../shared/jobStates.ts';

/** To be put after a column: `state ${inStates(OPEN_STATES)}`. */
export function inStates(states: readonly JobState[]): string {
  return `IN (${states.map((state) => `'${state}'`).join(', ')})`;
}
