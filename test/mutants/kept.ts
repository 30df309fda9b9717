// What became of each mutant, kept from one run to the next, so that a long draw can be interrupted and goes on where it was.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hashOf } from './coverage.ts';
import type { Covering } from './covering.ts';
import type { Mutant } from './mutant.ts';
import type { Outcome, Verdict } from './trial.ts';

interface Line {
  /** The mutant, and its source as it was. */
  readonly key: string;
  /** What it was shown to, as that was. */
  readonly tests: string;
  readonly verdict: Verdict;
  readonly why: string;
  readonly ms: number;
}

export interface Kept {
  /** A killed one stays so until its source changes; another also until a test that it is shown to changes. */
  find(mutant: Mutant, covering: Covering): Outcome | null;
  wasTried(mutant: Mutant): boolean;
  add(outcome: Outcome, covering: Covering): void;
}

export function keptIn(path: string, isFresh: boolean): Kept {
  const known = new Map<string, Line>();
  if (existsSync(path) && !isFresh) {
    for (const text of readFileSync(path, 'utf8').split('\n')) {
      if (text === '') continue;
      const line: Line = JSON.parse(text);
      known.set(line.key, line);
    }
  }
  mkdirSync(dirname(path), { recursive: true });
  return {
    find: (mutant, covering) => {
      const line = known.get(keyOf(mutant));
      if (line === undefined) return null;
      const isKilled = line.verdict === 'killed' || line.verdict === 'tooLong';
      if (!isKilled && line.tests !== testsKey(covering)) return null;
      return { mutant, verdict: line.verdict, why: line.why, ms: line.ms };
    },
    wasTried: (mutant) => known.has(keyOf(mutant)),
    add: ({ mutant, verdict, why, ms }, covering) => {
      const line: Line = { key: keyOf(mutant), tests: testsKey(covering), verdict, why, ms };
      known.set(line.key, line);
      appendFileSync(path, `${JSON.stringify(line)}\n`);
    },
  };
}

function testsKey({ tests }: Covering): string {
  return hashOf(tests.map(({ file }) => file));
}

function keyOf({ file, start, end, text }: Mutant): string {
  return createHash('sha256')
    .update(JSON.stringify([hashOf([file]), start, end, text]))
    .digest('hex')
    .slice(0, 32);
}
