// A process that writes to the ledger until it is killed, and says a line for each commit that has returned. The first of
// a group starts the others.
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { systemClock } from '../../src/core/clock.ts';
import { advance } from '../../src/core/jobs/life/advance.ts';
import { decideLater } from '../../src/core/jobs/life/decideLater.ts';
import { readJob } from '../../src/core/ledger/jobRow.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import type { Job } from '../../src/shared/job.ts';
import { ENDLESS_PLACE, prepared } from '../fakes/question.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';
import { versionOf } from './watchLedger.ts';

const CHANGES = 6;

const [, program = '', path = '', members = '1'] = process.argv;

for (let member = 1; member < Number(members); member += 1) {
  spawn(process.execPath, [program, path], { stdio: ['ignore', 'inherit', 'inherit'] });
}
const ledger = await openLedger(path, `writer ${process.pid}`, systemClock, new RecordingLog(), decideLater);
for (;;) {
  const { job, texts } = prepared({ question: `Is ${process.pid} right?`, endpoint: ENDLESS_PLACE }, Date.now());
  await ledger.insert({ job, texts, budget: null });
  say(job);
  for (let change = 0; change < CHANGES; change += 1) {
    const changed = await ledger.change(job.id, (before) => ({ job: next(before), texts: { answer: `${change}` } }));
    if (changed !== null) say(changed);
  }
}

/** Its POST begins, and nothing is heard of it any more. */
function next(job: Job): Job {
  if (job.state !== 'prepared') return { ...job, looks: job.looks + 1 };
  const step = advance(job, { type: 'send', at: Date.now(), sentOn: '2026-01-01', keyFingerprint: 'f' });
  if (!step.ok) throw new Error(step.why);
  return step.job;
}

function say(job: Job): void {
  writeSync(1, `${job.id} ${job.state} ${job.looks} ${versionOf(readJob(job.id, JSON.stringify(job)))}\n`);
}
