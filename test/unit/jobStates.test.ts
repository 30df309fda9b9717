// The sets of states stand in one file. Nobody writes one of them out again, least of all in SQL.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inStates } from '../../src/core/ledger/inStates.ts';
import { STORED_MS, UNSTORED_MS } from '../../src/core/pace/retention.ts';
import * as sets from '../../src/shared/jobStates.ts';
import { isAmong, JOB_STATES, type JobState } from '../../src/shared/jobStates.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';

const src = join(import.meta.dirname, '..', '..', 'src');
/** What is in the file of a release can't be changed. */
const FROZEN = join('core', 'ledger', 'migrations.ts');

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const SETS = Object.entries(sets).flatMap(([name, states]): [string, readonly JobState[]][] =>
  typeof states === 'function' ? [] : [[name, states]],
);

function filesWith(pattern: RegExp): string[] {
  return files.filter((name) => name !== FROZEN && pattern.test(readFileSync(join(src, name), 'utf8')));
}

describe('the sets of states', () => {
  it('hold each state once, and are what the others are not', () => {
    assert.ok(SETS.length > 1);
    for (const [name, states] of SETS) assert.equal(new Set(states).size, states.length, name);
    const parted = [...sets.OPEN_STATES, 'uncertain', ...sets.ENDED_STATES];
    assert.deepEqual(parted.toSorted(), JOB_STATES.toSorted());
  });

  it('stand in no statement as a list', () => {
    const list =
      /\bstate\s+(?:NOT\s+)?IN\s*\(\s*['"$]|\bIN\s*\(\s*'(?:\w+)'\s*,\s*'(?:queued|running|waiting|completed)'/i;
    assert.match("WHERE j.state IN ('queued')", list);
    assert.deepEqual(filesWith(list), []);
  });

  it('are told apart by their own names', () => {
    assert.equal(isAmong(sets.LIVE_STATES, { state: 'submitting' }), true);
    assert.equal(isAmong(sets.WORKED_ON_STATES, { state: 'submitting' }), false);
    assert.equal(inStates(['queued', 'running']), "IN ('queued', 'running')");
  });

  it('are found by the index of states', async () => {
    const folder = new LedgerFolder();
    try {
      await folder.open('w1', new FakeClock());
      const db = folder.raw();
      for (const [name, states] of SETS) {
        const plan = db.prepare(`EXPLAIN QUERY PLAN SELECT id FROM jobs WHERE state ${inStates(states)}`).all();
        assert.match(JSON.stringify(plan), /SEARCH jobs USING INDEX jobs_by_state/, name);
      }
    } finally {
      folder.dispose();
    }
  });
});

describe('how long a provider keeps a response', () => {
  it('stands once', () => {
    assert.deepEqual([STORED_MS, UNSTORED_MS], [30 * 86_400_000, 600_000]);
    assert.deepEqual(filesWith(/\b(?:UN)?STORED_MS = |\bKEPT_MS = \d/), [join('core', 'pace', 'retention.ts')]);
  });
});
