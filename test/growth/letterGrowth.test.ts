// The rules by which an answer keeps its letters do no more work on a hostile text than its length calls for.
import assert from 'node:assert/strict';
import { growthOf, SUITE_TERMS } from '../builders/growth.ts';
import { LETTER_GROWTH } from '../builders/letterGrowth.ts';

describe('the work on a longer answer grows no faster than it, whatever stands there', () => {
  for (const growthCase of LETTER_GROWTH) {
    it(growthCase.name, function () {
      this.timeout(300_000);
      const growth = growthOf(growthCase, SUITE_TERMS);
      assert.ok(
        growth === null || growth.factor <= SUITE_TERMS.bound,
        `${growth?.factor} times, from ${growth?.size} characters`,
      );
    });
  }
});
