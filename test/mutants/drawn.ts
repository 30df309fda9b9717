// All mutants of some folders, and a draw among them that comes again with its seed. Both ask the compiler: it knows the places, and
// what it refuses is a defect that no test has to notice.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { API, type Snapshot } from 'typescript/unstable/sync';
import { root } from '../../scripts/steps.ts';
import { type Mutant, plant } from './mutant.ts';
import { sitesIn } from './sites.ts';

/** Looks at sources with the compiler, as they are and with a defect. */
export class Compiler implements Disposable {
  readonly #project = join(root, 'tsconfig.json');
  /** What stands in place of a file, while that is asked about. */
  readonly #planted = new Map<string, string>();
  readonly #api = new API({ cwd: root, fs: { readFile: (path) => this.#planted.get(path) } });

  [Symbol.dispose](): void {
    this.#api.close();
  }

  /** All mutants of the TypeScript files that a pattern names, in their order. */
  mutantsIn(pattern: string): Mutant[] {
    const files = globSync(pattern, { cwd: root })
      .map((file) => file.replaceAll('\\', '/'))
      .filter((file) => file.endsWith('.ts'))
      .toSorted();
    const program = this.#programOf(this.#api.updateSnapshot({ openProjects: [this.#project] }));
    return files.flatMap((file) => {
      const source = program?.getSourceFile(join(root, file));
      if (source === undefined) throw new Error(`${file} is not among the files of tsconfig.json`);
      return sitesIn(source).map((site) => ({ file, ...site }));
    });
  }

  /** False = `npm test` would stop at the types of it. What is asked about is the file that it is planted in. */
  takes(mutant: Mutant): boolean {
    const path = join(root, mutant.file);
    const read = (): readonly unknown[] => {
      const program = this.#programOf(this.#api.updateSnapshot({ fileChanges: { changed: [path] } }));
      return [...(program?.getSyntacticDiagnostics(path) ?? []), ...(program?.getSemanticDiagnostics(path) ?? [])];
    };
    this.#planted.set(path, plant(readFileSync(path, 'utf8'), mutant));
    try {
      return read().length === 0;
    } finally {
      this.#planted.delete(path);
      this.#api.updateSnapshot({ fileChanges: { changed: [path] } });
    }
  }

  #programOf(snapshot: Snapshot) {
    return snapshot.getProject(this.#project)?.program;
  }
}

/**
 * By a key of each, so that the others stay drawn when some come or go.
 * @param isDefect asked of those only that would be drawn
 */
export function drawn<T>(
  items: readonly T[],
  count: number,
  seed: number,
  keyOf: (item: T) => string,
  isDefect: (item: T) => boolean = () => true,
): T[] {
  const inOrder = items
    .map((item) => ({
      item,
      at: createHash('sha256')
        .update(`${seed} ${keyOf(item)}`)
        .digest('hex'),
    }))
    .toSorted((one, other) => (one.at < other.at ? -1 : 1));
  const taken: T[] = [];
  for (const { item } of inOrder) {
    if (taken.length === count) break;
    if (isDefect(item)) taken.push(item);
  }
  return taken;
}
