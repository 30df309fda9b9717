// A program that does to a ledger what windows do, and writes a line for each transaction once its COMMIT has returned.
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { serialize } from 'node:v8';
import { systemClock } from '../../src/core/clock.ts';
import { advance } from '../../src/core/jobs/life/advance.ts';
import { decideLater } from '../../src/core/jobs/life/decideLater.ts';
import type { JobEvent } from '../../src/core/jobs/life/jobEvent.ts';
import { readJob } from '../../src/core/ledger/jobRow.ts';
import type { Ledger } from '../../src/core/ledger/ledger.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import { readServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import { ENDLESS_PLACE, prepared } from '../fakes/question.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';
import { type Committed, type CommittedJobs, type CommitterPlan, PLAN_VARIABLE } from './committerPlan.ts';
import { dump } from './dump.ts';
import { SeenLog } from './seenLog.ts';

/** A thousand pages would be many jobs: checkpoints come as often here as the order of writes can show. */
const CHECKPOINT_PAGES = 40;
const NFS = 0x6969;
const LONG = 'for (;;) {}\n'.repeat(1_500);

await run(JSON.parse(process.env[PLAN_VARIABLE] ?? '{}'));

async function run({ path, acknowledgements, outcome, journal }: CommitterPlan): Promise<void> {
  const seen = new SeenLog(path);
  const dumps: string[] = [];
  const jobs: CommittedJobs[] = [];
  const lines = openSync(acknowledgements, 'w');
  watchCommits(seen, dumps, jobs, (commit) => writeSync(lines, `${commit}\n`));
  const log = new RecordingLog();
  const open = () =>
    openLedger(path, 'committer', systemClock, log, decideLater, journal === 'delete' ? () => NFS : undefined);
  const first = await open();
  for (let turn = 0; turn < 3; turn += 1) await work(first, turn);
  first.dispose();
  seen.look();
  const second = await open();
  await work(second, 3);
  await second.insert({
    ...prepared({ question: 'The last one?', endpoint: ENDLESS_PLACE }, Date.now()),
    budget: null,
  });
  closeSync(lines);
  const committed: Committed = { dumps, jobs, ops: seen.ops };
  writeFileSync(outcome, serialize(committed));
  // No farewell: closing would bring everything into the file.
  process.kill(process.pid, 'SIGKILL');
}

async function work(ledger: Ledger, turn: number): Promise<void> {
  const add = async (context: string): Promise<string> => {
    const made = prepared({ question: `Is loop ${turn} right?`, context, endpoint: ENDLESS_PLACE }, Date.now());
    await ledger.insert({ ...made, budget: null });
    return made.job.id;
  };
  const sending = await add('for (;;) {}');
  await step(ledger, sending, send());
  const done = await add(turn === 2 ? LONG : '');
  await step(ledger, done, send());
  await step(ledger, done, { type: 'accepted', at: Date.now(), word: word(done, 'queued') });
  await ledger.setFact('note', `turn ${turn}`);
  await step(ledger, done, { type: 'seen', at: Date.now(), word: word(done, 'completed') });
  await ledger.claimNotice(done);
  await ledger.claimDue();
  await ledger.indexTexts();
  if (turn % 2 === 1) await ledger.remove(done);
  if (turn === 2) await ledger.forgetTextsBefore(Date.now() + 1);
}

async function step(ledger: Ledger, id: string, event: JobEvent): Promise<void> {
  await ledger.change(id, (job) => {
    const next = advance(job, event);
    if (!next.ok) throw new Error(next.why);
    return { job: next.job, ...(event.type === 'seen' ? { texts: { answer: 'Yes. '.repeat(800) }, body: '{}' } : {}) };
  });
}

function send(): JobEvent {
  return { type: 'send', at: Date.now(), sentOn: '2026-01-01', keyFingerprint: 'f' };
}

function word(id: string, status: string) {
  const response = readServerResponse({ id: `resp_${id}`, status, model: 'o3', metadata: { job: id } });
  if (response === null) throw new Error('The scripted response is none');
  return { response, requestId: null, cost: null, receipt: null };
}

function watchCommits(
  seen: SeenLog,
  dumps: string[],
  jobs: CommittedJobs[],
  acknowledge: (commit: number) => void,
): void {
  const { exec } = DatabaseSync.prototype;
  const watched = new WeakSet<DatabaseSync>();
  DatabaseSync.prototype.exec = function execWatched(sql: string) {
    if (sql.startsWith('PRAGMA synchronous')) exec.call(this, `PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    if (sql === 'BEGIN IMMEDIATE') {
      // What was written outside of a transaction: a checkpoint, the mode of the journal.
      seen.look();
      watched.add(this);
    }
    if (sql !== 'COMMIT' || !watched.has(this)) return exec.call(this, sql);
    exec.call(this, sql);
    // The search index is written by COMMIT itself.
    dumps.push(dump(this));
    jobs.push(readJobs(this));
    seen.look();
    seen.acknowledge(dumps.length);
    acknowledge(dumps.length);
  };
}

function readJobs(db: DatabaseSync): CommittedJobs {
  return Object.fromEntries(
    db
      .prepare('SELECT id, removed, job FROM jobs')
      .all()
      .map(({ id, removed, job }) => [id, removed === 1 ? null : readJob(String(id), job)]),
  );
}
