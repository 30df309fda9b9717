// Which journal the ledger gets on which drive, by the number that Linux gives its file system.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setJournalMode } from '../../src/core/ledger/setJournalMode.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';

/** As `statfs(2)` lists them. */
const ON_THE_NETWORK: Readonly<Record<string, number>> = {
  NFS: 0x6969,
  'SMB 1': 0x517b,
  CIFS: 0xff534d42,
  'SMB 2': 0xfe534d42,
  FUSE: 0x65735546,
  AFS: 0x5346414f,
  '9P': 0x01021997,
  Ceph: 0x00c36400,
  Lustre: 0x0bd00bd0,
  NCP: 0x564c,
};
const ON_THE_MACHINE: Readonly<Record<string, number | null>> = {
  ext4: 0xef53,
  Btrfs: 0x9123683e,
  XFS: 0x58465342,
  tmpfs: 0x01021994,
  'one of another system': null,
};

describe('the journal of the ledger', () => {
  let files: LedgerFolder;

  beforeEach(() => {
    files = new LedgerFolder();
  });
  afterEach(() => files.dispose());

  function modeOn(name: string, type: number | null): unknown {
    const path = join(files.root, name);
    const db = new DatabaseSync(path);
    try {
      setJournalMode(db, path, (folder) => {
        assert.equal(folder, files.root);
        return type;
      });
      return db.prepare('PRAGMA journal_mode').get()?.journal_mode;
    } finally {
      db.close();
    }
  }

  it('is one without shared memory on each drive of the network, also where its number comes with a sign', () => {
    for (const [name, type] of Object.entries(ON_THE_NETWORK)) {
      assert.deepEqual([modeOn(name, type), modeOn(`${name}, signed`, type | 0)], ['delete', 'delete'], name);
    }
  });

  it('is the fast one on a drive of the machine', () => {
    for (const [name, type] of Object.entries(ON_THE_MACHINE)) assert.equal(modeOn(name, type), 'wal', name);
  });
});
