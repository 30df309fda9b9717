// The questions that come with Ponder: each is worth a slow model, and says what a useful answer looks like. The first
// line becomes the job's title.
import * as vscode from 'vscode';

export interface BuiltInQuestions {
  readonly findBug: string;
  readonly prove: string;
  readonly review: string;
  readonly algorithm: string;
}

export function builtInQuestions(): BuiltInQuestions {
  const { t } = vscode.l10n;
  return {
    findBug: t(`Find the bug.

Work out what this is meant to do, then where it does something else. For each defect you can demonstrate, give:
- the lines it is in, and why they are wrong;
- the smallest input, state or order of events that shows it, followed step by step until the wrong result appears;
- the smallest correct change, as code that can be put in place as it is, and why it introduces nothing new.

The most serious first. Keep what you have shown apart from what you only suspect, and say what you would need to see to decide. If there is no bug, say so and name the properties you checked. Style is not asked about.`),
    prove: t(`Prove or refute that this is correct.

First state precisely what "correct" means here: preconditions, postconditions, what holds all the way through, and when it must end. Mark what you had to assume because the text does not say it.

Then either prove it (name the invariants, show that they are established, kept and sufficient, and that it terminates) or refute it with the smallest counterexample, traced step by step. Check the ends of every range, empty and single-element input, overflow and rounding, and every early exit.

End with a verdict in one sentence: proved, refuted, or open, and if open, the exact step that could not be closed.`),
    review: t(`Review this for races, edge cases and failure modes.

Assume hostile timing: every await, lock, callback or call may be interrupted, repeated, reordered, slow or never return, and the process may die between any two lines. Assume hostile input: empty, huge, duplicated, malformed, unordered, at the limits of its type.

For each problem give the lines, the exact interleaving or input that triggers it, what goes wrong (lost update, deadlock, leak, corrupted or stale data, crash, silent wrong result), how likely and how bad it is, and the smallest fix. The worst first.

Also say which dangerous-looking places are safe, and what makes them safe. Leave out style and anything for which you have no trigger.`),
    algorithm: t(`Propose a better algorithm.

State the problem this solves and the constraints that can be read from it. Give the time and memory cost of the present solution in terms of the input, and say which step dominates.

Then compare the serious alternatives, including a different data structure, a different formulation of the problem, and accepting an approximate answer. For each: complexity, constants that matter at realistic sizes, memory and locality, and what it gives up. Say what the lower bound is, if one is known.

Recommend one, argue why it is correct, and write it out in the same language with the same interface. Say from what input size on it pays, and how to measure that. If the present solution is already the right one, say so and why.`),
  };
}
