// Counting tokens as the packed extension does it: its own worker, a megabyte at a time.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { root } from '../../scripts/steps.ts';
import { systemClock } from '../../src/core/clock.ts';
import { TokenCounter } from '../../src/core/tokens/tokenCounter.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { type Measured, median } from './figures.ts';
import { silent } from './filledLedger.ts';
import { longestStall } from './longestStall.ts';

const MEGABYTE = 1_000_000;
const ROUNDS = 5;
const STALL_ROUNDS = 3;
/** The texts that the figure is about; the others are printed beside them. */
const NAMED = new Set(['CJK', 'base64', 'one-line JSON']);
const DEADLINE_MS = 60_000;

export async function measureTokens(): Promise<Record<string, Measured>> {
  const counter = openCounter();
  try {
    const source = sourceTexts();
    const [first = ''] = source;
    const cold = await timeOf(counter, `${first}\n`);
    const warm: number[] = [];
    for (const text of source.slice(1)) warm.push(await timeOf(counter, text));
    const hard = hardTexts();
    const worst: (readonly [name: string, ms: number])[] = [];
    for (const [name, text] of hard) worst.push([name, await timeOf(counter, text)]);
    const stalls: number[] = [];
    const nothing: number[] = [];
    for (let round = 0; round < STALL_ROUNDS; round += 1) {
      const texts = [first, ...hard.values()].map((text) => text.replace(/.$/s, String(round)));
      const began = performance.now();
      stalls.push(await longestStall(() => countAll(texts)));
      const tookMs = performance.now() - began;
      nothing.push(await longestStall(() => new Promise((resolve) => setTimeout(resolve, tookMs))));
    }
    return {
      'tokens.countMs': {
        value: median(warm),
        floor: floorOf(first),
        note: `1 MB of source with its worker running, each another one: ${list(warm)}; with the start of the worker ${cold.toFixed(0)}; floor: gpt-tokenizer in the same process`,
      },
      'tokens.worstMs': {
        value: Math.max(...worst.filter(([name]) => NAMED.has(name)).map(([, ms]) => ms)),
        note: `1 MB each, exact to the end: ${worst.map(([name, ms]) => `${name} ${ms.toFixed(0)}`).join(', ')}; no library ends these`,
      },
      'tokens.stallMs': {
        value: median(stalls),
        floor: median(nothing),
        note: `longest turn of the event loop while a worker starts and counts 1 MB of source and of each of the worst: ${list(stalls)}, median of ${STALL_ROUNDS}; floor: of a loop with nothing to do for as long (${list(nothing)})`,
      },
    };
  } finally {
    counter.dispose();
  }
}

async function countAll(texts: readonly string[]): Promise<void> {
  const counter = openCounter();
  for (const text of texts) await timeOf(counter, text);
  counter.dispose();
}

function openCounter(): TokenCounter {
  return new TokenCounter({ clock: systemClock, log: silent, workerFile: join(root, 'dist', 'tokenWorker.cjs') });
}

async function timeOf(counter: TokenCounter, text: string): Promise<number> {
  const began = performance.now();
  const { isUpperBound } = await counter.countTokens(text, DEADLINE_MS);
  if (isUpperBound) throw new Error('A text was not counted to its end');
  return performance.now() - began;
}

function floorOf(text: string): number {
  const plain = { disallowedSpecial: new Set<string>() };
  countTokens(text.slice(0, 100_000), plain);
  const began = performance.now();
  countTokens(text, plain);
  return performance.now() - began;
}

/** Our own code and that of what we build with, a megabyte at a time, no text twice. */
function sourceTexts(): string[] {
  const ours = globSync(['src/**/*.ts', 'test/**/*.ts', 'scripts/**/*.ts'], { cwd: root });
  const others = globSync(['node_modules/{openai,playwright-core,@types/node}/**/*.ts'], { cwd: root });
  let all = '';
  for (const file of [...ours.sort(), ...others.sort()]) {
    if (all.length > MEGABYTE * (ROUNDS + 1)) break;
    all += readFileSync(join(root, file), 'utf8');
  }
  return Array.from({ length: ROUNDS + 1 }, (_, index) => all.slice(index * MEGABYTE, (index + 1) * MEGABYTE)).filter(
    (text) => text.length === MEGABYTE,
  );
}

function hardTexts(): ReadonlyMap<string, string> {
  const random = seededRandom(1);
  const some = (length: number, from: string) => Array.from({ length }, () => oneOf(random, [...from])).join('');
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const block = some(50_000, `${letters}${letters.toUpperCase()}0123456789+/`);
  const ideographs = Array.from({ length: MEGABYTE / 3 }, () =>
    String.fromCodePoint(wholeNumber(random, 0x4e00, 0x9fff)),
  );
  const rows = Array.from({ length: 9_000 }, (_, id) => ({
    id,
    name: block.slice(id, id + 12),
    at: random(),
    tags: ['a', id],
  }));
  return new Map([
    ['CJK', ideographs.join('')],
    ['base64', Buffer.from(Uint8Array.from({ length: (MEGABYTE * 3) / 4 }, () => random() * 256)).toString('base64')],
    ['one-line JSON', JSON.stringify(rows).padEnd(MEGABYTE, '0').slice(0, MEGABYTE)],
    ['one letter', 'a'.repeat(MEGABYTE)],
    ['letters', some(MEGABYTE, letters)],
    ['blanks', ' '.repeat(MEGABYTE)],
  ]);
}

function list(times: readonly number[]): string {
  return times.map((ms) => ms.toFixed(1)).join(', ');
}
