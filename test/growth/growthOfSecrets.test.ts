// The search for secrets does no more work on a hostile text than its length calls for.

import { eachGrows } from '../builders/eachGrows.ts';
import { SUITE_TERMS } from '../builders/growth.ts';
import { SECRET_GROWTH } from '../builders/secretGrowth.ts';

/** Longer texts only take longer: what grows shows by then. */
const TERMS = { ...SUITE_TERMS, tries: 3, mostSize: 250_000 };

describe('the search for secrets grows as the text does', () => {
  eachGrows(SECRET_GROWTH, TERMS);
});
