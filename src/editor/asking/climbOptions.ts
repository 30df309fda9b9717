// What another extension or a keybinding may pass to the command that asks a stronger model. Each part is checked.
import type { GivenTerms } from '../../core/asking/terms.ts';
import { notFitting, readAskOptions } from './askOptions.ts';

/**
 * `again`: the question exactly as it was; `check`: followed by its answer, to be checked; `followUp`: as the next turn
 * of its thread.
 */
export const CLIMB_WAYS = ['again', 'check', 'followUp'] as const;
export type ClimbWay = (typeof CLIMB_WAYS)[number];

export interface ClimbOptions extends Pick<GivenTerms, 'model' | 'mode' | 'effort'> {
  readonly way?: ClimbWay;
  readonly confirm?: boolean;
}

/** @throws HumanError that names the part that does not fit */
export function readClimbOptions(value: unknown): ClimbOptions {
  const { model, mode, effort, confirm } = readAskOptions(value);
  const given: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'way') : undefined;
  const way = CLIMB_WAYS.find((known) => known === given);
  if (given !== undefined && way === undefined) throw notFitting('way');
  return {
    ...(model === undefined ? {} : { model }),
    ...(mode === undefined ? {} : { mode }),
    ...(effort === undefined ? {} : { effort }),
    ...(way === undefined ? {} : { way }),
    ...(confirm === undefined ? {} : { confirm }),
  };
}
