// Which file imports which, types included, as the text of the source says it.
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** By its path under `folder`: the paths that a file imports from there. */
export type Imports = ReadonlyMap<string, readonly string[]>;

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'(\.{1,2}\/[^']+\.ts)'/g;

export function importsOf(folder: string): Imports {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'));
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const imported = [...text.matchAll(IMPORT)].map(([, path = '']) => posix.join(posix.dirname(file), path));
      return [file, imported];
    }),
  );
}

/**
 * The room that a file is in: its folder. A folder that holds rooms is none itself: each file that lies beside them stands
 * for itself.
 */
export function roomsOf(imports: Imports): ReadonlyMap<string, string> {
  const folders = new Set([...imports.keys()].map((file) => posix.dirname(file)));
  const holdsRooms = (folder: string) => folder === '.' || [...folders].some((other) => other.startsWith(`${folder}/`));
  return new Map(
    [...imports.keys()].map((file) => [file, holdsRooms(posix.dirname(file)) ? file : posix.dirname(file)]),
  );
}

/** What can be reached from itself, going from one to the next; empty = there is no circle. */
export function circles(edges: Iterable<readonly [from: string, to: string]>): string[] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of edges) {
    if (from === to) continue;
    const those = next.get(from) ?? new Set();
    next.set(from, those.add(to));
  }
  return [...next.keys()].filter((start) => {
    const seen = new Set<string>();
    const left = [...(next.get(start) ?? [])];
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      if (one === start) return true;
      if (seen.has(one)) continue;
      seen.add(one);
      left.push(...(next.get(one) ?? []));
    }
    return false;
  });
}
