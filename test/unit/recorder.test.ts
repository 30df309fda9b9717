// What is recorded of a reply: with all that was heard of its answer.
import assert from 'node:assert/strict';
import { Recorder } from '../../src/core/jobs/life/recorder.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { aJob, aUsage } from '../builders/aJob.ts';
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

  it('is held against what the first one told, also where that one is judged later', async () => {
    const job = aJob({ state: 'submitting', responseId: null });
    const told = async (changes: Parameters<typeof aServerResponse>[0]) => {
      const reply = { response: aServerResponse(changes), requestId: null, pollAfterMs: null };
      const word =
        changes?.status === 'in_progress' ? await recorder.firstWord(job, reply) : await recorder.word(job, reply);
      return { response: word.response, model: word.receipt?.lines.find(({ what }) => what === 'model')?.told };
    };
    const first = await told({ status: 'in_progress', model: 'gpt-5.6', usage: null });
    const usage = aUsage();
    assert.equal((await told({ status: 'completed', model: null, usage })).model, 'gpt-5.6');
    assert.equal((await told({ status: 'completed', model: 'o3', usage })).model, 'o3');
    await recorder.judge(job.id, first.response, false);
    assert.equal((await told({ status: 'completed', model: null, usage })).model, null, 'nothing is kept of it');
  });
});
