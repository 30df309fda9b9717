// The search for a changed text does no more work on a hostile document than its length calls for.
import { ANCHOR_GROWTH } from '../builders/anchorGrowth.ts';
import { eachGrows } from '../builders/eachGrows.ts';
import { SUITE_TERMS } from '../builders/growth.ts';

/** Tables of a fixed size are made for the shortest texts as well: what grows shows above them. */
const TERMS = { ...SUITE_TERMS, tries: 3, leastMs: 60, mostSize: 250_000 };

describe('the work of finding a text again grows as its document does', () => {
  eachGrows(ANCHOR_GROWTH, TERMS);
});
