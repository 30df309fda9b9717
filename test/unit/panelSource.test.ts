// The link to the source on the answer page: only where there is a file, and only in a workspace that is trusted.
import assert from 'node:assert/strict';
import { pageRecord } from '../../src/editor/answer/pageRecord.ts';
import type { Job } from '../../src/shared/job.ts';
import { aSentJob, aSource, someTexts, T0 } from '../builders/aJob.ts';
import { inWords } from '../builders/inWords.ts';

describe('the link to the source of a question', () => {
  const has = (isTrusted: boolean, source: Job['source']) =>
    pageRecord(aSentJob({ source }), someTexts(), inWords, { isTrusted, isAnswering: false, now: T0 }).hasSource;

  it('is there for a file in a trusted workspace, and in no other one', () => {
    assert.deepEqual([has(true, aSource()), has(false, aSource())], [true, false]);
  });

  it('is not there where nothing, or no file, was asked about', () => {
    for (const isTrusted of [true, false]) {
      assert.equal(has(isTrusted, null), false);
      assert.equal(has(isTrusted, aSource({ uri: '' })), false);
    }
  });
});
