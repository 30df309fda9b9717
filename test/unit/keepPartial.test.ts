// What was heard of a run that ended without an answer.
import assert from 'node:assert/strict';
import { keepPartial } from '../../src/core/jobs/hearing/streamWords.ts';
import { LiveTexts } from '../../src/core/jobs/life/liveTexts.ts';
import { Recorder } from '../../src/core/jobs/life/recorder.ts';
import { Looker } from '../../src/core/jobs/looking/looker.ts';
import { ProviderPool } from '../../src/core/providers/providerPool.ts';
import { beginHeard } from '../../src/core/providers/replies/heardText.ts';
import { somePieces } from '../builders/somePieces.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { catalogue, preparedAs } from '../fakes/question.ts';

describe('what was heard of a run that ended without an answer', () => {
  let files: LedgerFolder;

  beforeEach(() => {
    files = new LedgerFolder();
  });
  afterEach(() => files.dispose());

  it('is written by the window that heard most of it, and once where several heard the same', async () => {
    const clock = new FakeClock();
    const { job, texts } = preparedAs({ state: 'cancelled', responseId: 'resp_1', finishedAt: clock.now() });
    const pool = new ProviderPool({
      keys: { find: () => Promise.resolve(null) },
      salt: () => '',
      endpoints: () => [],
      load: () => Promise.reject(new Error('nothing is asked for')),
    });
    const windows = [];
    for (const name of ['w1', 'w2', 'w3', 'w4']) {
      const needs = { ledger: await files.open(name, clock), live: files.keep(new LiveTexts(files.log)), clock };
      const recorder = new Recorder({ ...needs, log: files.log, catalogue: () => Promise.resolve(catalogue) });
      const looker = new Looker({ ...needs, log: files.log, recorder, pool });
      windows.push({ ...needs, log: files.log, recorder, looker });
    }
    await windows[0]?.ledger.insert({ job, texts, budget: null });
    const raw = files.raw();
    /** Another number after each write. */
    const version = () => raw.prepare('PRAGMA data_version').get()?.data_version;
    const kept: [isWritten: boolean, answer: string | undefined][] = [];
    for (const [index, heard] of ['Half of it', 'Half of it', 'Half of it, and more', 'Half'].entries()) {
      const window = windows[index] ?? assert.fail('there is no such window');
      window.live.append(job.id, { answer: somePieces(heard), reasoningSummary: [] }, beginHeard);
      const before = version();
      await keepPartial(window, job.id);
      kept.push([version() !== before, window.ledger.texts(job.id)?.answer]);
    }
    assert.deepEqual(kept, [
      [true, 'Half of it'],
      [false, 'Half of it'],
      [true, 'Half of it, and more'],
      [false, 'Half of it, and more'],
    ]);
  });
});
