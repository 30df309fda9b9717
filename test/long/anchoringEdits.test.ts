// Random edits of documents with blocks that are nearly equal: a text is never found where it is not, and hardly ever missed.
import assert from 'node:assert/strict';
import { outcomeOf, readAnchorData } from '../builders/anchorCases.ts';
import { editedCases } from '../builders/editedCases.ts';
import { OWN_PATHS } from '../builders/editedDocuments.ts';
import { seededRandom } from '../builders/seededRandom.ts';

const FIRST_SEED = 100;
const ROUNDS = 5;
/** Of documents like these, in which blocks repeat themselves, more is missed than of what people write. */
const LEAST_FOUND = 0.975;

describe('texts in randomly edited documents', function () {
  this.timeout(300_000);

  it('are found where they are, or not at all', () => {
    const wrong: string[] = [];
    const own = peoplesDocuments();
    const count = { found: 0, missed: 0, unsure: 0, wrong: 0 };
    for (let seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed += 1) {
      const data = editedCases(seededRandom(seed), own);
      for (const one of data.cases) {
        const { outcome, told } = outcomeOf(data, one);
        count[outcome] += 1;
        if (outcome === 'wrong') wrong.push(`seed ${seed}, ${one.name}: ${one.lines?.join('–')}, is ${told}`);
      }
    }
    assert.deepEqual(wrong, []);
    const share = count.found / (count.found + count.missed);
    assert.ok(share >= LEAST_FOUND, JSON.stringify(count));
  });
});

/** As they were when the cases were stored: what is edited here is to be the same in every version of this repository. */
function peoplesDocuments(): readonly { readonly from: string; readonly text: string }[] {
  const { documents = [] } = readAnchorData().find(({ cases }) => cases.some(({ kind }) => kind === 'CRLF')) ?? {};
  return documents.filter(({ from }) => OWN_PATHS.includes(from));
}
