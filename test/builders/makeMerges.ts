// Writes test/fixtures/merges/cases.json anew, with git's own merges: `node_modules/.bin/node test/builders/makeMerges.ts`.
// Half of the cases are from this repository's history: a text, what the change before it and the one after it made of it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MERGES_FILE, type MergeCase, storedMergeCases } from './mergeCases.ts';
import { oneOf, seededRandom, wholeNumber } from './seededRandom.ts';

const root = join(import.meta.dirname, '../..');
const MOST_LINES = 140;
const FROM_HISTORY = 260;
const MADE_UP = 220;

type Triple = Pick<MergeCase, 'name' | 'base' | 'now' | 'answer'>;

function git(...args: readonly string[]): string {
  const { stdout, status, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1e9 });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function fromHistory(): Triple[] {
  const files = git('ls-files', 'src', 'test/unit', 'test/editor', 'scripts')
    .split('\n')
    .filter((file) => file.endsWith('.ts'));
  const triples: Triple[] = [];
  for (const file of files) {
    const commits = git('log', '--format=%H', '--reverse', '--', file).trim().split('\n');
    for (let at = 2; at < commits.length && at < 8; at += 2) {
      const [now = '', base = '', answer = ''] = commits
        .slice(at - 2, at + 1)
        .map((commit) => spawnSync('git', ['show', `${commit}:${file}`], { cwd: root, encoding: 'utf8' }).stdout);
      const areSmall = [now, base, answer].every((text) => text !== '' && text.split('\n').length <= MOST_LINES);
      if (areSmall && now !== base && answer !== base) {
        triples.push({ name: `${file} at ${commits[at - 1]?.slice(0, 8)}`, base, now, answer });
      }
    }
  }
  const step = triples.length / FROM_HISTORY;
  return Array.from({ length: FROM_HISTORY }, (_, index) => triples[Math.floor(index * step)]).filter(
    (triple) => triple !== undefined,
  );
}

/** Texts with many equal lines, where a change can be told in several ways. */
function madeUp(): Triple[] {
  const random = seededRandom(16);
  const line = () => oneOf(random, ['}', '', '  }', '{', '  return;', 'end', `line ${wholeNumber(random, 1, 30)}`]);
  const edited = (lines: readonly string[]) => {
    const text = [...lines];
    for (let edits = wholeNumber(random, 1, 3); edits > 0; edits -= 1) {
      const at = wholeNumber(random, 0, text.length);
      text.splice(at, wholeNumber(random, 0, 2), ...Array.from({ length: wholeNumber(random, 0, 3) }, line));
    }
    return text;
  };
  const joined = (lines: readonly string[]) => lines.map((each) => `${each}\n`).join('');
  return Array.from({ length: MADE_UP }, (_, index) => {
    const base = Array.from({ length: wholeNumber(random, 10, 80) }, line);
    return {
      name: `made up, ${index + 1}`,
      base: joined(base),
      now: joined(edited(base)),
      answer: joined(edited(base)),
    };
  });
}

function merged(triple: Triple, folder: string): MergeCase {
  const names = ['now', 'base', 'answer'] as const;
  for (const name of names) writeFileSync(join(folder, name), triple[name]);
  const args = ['merge-file', '-p', '-L', 'now', '-L', 'base', '-L', 'answer', ...names];
  const { stdout, status } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  if (status === null || status > 127) throw new Error(`git could not merge ${triple.name}`);
  return { ...triple, merged: stdout, conflicts: status };
}

const folder = mkdtempSync(join(tmpdir(), 'ponder-merges-'));
try {
  const cases = [...fromHistory(), ...madeUp()].map((triple) => merged(triple, folder));
  mkdirSync(dirname(MERGES_FILE), { recursive: true });
  writeFileSync(MERGES_FILE, storedMergeCases(cases));
} finally {
  rmSync(folder, { recursive: true });
}
