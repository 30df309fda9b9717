// What a question used when it was answered before says more about the same question at a stronger model than any other
// job does.
import type { Job } from '../../../shared/job.ts';
import type { TokenCount } from '../../../shared/usage.ts';
import type { Catalogue } from '../catalogue.ts';
import { type OutputBounds, usualEffort } from '../model.ts';
import { guessedOutput } from './guessedOutput.ts';

export interface FirstRun {
  /** Its input, as the usage told it; null = the text is another one by now. */
  readonly input: TokenCount | null;
  /** Reasoning included. */
  readonly outputTokens: number;
  /** null = not told. */
  readonly reasoningTokens: number | null;
  /** What is guessed of a run on its terms: how much more other terms write is told by comparing guesses. */
  readonly guessed: number;
}

type Run = Pick<Job, 'state' | 'usage' | 'model' | 'mode' | 'effort'>;

/** The next run may write less than this one. */
const LOW_MARGIN = 0.5;

/** Null = it has no whole answer, or its usage is not known: a run that was cut off says only what it had used by then. */
export function firstRunOf({ state, usage, model: name, mode, effort }: Run, catalogue: Catalogue): FirstRun | null {
  if (state !== 'completed' || usage === null || usage.contradicts === true) return null;
  const model = catalogue.find(name);
  const { inputTokens, outputTokens, reasoningTokens } = usage;
  const input = { tokens: inputTokens, isUpperBound: false, ...(model.isO200k ? {} : { model: model.id }) };
  const guess = guessedOutput(catalogue.outputBounds(model, { effort: effort ?? usualEffort(model), mode }));
  return { input, outputTokens, reasoningTokens, guessed: guess.likely };
}

/** Output tokens to expect after it on other terms: the reasoning grows with the effort, and what is read does not. */
export function outputAfter(
  { outputTokens, reasoningTokens, guessed }: FirstRun,
  bounds: OutputBounds,
): { readonly low: number; readonly likely: number } {
  const times = guessed > 0 ? guessedOutput(bounds).likely / guessed : 1;
  const reasoning = Math.min(reasoningTokens ?? outputTokens, outputTokens);
  const likely = Math.ceil(outputTokens - reasoning + reasoning * times);
  return { low: Math.floor(Math.min(outputTokens, likely) * LOW_MARGIN), likely };
}
