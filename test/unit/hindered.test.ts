// Looks that something stands in the way of: the job is told so, stays as it is, and forgets it once a look gets past.
import assert from 'node:assert/strict';
import { advance } from '../../src/core/jobs/life/advance.ts';
import { explanation } from '../../src/editor/words/explanation.ts';
import { JOB_STATES, type Job, type JobError } from '../../src/shared/job.ts';
import { anError, aSentJob, T0 } from '../builders/aJob.ts';
import { aServerResponse } from '../builders/aServerResponse.ts';
import { inWords } from '../builders/inWords.ts';

const AT = T0 + 60_000;
const FIREWALL = anError({ kind: 'firewall', httpStatus: 403, message: 'Denied by Virtual Network rules.' });

function unanswered(job: Job, error?: JobError): Job {
  const step = advance(job, { type: 'unanswered', at: AT, ...(error === undefined ? {} : { error }) });
  return step.ok ? step.job : assert.fail(step.why);
}

describe('a look that something stands in the way of', () => {
  it('is told with the job that runs, and with no other', () => {
    for (const state of JOB_STATES) {
      const job = aSentJob({ state, nextLookAt: AT });
      const isTold = state === 'queued' || state === 'running';
      assert.deepEqual(unanswered(job, FIREWALL), isTold ? { ...job, error: FIREWALL } : job, state);
    }
  });

  it('is forgotten when a look gets past it, or fails for another reason', () => {
    const told = unanswered(aSentJob({ nextLookAt: AT }), FIREWALL);
    assert.equal(unanswered(told).error, null);
    const word = { response: aServerResponse({ status: 'in_progress' }), cost: null, receipt: null, requestId: null };
    const seen = advance(told, { type: 'seen', at: AT, word });
    assert.equal(seen.ok && seen.job.error, null);
    const other = anError({ kind: 'server', httpStatus: 400 });
    assert.equal(unanswered(aSentJob({ error: other, nextLookAt: AT })).error, other, 'counted looks keep theirs');
  });

  it('takes nothing from what broke the hearing of a run in the foreground', () => {
    const broke = anError({ kind: 'brokeOff' });
    assert.equal(unanswered(aSentJob({ error: broke, nextLookAt: AT }), FIREWALL).error, broke);
  });

  it('is said, with what helps, and that the job goes on', () => {
    for (const state of ['queued', 'running'] as const) {
      const says = explanation(aSentJob({ state, error: FIREWALL }), inWords);
      assert.match(says, /The network rules of OpenAI don’t let this machine in/);
      assert.match(says, /The job itself is untouched, and Ponder keeps checking\. The reply said: “Denied by/);
      assert.doesNotMatch(says, /refused the API key|thinking/);
    }
  });
});
