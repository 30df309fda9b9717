// Mutants that change nothing anybody could notice, each with the reason. An entry that fits no mutant any more fails the run.
import type { Mutant, Operator } from './mutant.ts';
import { lineText } from './mutant.ts';

export interface Equivalent {
  readonly file: string;
  /** Of the line, without its indentation. */
  readonly line: string;
  readonly operator: Operator;
  readonly why: string;
}

export const EQUIVALENTS: readonly Equivalent[] = [];

/** Without the equivalents, and those entries that fit none. */
export function withoutEquivalents(
  mutants: readonly Mutant[],
  equivalents: readonly Equivalent[],
  sourceOf: (file: string) => string,
): { readonly mutants: Mutant[]; readonly unmatched: Equivalent[] } {
  const unmatched = new Set(equivalents);
  const left = mutants.filter((mutant) => {
    const line = lineText(sourceOf(mutant.file), mutant.start);
    const found = equivalents.find(
      (each) => each.file === mutant.file && each.operator === mutant.operator && each.line === line,
    );
    if (found !== undefined) unmatched.delete(found);
    return found === undefined;
  });
  return { mutants: left, unmatched: [...unmatched] };
}
