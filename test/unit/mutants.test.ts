// The mutation run can tell a defect that the tests notice from one that they don't.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/steps.ts';
import { assertParses, drawn, mutantsIn } from '../mutants/drawn.ts';
import { type Equivalent, withoutEquivalents } from '../mutants/equivalents.ts';
import { lineOf, lineText, type Mutant, plant } from '../mutants/mutant.ts';
import { lotsOf, tryMutant } from '../mutants/trial.ts';

const SUBJECT = 'test/mutants/sample/subject.ts';
const CHECK = { file: 'test/mutants/sample/subjectCheck.ts', ms: 500 };

describe('the mutation run', () => {
  const source = readFileSync(join(root, SUBJECT), 'utf8');
  let mutants: Mutant[];

  before(() => {
    mutants = mutantsIn(SUBJECT);
  });

  /** As its line reads with the defect. */
  const planted = (mutant: Mutant) => lineText(plant(source, mutant), mutant.start);
  const that = (line: string): Mutant =>
    mutants.find((mutant) => planted(mutant) === line) ?? assert.fail(`no mutant makes "${line}"`);

  it('finds every place of each operator, and nothing in types and comments', () => {
    assert.deepEqual(
      mutants.map((mutant) => `${mutant.operator}: ${planted(mutant)}`),
      [
        'logic: return ((value >= 0) || (value <= most));',
        'boundary: return value > 0 && value <= most;',
        'constant: return value >= 1 && value <= most;',
        'boundary: return value >= 0 && value < most;',
        'boundary: return text.length >= 10;',
        'constant: return text.length > 11;',
        'condition: while (!(items.length > 0)) {',
        'boundary: while (items.length >= 0) {',
        'constant: while (items.length > 1) {',
        'removedCall: ;',
      ],
    );
    for (const mutant of mutants) assertParses(mutant);
  });

  it('has every operator at work in core, and makes TypeScript of all that it plants', () => {
    const found = mutantsIn('src/core/jobs/life/*.ts');
    for (const mutant of drawn(found, 100, 1)) assertParses(mutant);
    const operators = new Set(found.map(({ operator }) => operator));
    assert.equal(operators.size, 7, [...operators].join(', '));
  });

  it('tells what is noticed from what is not, and leaves the file as it was', async () => {
    const [killed, survived] = await Promise.all([
      tryMutant(that('return value >= 0 && value < most;'), [CHECK]),
      tryMutant(that('return text.length >= 10;'), [CHECK]),
    ]);
    assert.deepEqual([killed.verdict, survived.verdict], ['killed', 'survived']);
    assert.match(killed.why, /the sample is within/);
    assert.equal(readFileSync(join(root, SUBJECT), 'utf8'), source);
  });

  it('takes a test that never ends for one that noticed', async () => {
    const { verdict } = await tryMutant(that(';'), [{ ...CHECK, ms: 0 }], 2_000);
    assert.equal(verdict, 'tooLong');
  });

  it('takes what no test executes for alive', async () => {
    const { verdict } = await tryMutant(that('return text.length >= 10;'), []);
    assert.equal(verdict, 'unseen');
  });

  it('draws the same again with the same seed, and something else with another', () => {
    const numbers = Array.from({ length: 50 }, (_, index) => index);
    assert.deepEqual(drawn(numbers, 9, 7), drawn(numbers, 9, 7));
    assert.notDeepEqual(drawn(numbers, 9, 7), drawn(numbers, 9, 8));
    assert.equal(new Set(drawn(numbers, 50, 7)).size, 50);
  });

  it('leaves equivalents out, and names those that fit nothing any more', () => {
    const entry: Equivalent = {
      file: SUBJECT,
      line: 'return text.length > 10;',
      operator: 'boundary',
      why: 'a sample',
    };
    const gone = { ...entry, line: 'return text.length > 9;' };
    const { mutants: left, unmatched } = withoutEquivalents(mutants, [entry, gone], () => source);
    assert.deepEqual([left.length, unmatched], [mutants.length - 1, [gone]]);
  });

  it('runs the quickest tests first, in lots that grow', () => {
    const tests = [9_000, 100, 3_000, 2_000, 30_000].map((ms) => ({ file: `${ms}`, ms }));
    assert.deepEqual(
      lotsOf(tests).map((lot) => lot.map(({ ms }) => ms)),
      [[100, 2_000], [3_000, 9_000], [30_000]],
    );
    assert.equal(lineOf('a\nb\nc', 2), 2);
  });
});
