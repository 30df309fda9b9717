// One test for each text: eight times of it may not be much more than eight times the work.
import assert from 'node:assert/strict';
import { growthOf } from './growth.ts';

type Case = Parameters<typeof growthOf>[0];
type Terms = Parameters<typeof growthOf>[1];

export function eachGrows(cases: readonly Case[], terms: Terms): void {
  for (const growthCase of cases) {
    it(`in ${growthCase.name}`, function () {
      this.timeout(300_000);
      const growth = growthOf(growthCase, terms);
      assert.ok(
        growth === null || growth.factor <= terms.bound,
        `eight times the text, ${growth?.factor} times the work, from ${growth?.size} characters on`,
      );
    });
  }
}
