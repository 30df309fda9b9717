// What of a reply goes to the disk beside the job.
import assert from 'node:assert/strict';
import { storedTexts } from '../../src/core/jobs/life/recordStep.ts';
import type { ServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import { T0 } from '../builders/aJob.ts';
import { aServerResponse } from '../builders/aServerResponse.ts';

describe('the texts of a reply', () => {
  const stored = (changes: Partial<ServerResponse>) => {
    const word = { response: aServerResponse(changes), cost: null, receipt: null, requestId: null };
    return storedTexts({ type: 'seen', at: T0, word });
  };

  it('are what it brings, and take nothing away where it brings none', () => {
    assert.deepEqual(stored({ answer: 'Line 7.', reasoningSummary: 'I looked.' }), {
      texts: { answer: 'Line 7.', reasoningSummary: 'I looked.' },
    });
    assert.deepEqual(stored({}), { texts: {} });
    assert.deepEqual(stored({ answer: 'Line 7.', declined: 'No more.' }), {
      texts: { answer: 'Line 7.\n\nNo more.' },
    });
    assert.deepEqual(stored({ declined: 'No.' }), { texts: { answer: 'No.' } });
  });

  it('come with its body once its run is over', () => {
    assert.deepEqual(stored({ status: 'failed', body: '{"id":1}' }), { texts: {}, body: '{"id":1}' });
  });
});
