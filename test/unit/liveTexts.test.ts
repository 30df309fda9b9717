// The text of an answer that is being written, as a window has it.
import assert from 'node:assert/strict';
import { heardSoFar, LiveTexts } from '../../src/core/jobs/life/liveTexts.ts';
import { beginHeard } from '../../src/core/providers/replies/heardText.ts';
import { somePieces } from '../builders/somePieces.ts';
import { RecordingLog } from '../fakes/recordingLog.ts';

describe('the live text of a job', () => {
  const pieces = (answer: string) => ({ answer: somePieces(answer), reasoningSummary: [] });

  it('is told as it grows and when it ends, and by a window that has closed no more', () => {
    const live = new LiveTexts(new RecordingLog());
    const told: (string | null)[] = [];
    live.onDidGrow((id) => told.push(live.get(id)?.answer ?? null));
    live.append('job-1', pieces('One. '), beginHeard);
    live.append('job-1', pieces('Two.'), beginHeard);
    live.end('job-1');
    live.end('job-1');
    assert.deepEqual(told, ['One. ', 'One. Two.', null]);
    live.append('job-1', pieces('Three.'), beginHeard);
    live.dispose();
    assert.equal(live.get('job-1'), null);
    told.length = 0;
    live.append('job-1', pieces('Four.'), beginHeard);
    assert.deepEqual(told, []);
  });

  it('is written down with how often a key was taken out, if one was', () => {
    const text = { answer: 'All of it.', reasoningSummary: 'I looked.' };
    assert.deepEqual(heardSoFar({ ...text, edition: 1 }), { texts: text });
    assert.deepEqual(heardSoFar({ ...text, edition: 1, keysRemoved: 2 }), { texts: text, keysRemoved: 2 });
  });
});
