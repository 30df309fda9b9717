// Mutants that change nothing anybody could notice, each with the reason. An entry that fits no mutant any more fails the run.
import type { Mutant, Operator } from './mutant.ts';
import { lineText } from './mutant.ts';

export interface Equivalent {
  readonly file: string;
  /** Of the line, without its indentation. */
  readonly line: string;
  readonly operator: Operator;
  /** What is planted; absent = whatever that operator plants on this line. */
  readonly becomes?: string;
  readonly why: string;
}

export const EQUIVALENTS: readonly Equivalent[] = [
  {
    file: 'src/core/providers/credential.ts',
    line: 'const sorted = Object.entries(headers).toSorted(([one], [two]) => (one < two ? -1 : 1));',
    operator: 'boundary',
    why: 'two names of one object are never the same',
  },
  {
    file: 'src/core/ledger/manyJobs.ts',
    line: 'lastLookAt: Number(row.last_look_at ?? 0),',
    operator: 'constant',
    why: 'one millisecond after 1970 is as long ago as 1970',
  },
  {
    file: 'src/core/ledger/seats.ts',
    line: 'if (seat.since < Date.now() - uptime() * 1_000 - BOOT_SLACK_MS) return true;',
    operator: 'constant',
    why: 'the start of the machine is guessed with a slack of a minute, and a thousandth of the uptime is within it',
  },
];

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
      (each) =>
        each.file === mutant.file &&
        each.operator === mutant.operator &&
        each.line === line &&
        (each.becomes === undefined || each.becomes === mutant.text),
    );
    if (found !== undefined) unmatched.delete(found);
    return found === undefined;
  });
  return { mutants: left, unmatched: [...unmatched] };
}
