// The search for secrets does no more work on a hostile text than its length calls for.
import assert from 'node:assert/strict';
import { growthOf, SUITE_TERMS } from '../builders/growth.ts';
import { SECRET_GROWTH } from '../builders/secretGrowth.ts';

/** Longer texts only take longer: what grows shows by then. */
const TERMS = { ...SUITE_TERMS, tries: 3, mostSize: 250_000 };

describe('the search for secrets grows as the text does', () => {
  for (const growthCase of SECRET_GROWTH) {
    it(`in ${growthCase.name}`, function () {
      this.timeout(300_000);
      const growth = growthOf(growthCase, TERMS);
      assert.ok(
        growth === null || growth.factor <= TERMS.bound,
        `eight times the text, ${growth?.factor} times the work, from ${growth?.size} characters on`,
      );
    });
  }
});
