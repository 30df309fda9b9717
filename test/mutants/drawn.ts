// All mutants of some folders, read with the compiler's parser, and a draw among them that comes again with its seed.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { API } from 'typescript/unstable/sync';
import { root } from '../../scripts/steps.ts';
import { type Mutant, plant } from './mutant.ts';
import { sitesIn } from './sites.ts';

/** Of the TypeScript files that a pattern names, in their order. */
export function mutantsIn(pattern: string): Mutant[] {
  const files = globSync(pattern, { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
    .toSorted();
  const api = new API({ cwd: root });
  try {
    const [project] = api.updateSnapshot({ openProjects: [join(root, 'tsconfig.json')] }).getProjects();
    return files.flatMap((file) => {
      const source = project?.program.getSourceFile(join(root, file));
      if (source === undefined) throw new Error(`${file} is not among the files of tsconfig.json`);
      return sitesIn(source).map((site) => ({ file, ...site }));
    });
  } finally {
    api.close();
  }
}

/** @throws when an operator made something that is no TypeScript any more: that would be killed by whatever test */
export function assertParses(mutant: Mutant): void {
  stripTypeScriptTypes(plant(readFileSync(join(root, mutant.file), 'utf8'), mutant));
}

/** By a key of each, so that the others stay drawn when some come or go. */
export function drawn<T>(items: readonly T[], count: number, seed: number, keyOf: (item: T) => string): T[] {
  return items
    .map((item) => ({
      item,
      at: createHash('sha256')
        .update(`${seed} ${keyOf(item)}`)
        .digest('hex'),
    }))
    .toSorted((one, other) => (one.at < other.at ? -1 : 1))
    .slice(0, count)
    .map(({ item }) => item);
}
