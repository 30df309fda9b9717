// Cuts the power between any two writes of a real run, and opens what a disk may hold then with the real ledger.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deserialize } from 'node:v8';
import { systemClock } from '../../src/core/clock.ts';
import { decideLater } from '../../src/core/jobs/life/decideLater.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';
import { buildProgram, programEnvironment } from '../fakes/windowProgram.ts';
import { type Committed, type CommitterPlan, PLAN_VARIABLE } from './committerPlan.ts';
import { dump } from './dump.ts';
import { readTrace, straceArgs } from './straceLog.ts';
import { Disk, type Image, type Op, type Survives } from './writeLog.ts';

const FILES = ['ledger.db', 'ledger.db-wal', 'ledger.db-journal'];

export interface Recording {
  readonly committed: Committed;
  readonly ops: readonly Op[];
  /** The first moment to cut at: how the file was made shows in the system calls only. */
  readonly from: number;
}

/** Runs the committer once. @param isTraced with its system calls watched, instead of what shows in the files */
export async function record(
  root: string,
  { journal, isTraced }: { journal: CommitterPlan['journal']; isTraced: boolean },
): Promise<Recording> {
  const program = await buildProgram(join(import.meta.dirname, 'committer.ts'), 'ledgerStress');
  const path = join(root, 'storage', 'ledger.db');
  const plan = { path, acknowledgements: join(root, 'acknowledged'), outcome: join(root, 'outcome'), journal };
  const trace = join(root, 'trace');
  const folder = dirname(path);
  const watched = [...FILES.map((file) => join(folder, file)), folder, plan.acknowledgements];
  const [command, ...args] = isTraced
    ? ['strace', ...straceArgs(trace, watched), process.execPath, program]
    : [process.execPath, program];
  const { stderr } = spawnSync(command ?? '', args, {
    env: { ...programEnvironment('ledgerStress'), [PLAN_VARIABLE]: JSON.stringify(plan) },
    encoding: 'utf8',
  });
  if (stderr !== '') throw new Error(`The committer wrote: ${stderr}`);
  const committed: Committed = deserialize(readFileSync(plan.outcome));
  if (isTraced) return { committed, ops: readTrace(trace, folder, plan.acknowledgements), from: 0 };
  const from = committed.ops.findIndex(({ type }) => type === 'acknowledged');
  return { committed, ops: committed.ops, from };
}

export interface Cut {
  readonly image: Image;
  /** Transactions that were acknowledged by then. */
  readonly acknowledged: number;
  readonly where: string;
}

/** For every moment of the log: nothing unflushed is left, or all of it, or parts of it as a disk may have taken them. */
export function* cuts({ ops, from }: Omit<Recording, 'committed'>, random: () => number): Generator<Cut> {
  const disk = new Disk();
  let acknowledged = 0;
  for (const [place, op] of ops.entries()) {
    disk.apply(op);
    if (op.type === 'acknowledged') acknowledged = op.commit;
    if (place < from) continue;
    const where = `after ${place}: ${op.type}${'file' in op ? ` ${op.file}` : ''}`;
    // Nearly everything, or about half of it.
    const share = random() < 0.5 ? 0.95 : 0.5;
    for (const survives of waysOf(op, random() < 0.5, () => random() < share)) {
      yield { image: disk.image(survives), acknowledged, where };
    }
  }
}

function waysOf(op: Op, isWhole: boolean, inPart: Survives): readonly Survives[] {
  const all: Survives = () => true;
  const nothing: Survives = () => false;
  switch (op.type) {
    case 'acknowledged':
      return [nothing, all];
    case 'flush':
    case 'flushFolder':
      return [nothing];
    default:
      return [isWhole ? all : inPart];
  }
}

/** Null = every acknowledged transaction is there, and of the one under way all or nothing. */
export function wrongWith({ image, acknowledged, where }: Cut, { dumps }: Committed, folder: string): string | null {
  const path = place(image, folder);
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA synchronous = OFF');
    const check = db.prepare('PRAGMA integrity_check').get()?.integrity_check;
    if (check !== 'ok') return `${where}: damaged: ${check}`;
    const found = dump(db);
    const allowed = [dumps[acknowledged - 1] ?? EMPTY, dumps[acknowledged]];
    if (allowed.includes(found)) return null;
    const as = dumps.indexOf(found) + 1;
    return `${where}: ${acknowledged} transactions were acknowledged, the ledger is as after ${as === 0 ? 'none of them' : as}`;
  } catch (error) {
    return `${where}: ${String(error)}`;
  } finally {
    db.close();
  }
}

/** The same by Ponder's own way in: null = each job is there as it was committed, or as the next transaction made it. */
export async function wrongInPonder(
  { image, acknowledged, where }: Cut,
  { jobs }: Committed,
  folder: string,
): Promise<string | null> {
  const log = new RecordingLog();
  const ledger = await openLedger(place(image, folder), 'afterwards', systemClock, log, decideLater);
  try {
    if (ledger.upkeep.salvaged !== null) return `${where}: taken for damaged`;
    const now = jobs[acknowledged] ?? {};
    for (const [id, job] of Object.entries(jobs[acknowledged - 1] ?? {})) {
      const found = JSON.stringify(ledger.get(id));
      if (found !== JSON.stringify(job) && found !== JSON.stringify(now[id])) return `${where}: ${id} became ${found}`;
    }
    return log.lines.some((line) => /^(error|warn)/.test(line)) ? `${where}: ${log.text}` : null;
  } finally {
    ledger.dispose();
  }
}

const EMPTY = createHash('sha256').digest('hex');

/** Puts the files where they were; what windows share in memory is gone with the power. */
function place(image: Image, folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [file, content] of image) writeFileSync(join(folder, file), content);
  return join(folder, 'ledger.db');
}
