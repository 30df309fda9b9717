// Which windows are known to have ended without leaving the ledger.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { hostname, uptime } from 'node:os';
import { clearSeats, countSeats, deadSeats, leaveSeat, takeSeat } from '../../src/core/ledger/seats.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';

describe('a window that did not leave', () => {
  let files: LedgerFolder;

  beforeEach(() => {
    files = new LedgerFolder();
  });
  afterEach(() => files.dispose());

  it('is one whose process is gone, that sat there before the machine started, or that nobody can read', async () => {
    (await files.open('w0', new FakeClock())).dispose();
    const db = files.raw();
    assert.equal(countSeats(db), 0, 'a window that closes leaves');
    const now = Date.now();
    const started = now - uptime() * 1_000;
    const here = { pid: process.pid, host: hostname(), since: now };
    const gone = spawnSync(process.execPath, ['--version']).pid;
    const rows: Readonly<Record<string, unknown>> = {
      restarted: { ...here, since: started - 70_000 },
      'at the start': { ...here, since: started - 50_000 },
      crashed: { ...here, pid: gone },
      elsewhere: { ...here, pid: gone, host: `${hostname()}-other`, since: 0 },
      odd: { pid: String(process.pid) },
      none: null,
    };
    for (const [name, row] of Object.entries(rows)) {
      db.prepare('INSERT INTO facts VALUES (?, ?)').run(`seat:${name}`, JSON.stringify(row));
    }
    takeSeat(db, 'w1');
    assert.equal(countSeats(db), 7);
    const dead = deadSeats(db);
    assert.deepEqual(dead.toSorted(), ['seat:crashed', 'seat:none', 'seat:odd', 'seat:restarted']);
    clearSeats(db, dead);
    leaveSeat(db, 'w1');
    assert.deepEqual([countSeats(db), deadSeats(db)], [2, []]);
  });
});
