// Every committed row survives a cut between any two writes: the write log of a real run is replayed, with all that was
// not flushed by then there, gone, or there in part.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../builders/seededRandom.ts';
import { cuts, type Recording, record, wrongInPonder, wrongWith } from './powerCut.ts';
import { canTrace } from './straceLog.ts';
import { Disk, type Op } from './writeLog.ts';

const SEED = Number(process.env.PONDER_POWER_SEED ?? 1);
const SHOWN = 5;
/** Ponder's own way in takes a look through the whole file each time. */
const OPENED = 15;

const LOGS = [
  { name: 'what shows in the files', journal: 'wal', isTraced: false },
  { name: 'system calls', journal: 'wal', isTraced: true },
  { name: 'system calls, on a network drive', journal: 'delete', isTraced: true },
] as const;

describe(`power cuts (PONDER_POWER_SEED=${SEED})`, function () {
  this.timeout(120_000);
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ponder-power-'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  for (const { name, ...how } of LOGS) {
    it(`between any two writes lose nothing that was acknowledged (${name})`, async function () {
      if (how.isTraced && !canTrace()) this.skip();
      const recording = await record(root, how);
      const { images, wrong } = replay(recording);
      assert.deepEqual(wrong.slice(0, SHOWN), [], `${wrong.length} of ${images} images`);
      assert.ok(images > 500, `only ${images} images`);
    });
  }

  it('are set at the right places where system calls can’t be watched', async function () {
    if (!canTrace()) this.skip();
    const { ops, committed } = await record(root, { journal: 'wal', isTraced: true });
    // At each acknowledgement both logs have the same on the disk.
    assert.deepEqual(flushedAtEach(committed.ops), flushedAtEach(ops));
  });

  it('leave a ledger that Ponder itself opens, with every job as it was', async () => {
    const recording = await record(root, { journal: 'wal', isTraced: false });
    const all = [...cuts(recording, seededRandom(SEED))];
    const step = Math.floor(all.length / OPENED);
    for (const [place, cut] of all.entries()) {
      if (place % step !== 0) continue;
      assert.equal(await wrongInPonder(cut, recording.committed, join(root, 'afterwards')), null);
    }
  });

  function flushedAtEach(ops: readonly Op[]): string[] {
    const disk = new Disk();
    return ops.flatMap((op) => {
      disk.apply(op);
      if (op.type !== 'acknowledged') return [];
      const files = [...disk.image(() => false)].sort(([a], [b]) => a.localeCompare(b));
      return files.map(([file, bytes]) => `${op.commit} ${file} ${createHash('sha1').update(bytes).digest('hex')}`);
    });
  }

  function replay(recording: Recording): { images: number; wrong: readonly string[] } {
    const wrong: string[] = [];
    let images = 0;
    for (const cut of cuts(recording, seededRandom(SEED))) {
      images += 1;
      const found = wrongWith(cut, recording.committed, join(root, 'image'));
      if (found !== null) wrong.push(found);
    }
    return { images, wrong };
  }
});
