// SIGKILL to a whole group of writing processes, at any moment: what was said to be committed is there afterwards.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock.ts';
import { decideLater } from '../../src/core/jobs/life/decideLater.ts';
import { openLedger } from '../../src/core/ledger/openLedger.ts';
import type { Job } from '../../src/shared/job.ts';
import { seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';
import { buildProgram, programEnvironment } from '../fakes/windowProgram.ts';
import { versionOf } from './watchLedger.ts';

const SEED = Number(process.env.PONDER_POWER_SEED ?? 1);
const KILLS = 50;
const MEMBERS = 2;
const MOST_LINES = 40;

/** The last that a writer said of a job. */
interface Said {
  readonly state: string;
  readonly looks: number;
  readonly version: string;
}

describe(`groups of writers that are killed (PONDER_POWER_SEED=${SEED})`, function () {
  this.timeout(120_000);
  let root = '';
  let path = '';
  const said = new Map<string, Said>();
  let program = '';

  before(async function () {
    // There are no process groups there.
    if (process.platform === 'win32') this.skip();
    root = mkdtempSync(join(tmpdir(), 'ponder-killed-'));
    path = join(root, 'storage', 'ledger.db');
    program = await buildProgram(join(import.meta.dirname, 'writer.ts'), 'ledgerStress');
  });

  after(() => {
    if (root !== '') rmSync(root, { recursive: true, force: true });
  });

  it(`${KILLS} kills lose no commit that had returned`, async () => {
    const random = seededRandom(SEED);
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await writeAndDie(wholeNumber(random, 1, MOST_LINES));
      assert.deepEqual(await lost(), [], `after kill ${kill}`);
    }
    assert.ok(said.size >= KILLS, `${said.size} jobs were written`);
    assert.ok([...said.values()].some(({ state }) => state === 'submitting'));
  });

  /** Kills the group once it has said so many lines; what it says until it is dead counts as well. */
  async function writeAndDie(lines: number): Promise<void> {
    const leader = spawn(process.execPath, [program, path, String(MEMBERS)], {
      detached: true,
      env: programEnvironment('ledgerStress'),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    let errors = '';
    let isKilled = false;
    const closed = once(leader, 'close');
    leader.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8');
    });
    leader.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (isKilled || leader.pid === undefined || text.split('\n').length <= lines) return;
      isKilled = true;
      process.kill(-leader.pid, 'SIGKILL');
    });
    await closed;
    assert.equal(errors, '');
    for (const line of text.split('\n').slice(0, -1)) {
      const [id = '', state = '', looks = '', version = ''] = line.split(' ');
      said.set(id, { state, looks: Number(looks), version });
    }
  }

  async function lost(): Promise<string[]> {
    const log = new RecordingLog();
    const ledger = await openLedger(path, 'afterwards', systemClock, log, decideLater);
    try {
      assert.equal(ledger.upkeep.salvaged, null, 'the ledger was taken for damaged');
      return [...said].flatMap(([id, last]) => {
        const job = ledger.get(id);
        // Row and text are of the same commit.
        const isWhole = ledger.texts(id)?.answer === (job?.state === 'prepared' ? '' : `${job?.looks}`);
        if (isWhole && job !== null && (versionOf(job) === last.version || isNext(job, last))) return [];
        return [`${id}: ${last.state} ${last.looks} was committed, ${job?.state} ${job?.looks} is there`];
      });
    } finally {
      ledger.dispose();
    }
  }
});

/** The writer may have died between a commit and the word of it. */
function isNext({ state, looks }: Job, last: Said): boolean {
  return state === 'submitting' && looks === (last.state === 'prepared' ? 0 : last.looks + 1);
}
