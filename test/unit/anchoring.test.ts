// A text is found again after its file changed, where it surely is, and nowhere else. The cases are data: of npm packages, of
// this repository's history, and of edits of every kind (test/builders/makeAnchorCases.ts).
import assert from 'node:assert/strict';
import { type AnchorCase, outcomeOf, readAnchorData } from '../builders/anchorCases.ts';

/** Of the cases in which the text stands in one place. */
const LEAST_FOUND = 0.99;
const LEAST_CASES = 600;
const LEAST_OF_PACKAGES = 150;

describe('a text whose file changed', function () {
  this.timeout(120_000);
  const told = readAnchorData().flatMap((data) =>
    data.cases.map((one) => {
      const { outcome, told: words } = outcomeOf(data, one);
      return { one, outcome, isOfPackage: data.documents[one.document]?.from.includes('(') === true, words };
    }),
  );
  const say = (all: readonly { one: AnchorCase; words: string }[]) =>
    all.map(({ one, words }) => `${one.kind}: ${one.name}: should be ${one.lines?.join('–') ?? 'unsure'}, is ${words}`);

  it('has cases enough', () => {
    assert.ok(told.length >= LEAST_CASES, String(told.length));
    assert.ok(told.filter(({ isOfPackage }) => isOfPackage).length >= LEAST_OF_PACKAGES);
  });

  it('is never found in a wrong place', () => {
    assert.deepEqual(say(told.filter(({ outcome, one }) => outcome === 'wrong' && one.lines !== null)), []);
  });

  it('is not found where it was deleted, or stands twice', () => {
    assert.deepEqual(say(told.filter(({ outcome, one }) => outcome === 'wrong' && one.lines === null)), []);
    assert.ok(told.filter(({ outcome, one }) => outcome === 'unsure' && one.lines === null).length >= 80);
  });

  it('is found in the lines where it stands', () => {
    const missed = told.filter(({ outcome }) => outcome === 'missed');
    const found = told.filter(({ outcome }) => outcome === 'found');
    const share = found.length / (found.length + missed.length);
    assert.ok(share >= LEAST_FOUND, `${share}:\n${say(missed).join('\n')}`);
  });
});
