// The record of climbs in SQL, against the same counted by hand over all jobs.
import assert from 'node:assert/strict';
import { LAST_CLIMBS, selectClimbs } from '../../src/core/ledger/selectClimbs.ts';
import type { Climbed } from '../../src/core/models/prices/ownRecord.ts';
import type { Job, Rating, Relation } from '../../src/shared/job.ts';
import { aJob, someTexts, T0 } from '../builders/aJob.ts';
import { explaining } from '../builders/explaining.ts';
import { oneOf, seededRandom } from '../builders/seededRandom.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';

const rating = (thumb: Rating['thumb']): Rating => ({ thumb, note: '', at: T0 });

function byHand(jobs: readonly Job[]): readonly Climbed[] {
  const rows = new Map<string, Climbed>();
  const last = jobs
    .filter(({ relation }) => relation === 'escalation')
    .toSorted((a, b) => b.createdAt - a.createdAt)
    .slice(0, LAST_CLIMBS);
  for (const high of last) {
    const low = jobs.find(({ id }) => id === high.parentId);
    if (low === undefined || high.sentAt === null) continue;
    const before = rows.get(low.model) ?? { from: low.model, climbs: 0, better: 0 };
    const isBetter = high.rating?.thumb === 'up' && low.rating?.thumb !== 'up';
    rows.set(low.model, { ...before, climbs: before.climbs + 1, better: before.better + (isBetter ? 1 : 0) });
  }
  return [...rows.values()].toSorted((a, b) => (a.from < b.from ? -1 : 1));
}

describe('the record of climbs', () => {
  let files: LedgerFolder;

  beforeEach(() => {
    files = new LedgerFolder();
  });
  afterEach(() => files.dispose());

  async function filled(jobs: readonly Job[]) {
    const ledger = await files.open('w', new FakeClock());
    await ledger.insert(...jobs.map((job) => ({ job, texts: someTexts(), budget: null })));
    return ledger;
  }

  it('counts what was sent, and as better a good answer above one that is not', async () => {
    const low = (id: string, thumb: Rating['thumb'] | null) =>
      aJob({ id, state: 'completed', model: 'o4-mini', rating: thumb === null ? null : rating(thumb) });
    const high = (id: string, parentId: string, changes: Partial<Job>) =>
      aJob({ id, parentId, relation: 'escalation', state: 'completed', sentAt: T0, ...changes });
    const ledger = await filled([
      low('down', 'down'),
      low('up', 'up'),
      low('unrated', null),
      high('a', 'down', { rating: rating('up') }),
      high('b', 'unrated', { rating: rating('up') }),
      high('c', 'up', { rating: rating('up') }),
      high('d', 'down', { rating: rating('down') }),
      high('e', 'down', {}),
      high('never-sent', 'down', { state: 'waiting', sentAt: null, rating: rating('up') }),
      high('retried', 'down', { relation: 'retry', rating: rating('up') }),
      high('lost-parent', 'nobody', { rating: rating('up') }),
    ]);
    assert.deepEqual(ledger.access.guard.read(selectClimbs), [{ from: 'o4-mini', climbs: 5, better: 2 }]);
  });

  it('is what counting by hand comes to, of the last climbs', async () => {
    const random = seededRandom(3);
    const relations: readonly Relation[] = [
      'escalation',
      'escalation',
      'escalation',
      'retry',
      'comparison',
      'followUp',
    ];
    const jobs: Job[] = [];
    for (let turn = 0; turn < 1_200; turn += 1) {
      const parentId = jobs.length === 0 || random() < 0.2 ? null : oneOf(random, jobs).id;
      jobs.push(
        aJob({
          id: `job-${turn}`,
          createdAt: T0 + turn,
          state: 'completed',
          model: oneOf(random, ['o4-mini', 'o3', 'o3-pro', 'mine']),
          parentId,
          relation: parentId === null ? null : oneOf(random, relations),
          sentAt: random() < 0.9 ? T0 : null,
          rating: oneOf(random, [null, rating('up'), rating('down')]),
          nextLookAt: null,
        }),
      );
    }
    assert.ok(jobs.filter(({ relation }) => relation === 'escalation').length > LAST_CLIMBS - 50);
    const ledger = await filled(jobs);
    const found = ledger.access.guard.read(selectClimbs).toSorted((a, b) => (a.from < b.from ? -1 : 1));
    assert.deepEqual(found, byHand(jobs));
  });

  it('leaves out what a person removed, above and below', async () => {
    const at = { parentId: 'low', relation: 'escalation', sentAt: T0, state: 'completed' } as const;
    const ledger = await filled([
      aJob({ id: 'low', state: 'completed' }),
      aJob({ id: 'one', ...at }),
      aJob({ id: 'two', ...at }),
    ]);
    const climbs = () => ledger.access.guard.read(selectClimbs).map((row) => row.climbs);
    assert.deepEqual(climbs(), [2]);
    await ledger.remove('one');
    assert.deepEqual(climbs(), [1]);
    await ledger.remove('low');
    assert.deepEqual(climbs(), []);
  });

  it('is found by an index of the climbs alone, however many jobs there are', async () => {
    const ledger = await filled([]);
    const plans: string[] = [];
    ledger.access.guard.read((db) => selectClimbs(explaining(db, plans)));
    const plan = plans.join('\n');
    assert.match(plan, /SCAN jobs USING INDEX jobs_climbed/);
    assert.match(plan, /SEARCH p USING INDEX sqlite_autoindex_jobs_1 \(id=\?\)/);
    assert.doesNotMatch(plan, /SCAN (?!jobs USING INDEX jobs_climbed|j\b|\(subquery)/);
  });
});
