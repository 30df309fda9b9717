import assert from 'node:assert/strict';
import { endError } from '../../src/core/jobs/life/ends.ts';
import { readFilters } from '../../src/core/providers/replies/readFilters.ts';
import { readServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import { soundFilters } from '../../src/shared/soundFilters.ts';

const RESULTS = {
  hate: { filtered: false, severity: 'safe' },
  self_harm: { filtered: true, severity: 'high' },
  jailbreak: { detected: true },
  profanity: { filtered: false, detected: true },
};

describe('what a content filter stopped a text for', () => {
  it('is read in each shape that is known', () => {
    const named = ['self_harm', 'jailbreak'];
    for (const told of [
      { innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: RESULTS } },
      { innererror: { content_filter_results: RESULTS } },
      { inner_error: { content_filter_results: RESULTS } },
      { content_filter_result: RESULTS },
      { content_filters: [{ blocked: true, source_type: 'prompt', content_filter_results: RESULTS }] },
    ]) {
      assert.deepEqual(readFilters(told), named, JSON.stringify(told));
    }
    assert.deepEqual(readFilters({ metadata: { reasons: ['Violence'], flagged_input: 'the text' } }), ['violence']);
  });

  it('is not what let it pass', () => {
    const passed = { blocked: false, content_filter_results: { hate: { filtered: true } } };
    assert.deepEqual(readFilters({ content_filters: [passed] }), []);
    for (const none of [null, undefined, 'hate', 7, [], {}, { innererror: [] }, { content_filters: {} }]) {
      assert.deepEqual(readFilters(none), []);
    }
  });

  it('is names only, a few of them, each once', () => {
    const odd = ['hate', 'HATE', 'two words', '<img>', '', 7, null, 'x'.repeat(41)];
    assert.deepEqual(soundFilters(odd), ['hate']);
    assert.equal(soundFilters(Array.from({ length: 1_000 }, (_, index) => `name${index}`)).length, 6);
    assert.deepEqual(soundFilters('hate'), []);
  });

  it('is kept with the job that ended by it, and with no other', () => {
    const content_filters = [{ blocked: true, source_type: 'completion', content_filter_results: RESULTS }];
    const ended = (told: object) => {
      const body = { id: 'resp_1', status: 'completed', output: [], content_filters, ...told };
      return endError(readServerResponse(body) ?? assert.fail('it is no response'));
    };
    const filters = ['self_harm', 'jailbreak'];
    const incomplete = { status: 'incomplete', incomplete_details: { reason: 'content_filter' } };
    const told = { kind: 'contentFilter', httpStatus: null, requestId: null, code: 'content_filter' } as const;
    assert.deepEqual(ended(incomplete), { ...told, message: '', filters });
    const failed = { status: 'failed', error: { code: 'content_filter', message: 'Filtered.' } };
    assert.deepEqual(ended(failed), { ...told, message: 'Filtered.', filters });
    assert.equal(ended({}), null, 'a filter that saw something and let it pass');
    assert.equal(ended({ ...incomplete, content_filters: [] }), null, 'its own reason says the rest');
    assert.equal(ended({ ...failed, error: { code: 429, message: 'Slow.' } })?.code, '429', 'a code that is a number');
  });
});
