// A job changes in `advance` and nowhere else. Shown by following the only statement that writes a job back to whoever says
// what is written, and by looking for jobs that are put together by hand.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const src = join(import.meta.dirname, '..', '..', 'src');
const FILES = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name: name.replaceAll('\\', '/'), text: withoutComments(readFileSync(join(src, name), 'utf8')) }));

/** Where a step is decided, and the plan of the next look that comes with it. */
const DECIDES = /^(?:core\/jobs\/life|core\/pace|shared)\//;
/** A job that is new, or a row as it is read: nothing changes with them. */
const MAKES = [
  'core/asking/consented.ts',
  'core/jobs/responses/broughtJob.ts',
  'core/ledger/insertJob.ts',
  'core/ledger/withSoundNumbers.ts',
];

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

function filesWith(pattern: RegExp): string[] {
  return FILES.filter(({ text }) => pattern.test(text))
    .map(({ name }) => name)
    .toSorted();
}

/** `export function name` is no call. */
function callersOf(name: string): string[] {
  return filesWith(new RegExp(`(?<!function )\\b${name}\\(`));
}

describe('a job is written', () => {
  it('by one statement, and what is salvaged by its own', () => {
    assert.deepEqual(filesWith(/UPDATE jobs SET[^`'"]*\bjob\s*=/), [
      'core/ledger/salvage.ts',
      'core/ledger/writeJob.ts',
    ]);
    assert.deepEqual(filesWith(/json_(?:set|replace|insert|remove|patch)\s*\(/), ['core/ledger/salvage.ts']);
    assert.deepEqual(filesWith(/INSERT INTO jobs\b/), ['core/ledger/insertJob.ts']);
  });

  it('on the word of advance', () => {
    assert.deepEqual(callersOf('writeJob'), [
      'core/ledger/changeJob.ts',
      'core/ledger/changeMany.ts',
      // A new job, in the transaction that makes it.
      'core/ledger/insertJob.ts',
      'core/ledger/removal.ts',
    ]);
    // Of one job what `Ledger.change` is told, and one that another takes the place of: JobService asks advance for it.
    assert.deepEqual(callersOf('changeJob'), ['core/ledger/insertJob.ts', 'core/ledger/ledger.ts']);
    // Whoever else calls it lets go of the lease only.
    assert.deepEqual(filesWith(/edger\.change\((?!\s*[\w.]+,\s*\(\) => null\))/), ['core/jobs/life/recorder.ts']);
    // Of many, and of what loses its texts, what the ledger's opener decides; backups are brought level with that.
    assert.deepEqual(
      callersOf('removeRow').filter((name) => name.startsWith('core/')),
      ['core/ledger/ledger.ts', 'core/ledger/purge.ts'],
    );
    assert.deepEqual(callersOf('forgetTexts'), ['core/ledger/forgetOldTexts.ts', 'core/ledger/purge.ts']);
    assert.deepEqual(filesWith(/\bopenLedger\(path, .*decideLater\)/), ['core/engine.ts']);
  });

  it('and put together nowhere else', () => {
    const job = readFileSync(join(src, 'shared', 'job.ts'), 'utf8');
    const [, body = ''] = /export interface Job \{([\s\S]*?)\n\}/.exec(job) ?? [];
    const fields = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name);
    assert.ok(fields.includes('cancelTries'));
    const spread = new RegExp(
      `\\{\\s*\\.\\.\\.(?:\\w+\\.)*(?:\\w*[jJ]ob|before|now|old|next|begun|ended)\\b,(?:[^{}]|\\{[^{}]*\\})*\\b(?:${fields.join('|')})\\s*[,:}]`,
    );
    assert.match('{ job: { ...now, nextLookAt: null } }', spread);
    assert.match('{ ...made.job, ...also, error }', spread);
    const byHand = filesWith(spread).filter((name) => !DECIDES.test(name) && !MAKES.includes(name));
    assert.deepEqual(byHand, []);
  });
});
