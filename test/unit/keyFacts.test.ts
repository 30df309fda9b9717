// What all windows remember of keys, as one step reads it.
import assert from 'node:assert/strict';
import type { DatabaseSync } from 'node:sqlite';
import { writeFact } from '../../src/core/ledger/facts.ts';
import {
  dropKeyRefusal,
  dropKeyRefusals,
  forgetUse,
  KeyFacts,
  noteCanSend,
  noteUse,
  readKeyRefusal,
  writeKeyRefusal,
} from '../../src/core/ledger/keyFacts.ts';
import { aJob } from '../builders/aJob.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';

const PLACE = { ...aJob().endpoint, name: 'openai' };
const OTHER = { ...PLACE, baseUrl: 'https://elsewhere.example/v1' };
const NOW = 1_800_000_000_000;
const refusal = { at: NOW, probe: 'job_1' };

describe('what all windows remember of keys', () => {
  let files: LedgerFolder;
  let db: DatabaseSync;

  beforeEach(async () => {
    files = new LedgerFolder();
    await files.open('here', new FakeClock());
    db = files.raw();
  });
  afterEach(() => files.dispose());

  it('holds for one step as it was read first, and is read anew by the next', () => {
    const step = new KeyFacts(db, NOW);
    writeKeyRefusal(db, PLACE, 'key1', refusal);
    noteUse(db, 'key1', NOW - 10_000);
    noteCanSend(db, 'openai', NOW - 10_000);
    const read = (facts: KeyFacts) => [facts.refusal(PLACE, 'key1'), facts.usedAt('key1'), facts.canSendAt('openai')];
    const first = [refusal, NOW - 10_000, NOW - 10_000];
    assert.deepEqual(read(step), first);
    dropKeyRefusal(db, PLACE, 'key1');
    noteUse(db, 'key1', NOW);
    noteCanSend(db, 'openai', NOW);
    assert.deepEqual(read(step), first);
    assert.deepEqual(read(new KeyFacts(db, NOW)), [null, NOW, NOW]);
  });

  it('keeps a refusal by place, address and key', () => {
    writeKeyRefusal(db, PLACE, 'key1', refusal);
    const step = new KeyFacts(db, NOW);
    assert.deepEqual(
      [step.refusal(PLACE, 'key1'), step.refusal(PLACE, 'key2'), step.refusal(OTHER, 'key1')],
      [refusal, null, null],
    );
    dropKeyRefusals(db, 'openai');
    assert.equal(readKeyRefusal(db, PLACE, 'key1'), null);
  });

  it('writes a use down again when the last one is five seconds old', () => {
    const usedAfter = (ms: number) => {
      forgetUse(db);
      noteUse(db, 'key1', NOW);
      noteUse(db, 'key1', NOW + ms);
      return new KeyFacts(db, NOW + ms).usedAt('key1') - NOW;
    };
    assert.deepEqual([usedAfter(4_999), usedAfter(5_001)], [0, 5_001]);
  });

  it('takes what it can’t read of a refusal for nothing', () => {
    writeKeyRefusal(db, PLACE, 'key1', refusal);
    const name = db.prepare("SELECT name FROM facts WHERE value LIKE '%job_1%'").get()?.name;
    writeFact(db, String(name), '{"at":"soon","probe":7}');
    assert.deepEqual(readKeyRefusal(db, PLACE, 'key1'), { at: 0, probe: null });
    writeFact(db, String(name), 'null');
    assert.equal(readKeyRefusal(db, PLACE, 'key1'), null);
  });
});
