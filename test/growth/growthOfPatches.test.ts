// Putting an answer's code back does no more work on a hostile text than its length calls for.
import { merge3 } from '../../src/core/patch/merge3.ts';
import { type PatchChange, planPatch } from '../../src/core/patch/planPatch.ts';
import { readDiff } from '../../src/core/patch/readDiff.ts';
import { eachGrows } from '../builders/eachGrows.ts';
import { type GrowthCase, SUITE_TERMS } from '../builders/growth.ts';
import { seededRandom, wholeNumber } from '../builders/seededRandom.ts';

/** Longer texts only take longer: what grows shows by then. */
const TERMS = { ...SUITE_TERMS, tries: 3, mostSize: 250_000 };
const LABELS = { now: 'now', answer: 'answer' };

const repeated = (line: string) => (size: number) => `${line}\n`.repeat(Math.ceil(size / (line.length + 1)));
const fewLines = (size: number) => {
  const random = seededRandom(4);
  return Array.from({ length: size / 2 }, () => `${wholeNumber(random, 0, 9)}\n`).join('');
};
const put = (changes: (text: string) => readonly PatchChange[]) => (text: string) => {
  const asked = [{ base: text, start: 0, end: text.length }];
  return planPatch({ document: text, languageId: 'typescript', asked }, changes(text), LABELS);
};
const code = (text: string): PatchChange => ({ kind: 'code', language: '', text });

const CASES: readonly GrowthCase[] = [
  { name: 'a block of one line, again and again', text: repeated('}'), work: put((text) => [code(`${text}}`)]) },
  {
    name: 'a block of few lines in any order',
    text: fewLines,
    work: put((text) => [code([...text].reverse().join(''))]),
  },
  {
    name: 'many elisions',
    text: repeated('a();\n// ...'),
    work: put((text) => [code(text.replaceAll('// ...', '// ... rest'))]),
  },
  { name: 'one long line', text: (size) => 'word '.repeat(size / 5), work: put((text) => [code(`${text}more`)]) },
  {
    name: 'a diff of one line, again and again',
    text: repeated(' a'),
    work: put((text) => readDiff(`@@\n${text}-b\n+c\n`).map(({ hunks }) => ({ kind: 'hunks', hunks }))),
  },
  {
    name: 'a diff of many hunks',
    text: repeated('@@\n-a\n+b'),
    work: put((text) => readDiff(text).map(({ hunks }) => ({ kind: 'hunks', hunks }))),
  },
  {
    name: 'a merge of three texts of few lines',
    text: fewLines,
    work: (text) => {
      const now = [...text].reverse().join('');
      return merge3({ base: text, now, answer: text.replaceAll('1', '2') }, LABELS);
    },
  },
];

describe('putting an answer’s code back grows as the texts do', () => {
  eachGrows(CASES, TERMS);
});
