// What is recorded of a reply: with all that was heard of its answer.
import assert from 'node:assert/strict';
import { Recorder } from '../../src/core/jobs/life/recorder.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { aJob } from '../builders/aJob.ts';
import { aServerResponse } from '../builders/aServerResponse.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';

describe('the word on a reply', () => {
  let files: LedgerFolder;
  let recorder: Recorder;

  beforeEach(async () => {
    files = new LedgerFolder();
    const clock = new FakeClock();
    const heard = { answer: 'Line 7.', reasoningSummary: 'I looked.', keysRemoved: 0 };
    recorder = new Recorder({
      ledger: await files.open('w1', clock),
      clock,
      log: new RecordingLog(),
      catalogue: () => Promise.resolve(new Catalogue()),
      live: { whole: () => heard },
    });
  });
  afterEach(() => files.dispose());

  it('has what was heard where its end brings no text, and only what it says itself as long as it goes on', async () => {
    const answer = async (status: string, told = '') => {
      const response = aServerResponse({ status, answer: told });
      const word = await recorder.word(aJob({ state: 'running' }), { response, requestId: null, pollAfterMs: null });
      return word.response.answer;
    };
    assert.equal(await answer('completed'), 'Line 7.');
    assert.equal(await answer('completed', 'Line 8.'), 'Line 8.');
    assert.equal(await answer('in_progress'), '');
  });
});
