// The preview of an answer's code in a file of 5,000 lines that was edited meanwhile: the place found again, the block read,
// and the three-way merge. Beside it, `git merge-file` merges the same three texts as a process.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anchorOf } from '../../src/core/anchor/anchorOf.ts';
import { findPlace } from '../../src/core/anchor/findPlace.ts';
import { withEdits } from '../../src/core/patch/merge3.ts';
import { planPatch } from '../../src/core/patch/planPatch.ts';
import { seededRandom } from '../builders/seededRandom.ts';
import { type Measured, median } from './figures.ts';

const LINES = 5_000;
const ROUNDS = 9;
const LABELS = { now: 'now', answer: 'answer' };

export function measureApplying(): Record<string, Measured> {
  const { base, now, answer, asked, block } = texts();
  const from = base.indexOf(asked);
  const anchor = anchorOf(base, from, from + asked.length);
  const ours: number[] = [];
  let merged = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    const place = findPlace(asked, anchor, now);
    if (place.kind !== 'sure') throw new Error('The asked text was not found again');
    const file = {
      document: now,
      languageId: 'typescript',
      asked: [{ base: asked, start: place.start, end: place.end }],
    };
    const plan = planPatch(file, [{ kind: 'code', language: 'ts', text: block }], LABELS);
    if (plan.kind !== 'plan') throw new Error(`The block was not put back: ${plan.why}`);
    merged = withEdits(now, plan.edits);
    ours.push(performance.now() - began);
  }
  const { times, text } = mergedByGit({ base, now, answer });
  if (text !== merged) throw new Error('git merges these texts in another way');
  return {
    'apply.previewMs': {
      value: median(ours),
      floor: median(times),
      note: `${LINES} lines, 200 of them edited since, one block of 400 lines: place, block and merge, median of ${ROUNDS}, the first ${ours[0]?.toFixed(0)}; floor: git merge-file as a process on the same three texts`,
    },
  };
}

interface Texts {
  readonly base: string;
  readonly now: string;
  readonly answer: string;
}

function texts(): Texts & { readonly asked: string; readonly block: string } {
  const random = seededRandom(5);
  const lines = Array.from({ length: LINES }, (_, index) =>
    index % 4 === 3 ? '  }' : `  const value${index} = read(${Math.floor(random() * 1_000)});`,
  );
  const edited = lines.flatMap((line, index) => (index % 25 === 2 ? [`  // edited ${index}`, line] : [line]));
  const [from, to] = [2_000, 2_400];
  const block = lines.slice(from, to).map((line, index) => (index % 50 === 20 ? line.replace('read', 'load') : line));
  const text = (all: readonly string[]) => `${all.join('\n')}\n`;
  return {
    base: text(lines),
    now: text(edited),
    answer: text([...lines.slice(0, from), ...block, ...lines.slice(to)]),
    asked: text(lines.slice(from, to)),
    block: block.join('\n'),
  };
}

function mergedByGit(sides: Texts): { readonly times: readonly number[]; readonly text: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ponder-apply-'));
  try {
    const names = ['now', 'base', 'answer'] as const;
    for (const name of names) writeFileSync(join(folder, name), sides[name]);
    const times: number[] = [];
    let text = '';
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      const { stdout, status } = spawnSync('git', ['merge-file', '-p', ...names], { cwd: folder, encoding: 'utf8' });
      times.push(performance.now() - began);
      if (status !== 0) throw new Error('git could not merge them');
      text = stdout;
    }
    return { times, text };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
