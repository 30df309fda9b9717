// The mutation run can tell a defect that the tests notice from one that they don't.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/steps.ts';
import type { Coverage } from '../mutants/coverage.ts';
import { coveringOf, importersIn } from '../mutants/covering.ts';
import { Compiler, drawn } from '../mutants/drawn.ts';
import { type Equivalent, withoutEquivalents } from '../mutants/equivalents.ts';
import { keptIn } from '../mutants/kept.ts';
import { lineOf, lineText, type Mutant, plant } from '../mutants/mutant.ts';
import { lotsOf, tryMutant } from '../mutants/trial.ts';

const SUBJECT = 'test/mutants/sample/subject.ts';
const CHECK = { file: 'test/mutants/sample/subjectCheck.ts', ms: 500 };

describe('the mutation run', () => {
  const source = readFileSync(join(root, SUBJECT), 'utf8');
  let compiler: Compiler;
  let mutants: Mutant[];

  before(() => {
    compiler = new Compiler();
    mutants = compiler.mutantsIn(SUBJECT);
  });
  after(() => compiler[Symbol.dispose]());

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
    assert.ok(mutants.every((mutant) => compiler.takes(mutant)));
  });

  it('has every operator at work in core', () => {
    const operators = new Set(compiler.mutantsIn('src/core/jobs/life/*.ts').map(({ operator }) => operator));
    assert.equal(operators.size, 7, [...operators].join(', '));
  });

  it('draws nothing that the compiler refuses, and asks it each time about the file as it is', () => {
    const [first] = mutants;
    assert.ok(first !== undefined);
    const noNumber: Mutant = { ...first, text: "'text'" };
    assert.deepEqual(
      [first, noNumber, first].map((mutant) => compiler.takes(mutant)),
      [true, false, true],
    );
    const key = ({ text }: Mutant) => text;
    assert.deepEqual(
      drawn([noNumber, first], 2, 1, key, (mutant) => compiler.takes(mutant)),
      [first],
    );
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
    const those = (count: number, seed: number, from = numbers) => drawn(from, count, seed, String);
    assert.deepEqual(those(9, 7), those(9, 7));
    assert.notDeepEqual(those(9, 7), those(9, 8));
    assert.equal(new Set(those(50, 7)).size, 50);
    const [gone] = those(9, 7);
    const left = numbers.filter((number) => number !== gone);
    assert.deepEqual(those(8, 7, left), those(9, 7).slice(1), 'the others are drawn when one is gone');
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

  it('runs its tests in lots that grow, in their order', () => {
    const tests = [100, 1_000, 3_000, 2_000, 30_000].map((ms) => ({ file: `${ms}`, ms }));
    assert.deepEqual(
      lotsOf(tests).map((lot) => lot.map(({ ms }) => ms)),
      [[100, 1_000], [3_000, 2_000], [30_000]],
    );
    assert.equal(lineOf('a\nb\nc', 2), 2);
  });

  describe('shows a mutant', () => {
    const FILE = 'src/core/jobs/looker.ts';
    const mutant: Mutant = { file: FILE, operator: 'condition', start: 50, end: 60, text: '' };
    const coverage = (name: string, changes: Partial<Coverage> = {}): Coverage => ({
      file: `test/unit/${name}.test.ts`,
      ms: 100,
      passes: true,
      isCut: false,
      executed: { [FILE]: [40, 70] },
      imported: [],
      ...changes,
    });
    const shown = (...coverages: Coverage[]) => {
      const { tests, leftOut } = coveringOf(mutant, coverages, () => ['src/core/jobs/watcher.ts']);
      return [...tests.map(({ file }) => file.slice('test/unit/'.length, -'.test.ts'.length)), leftOut];
    };

    it('to its own test first, then to those that import its source, then to others, the quickest first', () => {
      const others = [
        coverage('slow', { ms: 300 }),
        coverage('quick'),
        coverage('near', { ms: 900, imported: [FILE] }),
      ];
      assert.deepEqual(shown(...others, coverage('look', { ms: 2_000 })), ['look', 'near', 'quick', 'slow', 0]);
    });

    it('to none that does not execute its place, fails without it, or is long and about something else', () => {
      const elsewhere = coverage('elsewhere', { executed: { [FILE]: [0, 50, 60, 90] } });
      const long = { isCut: true, ms: 20_000 };
      assert.deepEqual(shown(coverage('one'), elsewhere, coverage('bad', { passes: false }), coverage('long', long)), [
        'one',
        0,
      ]);
      assert.deepEqual(shown(coverage('one'), coverage('look', long)), ['one', 'look', 0]);
    });

    it('to twelve at most, and says how many more there are', () => {
      const many = Array.from({ length: 20 }, (_, index) => coverage(`test${index}`, { ms: index }));
      assert.deepEqual(shown(...many).slice(-2), ['test11', 8]);
      const heavy = Array.from({ length: 4 }, (_, index) => coverage(`test${index}`, { ms: 8_000 }));
      assert.deepEqual(shown(...heavy), ['test0', 'test1', 2]);
      assert.deepEqual(shown(coverage('heavy', { ms: 60_000 })), ['heavy', 0], 'one is better than none');
    });

    it('to those near its source where no test is seen at its place', () => {
      const same = coverage('same', { executed: { [FILE]: [0, 10] } });
      const next = coverage('next', { executed: { 'src/core/jobs/watcher.ts': [0, 10] } });
      const far = coverage('far', { executed: { 'src/core/pace/pace.ts': [0, 10] } });
      assert.deepEqual([shown(same, next, far), shown(next, far), shown(far)], [['same', 0], ['next', 0], [0]]);
      const inThread = importersIn('src')('src/core/ledger/ledgerCheck.ts');
      assert.ok(inThread.includes('src/core/ledger/checkWorker.ts'), 'who starts a thread leads to its source');
    });
  });

  it('goes on where it was, but for what is changed since', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ponder-kept-'));
    try {
      const path = join(folder, 'artifacts', 'outcomes.jsonl');
      const [killed, alive, late] = [
        that('return value >= 0 && value < most;'),
        that('return text.length >= 10;'),
        that(';'),
      ];
      const covering = { tests: [CHECK], leftOut: 0 };
      const kept = keptIn(path, false);
      kept.add({ mutant: killed, verdict: 'killed', why: 'the sample', ms: 5 }, covering);
      kept.add({ mutant: alive, verdict: 'survived', why: CHECK.file, ms: 5 }, covering);
      const again = keptIn(path, false);
      const others = { tests: [{ ...CHECK, file: SUBJECT }], leftOut: 0 };
      const found = (mutant: Mutant, by = covering) => again.find(mutant, by)?.verdict ?? null;
      assert.deepEqual([found(killed), found(alive), found(late)], ['killed', 'survived', null]);
      assert.deepEqual([found(killed, others), found(alive, others)], ['killed', null], 'alive for other tests only');
      assert.deepEqual([again.wasTried(alive), again.wasTried(late)], [true, false]);
      assert.equal(keptIn(path, true).find(killed, covering), null, 'afresh');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
