// Pairs of versions of files: of npm packages as they were published, and of this repository. Needs npm and git.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FilePair {
  readonly from: string;
  readonly texts: readonly [before: string, after: string];
}

export type PackageStep = readonly [name: string, before: string, after: string];

/** Only what may be passed on: MIT, ISC, BSD, Apache. */
const FREE = /^(MIT|ISC|BSD-2-Clause|BSD-3-Clause|Apache-2\.0)$/;
const TEXT = /\.(js|mjs|cjs|ts|mts|css|scss|less|md|json|py|yml|yaml|html|sh|gypi?)$/;
const SMALLEST = 1_500;
const LARGEST = 32_000;

function unpack(folder: string, spec: string): Map<string, string> {
  const packed = JSON.parse(
    execFileSync('npm', ['pack', spec, '--json', '--silent'], { cwd: folder, encoding: 'utf8' }),
  );
  const into = mkdtempSync(join(folder, 'package-'));
  execFileSync('tar', ['xzf', join(folder, packed[0].filename), '-C', into]);
  const files = new Map<string, string>();
  for (const entry of readdirSync(into, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !TEXT.test(entry.name) || /\.min\.|\.map$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(into.length).split('/').slice(2).join('/'), readFileSync(path, 'utf8'));
  }
  return files;
}

/** The files that differ between two versions, those first of which the most is left. */
export function packagePairs([name, before, after]: PackageStep, most: number): FilePair[] {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-pack-'));
  try {
    const [old, now] = [unpack(folder, `${name}@${before}`), unpack(folder, `${name}@${after}`)];
    const licences = [old, now].map((files) => String(JSON.parse(files.get('package.json') ?? '{}').license));
    if (!licences.every((licence) => FREE.test(licence))) throw new Error(`${name}: ${licences}`);
    const pairs = [...old].flatMap(([path, text]): FilePair[] => {
      const later = now.get(path);
      if (path === 'package.json' || later === undefined || !isFit(text, later)) return [];
      return [{ from: `${name} ${before} → ${after} (${licences[0]}) ${path}`, texts: [text, later] }];
    });
    return pairs.slice(0, most);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files of this repository, each with a version some commits later. */
export function historyPairs(commits: readonly (readonly [before: string, after: string])[], most: number): FilePair[] {
  const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return commits.flatMap(([before, after]) => {
    const changed = git('diff', '--name-only', '--diff-filter=M', before, after).split('\n');
    const pairs = changed.flatMap((path): FilePair[] => {
      if (!/\.(ts|md|css|json|js)$/.test(path) || /package-lock|fixtures|catalogue/.test(path)) return [];
      const texts = [git('show', `${before}:${path}`), git('show', `${after}:${path}`)] as const;
      return isFit(...texts) ? [{ from: `${before} → ${after} ${path}`, texts }] : [];
    });
    return pairs.slice(0, most);
  });
}

function isFit(before: string, after: string): boolean {
  return (
    before !== after &&
    [before, after].every(({ length }) => length > SMALLEST && length < LARGEST) &&
    Math.min(before.length, after.length) > 0.5 * Math.max(before.length, after.length) &&
    !before.includes('\r')
  );
}
