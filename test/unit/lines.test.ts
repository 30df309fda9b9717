// The line before a rate limit, as all windows share it in the ledger.
import assert from 'node:assert/strict';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { type Entry, Lines } from '../../src/core/ledger/lines.ts';
import type { ToldLimits } from '../../src/core/pace/toldLimits.ts';
import type { Job } from '../../src/shared/job.ts';
import { aJob, someTexts } from '../builders/aJob.ts';
import { FakeClock, NOON } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const FULL: ToldLimits = { tokens: { limit: 30_000, remaining: 30_000, resetMs: 0 } };

describe('the line of a place, a key and a model', () => {
  let files: LedgerFolder;
  let clock: FakeClock;
  let ledger: Ledger;
  let lines: Lines;
  let count: number;

  beforeEach(async () => {
    files = new LedgerFolder();
    clock = new FakeClock();
    ledger = await files.open('w1', clock);
    lines = new Lines(ledger.access);
    count = 0;
  });
  afterEach(() => files.dispose());

  async function add(changes: Partial<Job> = {}): Promise<Job> {
    count += 1;
    const job = aJob({ id: `job-${count}`, createdAt: NOON, keyFingerprint: 'key-1', nextLookAt: null, ...changes });
    await ledger.insert({ job, texts: someTexts(), budget: null });
    return job;
  }

  /** Stands in line, planned for so many seconds from now. */
  function waiting(tokens: number, inSeconds: number, changes: Partial<Job> = {}): Promise<Job> {
    const at = clock.now() + inSeconds * SECOND;
    const line = { since: NOON, tokens };
    return add({ state: 'waiting', waitingReason: 'rateLimit', line, notBefore: at, nextLookAt: at, ...changes });
  }

  /** As the sender asks: in the transaction of the step. */
  async function enter(job: Job, tokens: number, since = NOON, window = ledger): Promise<Entry> {
    let entry: Entry | null = null;
    const through = new Lines(window.access);
    await window.change(job.id, () => {
      entry = through.enter(job, since, { tokens, least: tokens });
      return null;
    });
    return entry ?? assert.fail('the job is gone');
  }

  async function known(job: Job, limits = FULL): Promise<void> {
    await enter(job, 1);
    await lines.heard(job, limits, 'accepted');
  }

  it('lets jobs of all windows through as far as there is room', async () => {
    const [one, other] = [await add(), await add()];
    await known(one);
    assert.deepEqual(await enter(one, 20_000), { type: 'go' });
    const second = await files.open('w2', clock);
    assert.deepEqual(await enter(other, 20_000, NOON, second), { type: 'wait', notBefore: NOON + 20 * SECOND });
    assert.deepEqual(await enter(other, 30_001), { type: 'tooLarge', limit: 30_000 });
  });

  it('is another one for another key, model or address', async () => {
    const job = await add();
    await known(job);
    await enter(job, 30_000);
    const { endpoint } = job;
    const others: Partial<Job>[] = [
      { keyFingerprint: 'key-2' },
      { model: 'o3-pro' },
      { endpoint: { ...endpoint, baseUrl: 'https://elsewhere.example/v1' } },
    ];
    for (const changes of others) assert.deepEqual(await enter(await add(changes), 30_000), { type: 'go' });
    assert.equal((await enter(await add(), 30_000)).type, 'wait');
  });

  it('is found by its name, whatever letters that has', async () => {
    const strange = 'o3 "ü" \\ \u0001 \u2028 🙂 /';
    await waiting(5_000, 60, { model: strange });
    const behind = await waiting(5_000, 70, { model: strange });
    assert.equal(lines.placeOf(behind)?.place, 2);
  });

  it('keeps the room of those before, but not of one that was called and did not come', async () => {
    const first = await waiting(25_000, 0);
    const next = await add();
    await known(next);
    assert.equal((await enter(next, 10_000)).type, 'wait');
    await clock.advance(14 * SECOND);
    assert.equal((await enter(next, 10_000)).type, 'wait');
    await clock.advance(2 * SECOND);
    assert.deepEqual(await enter(next, 10_000), { type: 'go' });
    assert.equal(lines.placeOf(first)?.place, 1);
  });

  it('counts a question once that goes out again without a field', async () => {
    const [job, other] = [await add(), await add()];
    await known(job);
    assert.deepEqual(await enter(job, 20_000), { type: 'go' });
    await lines.again(job, {}, 20_000);
    assert.deepEqual(await enter(other, 9_999), { type: 'go' });
  });

  it('begins with those that a person sends now, in the order of their word', async () => {
    await known(await add());
    const asked = await waiting(5_000, 60);
    const first = await waiting(5_000, 60, { line: { since: 0, tokens: 5_000 } });
    const second = await waiting(5_000, 60, { line: { since: 0, tokens: 5_000 } });
    assert.deepEqual(
      [first, second, asked].map((job) => lines.placeOf(job)?.place),
      [1, 2, 3],
    );
  });

  it('calls the first ones forward when a reply tells of room', async () => {
    const sent = await add();
    await known(sent, { tokens: { limit: 30_000, remaining: 0, resetMs: MINUTE } });
    const ids: string[] = [];
    for (let index = 0; index < 6; index += 1) ids.push((await waiting(10_000, 600 + index)).id);
    await clock.advance(HOUR / 60);
    const called = await lines.heard(sent, { tokens: { limit: 300_000, remaining: 300_000, resetMs: 0 } }, 'accepted');
    // The others follow with the replies to these, so that not all go at once.
    assert.deepEqual(
      called.map(({ id }) => id),
      ids.slice(0, 4),
    );
    assert.ok(called.every(({ notBefore }) => notBefore <= clock.now() + SECOND));
  });

  it('plans nobody further ahead than an hour', async () => {
    const job = await add();
    await known(job, { requests: { limit: 1, remaining: 0, resetMs: HOUR } });
    await waiting(1, 60);
    await waiting(1, 60);
    assert.deepEqual(await enter(await add(), 1), { type: 'wait', notBefore: NOON + HOUR });
  });

  it('survives a row that nobody can read, and one that makes no sense', async () => {
    const job = await add();
    const name = `gate ${JSON.stringify([job.endpoint.baseUrl, 'key-1', job.model])}`;
    const rows = [
      '{',
      'null',
      '[]',
      '{"meters":7,"taken":7,"refusals":"many"}',
      '{"meters":{"tokens":{"limit":-1,"level":"x"}},"taken":[{"job":1}],"closedUntil":1e999}',
      '{"meters":{"tokens":{"limit":5,"level":5,"at":1,"backAt":null,"spanMs":0,"seenAt":1}},"taken":[null]}',
    ];
    for (const row of rows) {
      await ledger.setFact(name, row);
      assert.deepEqual(await enter(job, 5_000), { type: 'go' }, row);
    }
  });

  it('is read by its index alone, however many jobs there are', () => {
    const plan = files
      .raw()
      .prepare(
        `EXPLAIN QUERY PLAN SELECT count(*), total(line_tokens) FROM jobs INDEXED BY jobs_in_line
         WHERE gate = json_array('a', 'b', 'c') AND removed = 0 AND next_look_at > 1
           AND (line_since < 5 OR (line_since = 5 AND rowid < 7))`,
      )
      .all()
      .map((row) => String(row.detail));
    assert.match(plan.join('\n'), /^SEARCH jobs USING (?:COVERING )?INDEX jobs_in_line \(gate=\?/);
  });
});
