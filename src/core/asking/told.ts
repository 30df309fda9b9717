// What a question tells a place, as far as it is known: its texts, and whether they were searched for secrets.
import type { JobTexts } from '../../shared/job.ts';
import type { FoundSecrets } from '../secrets/secretSearch.ts';

export type Told = Pick<JobTexts, 'question' | 'context' | 'instructions'>;

export const TOLD_PARTS = ['question', 'context', 'instructions'] as const satisfies readonly (keyof Told)[];
export type ToldPart = (typeof TOLD_PARTS)[number];

/** What was found in these very texts, one after the other as `TOLD_PARTS` has them. */
export interface Searched {
  readonly told: Told;
  readonly found: FoundSecrets;
}

/** Texts without what a person wanted taken out of them. */
export interface Cleaned {
  /** As they were before. */
  readonly of: Told;
  readonly told: Told;
  /** How many secrets were taken out. */
  readonly removed: number;
}

export function toldTexts(told: Told): readonly string[] {
  return TOLD_PARTS.map((part) => told[part]);
}

export function isTold(one: Told | undefined, other: Told): boolean {
  return one !== undefined && TOLD_PARTS.every((part) => one[part] === other[part]);
}
