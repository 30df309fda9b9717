// What an error is about, in words that fit the place: its settings, its roles, its names.
import assert from 'node:assert/strict';
import { errorSteps } from '../../src/editor/words/errorSteps.ts';
import { errorSentence } from '../../src/editor/words/errorWords.ts';
import { explanation } from '../../src/editor/words/explanation.ts';
import { type EndpointSnapshot, JOB_ERROR_KINDS, type Job, type JobError } from '../../src/shared/job.ts';
import { aJob, anError, aSentJob } from '../builders/aJob.ts';
import { inWords } from '../builders/inWords.ts';

const says = (error: Partial<JobError>, place: Partial<EndpointSnapshot> = {}, changes: Partial<Job> = {}) => {
  const { endpoint } = aJob();
  return errorSentence(aJob({ error: anError(error), endpoint: { ...endpoint, ...place }, ...changes }), inWords);
};

describe('the words on an error', () => {
  it('name the setting that it is about, if there is one', () => {
    assert.match(says({ kind: 'path' }), /Check its baseUrl in ponder\.endpoints: it usually ends in “\/v1”/);
    assert.match(says({ kind: 'path' }, { apiVersion: '2025-04-01-preview' }), /its baseUrl and its azure\.apiVersion/);
    assert.match(says({ kind: 'organization' }, { organization: 'org-1' }), /that the settings name for OpenAI/);
    assert.match(says({ kind: 'organization' }, { project: 'proj-1' }), /that the settings name for OpenAI/);
    assert.match(says({ kind: 'organization' }), /doesn’t find an organization or project for this API key/);
  });

  it('name the deployment by which the place knows the model, and the role where it has roles', () => {
    assert.match(says({ kind: 'deployment' }), /no deployment “o3”/);
    assert.match(says({ kind: 'rights' }, { provider: 'azure' }), /the role “Cognitive Services OpenAI User”/);
    assert.doesNotMatch(says({ kind: 'rights' }), /role/);
  });

  it('say how far off the clock is, and which way', () => {
    assert.match(says({ kind: 'clock', clockAheadMin: 180 }), /^This machine’s clock is 3 h(?: 0+ min)? ahead/);
    assert.match(says({ kind: 'clock', clockAheadMin: -7 }), /^This machine’s clock is 7 min(?: 0+ s)? behind/);
    assert.match(says({ kind: 'clock', clockAheadMin: -2 * 1_440 }), /is 2 days behind/);
  });

  it('name what a content filter names, known or not', () => {
    assert.match(says({ kind: 'contentFilter', filters: ['self_harm', 'new_kind'] }), /\(self-harm, new kind\)/);
    assert.doesNotMatch(says({ kind: 'contentFilter' }), /\(/);
    const stopped = { state: 'incomplete', incompleteReason: 'content_filter' } as const;
    const error = anError({ kind: 'contentFilter', filters: ['violence'], code: 'content_filter' });
    assert.match(explanation(aSentJob({ ...stopped, error }), inWords), /filter stopped the answer \(violence\);/);
    assert.match(explanation(aSentJob({ state: 'failed', error }), inWords), /stopped the text \(violence\)/);
  });

  it('name the field that is refused', () => {
    const rejected = (param: string) =>
      explanation(aJob({ state: 'rejected', error: anError({ kind: 'parameter', param, httpStatus: 400 }) }), inWords);
    assert.match(rejected('text.format'), /^OpenAI doesn’t accept the field “text\.format” of the question\./);
    assert.match(rejected(''), /^OpenAI refused the question\./);
  });

  it('of every kind lead somewhere, and never to a key that may be good', () => {
    for (const kind of JOB_ERROR_KINDS) {
      assert.ok(errorSteps({ kind }).length > 0, kind);
      const isOfKey = ['key', 'audience', 'organization'].includes(kind);
      assert.equal(errorSteps({ kind }).includes('key'), isOfKey, kind);
    }
    assert.deepEqual(errorSteps(null), ['retry']);
  });

  it('are inert, whatever the place, the model and the filters are called', () => {
    const hostile = '$(flame) [x](command:evil) \u202e';
    const place = { name: hostile, deployment: hostile, organization: hostile } as const;
    for (const kind of JOB_ERROR_KINDS) {
      const said = says({ kind, filters: [hostile], param: hostile }, place, { model: hostile });
      assert.doesNotMatch(said, /\$\(flame\)|\]\(command:|\u202e/, `${kind}: ${said}`);
    }
  });
});
