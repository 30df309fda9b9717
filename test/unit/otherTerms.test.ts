// The same question with more room or less effort.
import assert from 'node:assert/strict';
import { otherTerms } from '../../src/core/jobs/prepare/otherTerms.ts';
import type { Job } from '../../src/shared/job.ts';
import { catalogue, prepared } from '../fakes/question.ts';

const { job, texts } = prepared({ effort: 'medium' });
const terms = (changes: Partial<Job>) => otherTerms({ ...job, ...changes }, texts, catalogue);

describe('other terms for a question that came to its cap', () => {
  it('are twice the cap at its price, and the next lower effort at the same one', () => {
    const { largerCap, lowerEffort } = terms({ maxOutputTokens: 10_000 });
    assert.deepEqual([largerCap?.effort, largerCap?.maxOutputTokens], ['medium', 20_000]);
    assert.deepEqual([lowerEffort?.effort, lowerEffort?.maxOutputTokens], ['low', 10_000]);
    const before = terms({ maxOutputTokens: 5_000 }).largerCap?.worst ?? 0;
    assert.equal(lowerEffort?.worst, before, 'a cap of 10,000 has one price, whatever the effort');
    assert.ok((largerCap?.worst ?? 0) > (lowerEffort?.worst ?? 0));
  });

  it('end where the model does', () => {
    const most = catalogue.find('o3').maxOutputTokens ?? 0;
    assert.equal(terms({ maxOutputTokens: most - 1 }).largerCap?.maxOutputTokens, most);
    assert.deepEqual(terms({ maxOutputTokens: most, effort: 'low' }), { largerCap: null, lowerEffort: null });
    assert.equal(terms({ effort: null }).lowerEffort, null);
  });

  it('have no price where nobody knows one', () => {
    const { largerCap, lowerEffort } = terms({ model: 'mystery', maxOutputTokens: 7 });
    assert.deepEqual([largerCap?.maxOutputTokens, largerCap?.worst, lowerEffort?.worst], [14, null, null]);
  });
});
