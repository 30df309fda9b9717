import assert from 'node:assert/strict';
import { completedBy, HeardText } from '../../src/core/providers/replies/heardText.ts';
import { withoutKeys } from '../../src/core/providers/replies/keylessText.ts';
import { type KnownKeys, knownKeys } from '../../src/shared/knownKeys.ts';
import { KEY_REMOVED as MARK } from '../../src/shared/scrub.ts';
import { aServerResponse } from '../builders/aServerResponse.ts';
import { growthOf, SUITE_TERMS } from '../builders/growth.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';

const KEY = 'sk-proj-abcdefgh';
/** One begins with what another one ends in; one holds another one; one repeats itself. */
const TANGLED = [KEY, 'efgh-0123-sk-pr', `${KEY}-more`, 'abababababab'];

function known(...keys: string[]): KnownKeys {
  return knownKeys(keys) ?? assert.fail('there should be keys');
}

const piece = (text: string, isWhole = false) => ({ message: '0', part: '0', kind: 'text', text, isWhole }) as const;

/** What is shown after each piece. */
function heard(pieces: readonly string[], keys: KnownKeys): { shown: string[]; last: HeardText } {
  const last = new HeardText();
  const shown = pieces.map((text) => {
    last.add({ answer: [piece(text)], reasoningSummary: [], keys });
    return last.answer;
  });
  return { shown, last };
}

describe('an answer with a key that Ponder holds', () => {
  it('has a mark in its place, letter for letter, and all else as it was', () => {
    const text = `Use ${KEY}, not ${KEY.toUpperCase()} or sk-proj-others0123456; token=abc. ${KEY}`;
    assert.deepEqual(withoutKeys(text, known(KEY)), {
      text: `Use ${MARK}, not ${KEY.toUpperCase()} or sk-proj-others0123456; token=abc. ${MARK}`,
      removed: 2,
    });
    assert.deepEqual(withoutKeys(text, null), { text, removed: 0 });
  });

  it('shows no beginning of it while it is written, and counts it', () => {
    const { shown, last } = heard(['Use sk', '-pr', 'oj-abcd', 'efgh', ' here'], known(KEY));
    assert.deepEqual(shown, ['Use sk', 'Use ', 'Use ', `Use ${MARK}`, `Use ${MARK} here`]);
    assert.equal(last.keysRemoved, 1);
  });

  it('shows what was held back as soon as it is none', () => {
    const { shown } = heard(['See sk-proj-', 'abc', ' and more'], known(KEY));
    assert.deepEqual(shown, ['See ', 'See ', 'See sk-proj-abc and more']);
  });

  it('shows all of it once the run has ended by itself: what was held back is no key', () => {
    const { shown, last } = heard(['It stays in ', 'place'], known('place-holder-0123'));
    assert.deepEqual(shown, ['It stays in ', 'It stays in ']);
    assert.deepEqual(last.whole, { answer: 'It stays in place', reasoningSummary: '', keysRemoved: 0 });
    const end = completedBy(aServerResponse({ status: 'completed', answer: '' }), last.whole);
    assert.equal(end.answer, 'It stays in place');
  });

  it('is of another edition when what was shown did not merely grow', () => {
    const text = new HeardText();
    const editions = ['a sk', '-proj-abcdefg', 'h b'].map((more) => {
      text.add({ answer: [piece(more)], reasoningSummary: [], keys: known(KEY) });
      return text.edition;
    });
    // The two letters that stood there are gone.
    assert.deepEqual(editions, [0, 1, 1]);
    assert.equal(text.answer, `a ${MARK} b`);
  });

  it('is counted where only what was heard brings it', () => {
    const text = new HeardText();
    const summary = { message: '0', part: '0', kind: 'summary', text: `I saw ${KEY}.`, isWhole: true } as const;
    text.add({ answer: [piece('Yes.')], reasoningSummary: [summary], keys: known(KEY) });
    const end = completedBy(aServerResponse({ status: 'completed', answer: 'Yes.' }), text.whole);
    assert.deepEqual([end.reasoningSummary, end.keysRemoved], [`I saw ${MARK}.`, 1]);
    const whole = completedBy(
      aServerResponse({ status: 'completed', answer: 'Yes.', reasoningSummary: 'No.' }),
      text.whole,
    );
    assert.equal(whole.keysRemoved, undefined);
  });

  it('is cleaned anew when a key becomes known, or a part is told again', () => {
    const text = new HeardText();
    text.add({ answer: [piece(`One ${KEY}`)], reasoningSummary: [], keys: known('another-key-0') });
    assert.equal(text.answer, `One ${KEY}`);
    text.add({ answer: [piece(' two')], reasoningSummary: [], keys: known(KEY) });
    assert.equal(text.answer, `One ${MARK} two`);
    text.add({ answer: [piece(`Zero ${KEY}`, true)], reasoningSummary: [], keys: known(KEY) });
    assert.equal(text.answer, `Zero ${MARK}`);
    assert.ok(text.edition >= 2);
  });

  it('reads the same however it comes, and never shows a key', () => {
    const random = seededRandom(4_711);
    const bits = [...TANGLED, 'sk-', 'proj-', 'abab', 'efgh', '-0123-', ' ', 'word', 'ab', 'sk-proj-abcdefg', '\n'];
    const keys = known(...TANGLED);
    for (let run = 0; run < 3_000; run += 1) {
      const whole = Array.from({ length: wholeNumber(random, 1, 12) }, () => oneOf(random, bits)).join('');
      const pieces: string[] = [];
      for (let at = 0; at < whole.length; ) {
        const length = wholeNumber(random, 1, 9);
        pieces.push(whole.slice(at, at + length));
        at += length;
      }
      // Behind its end nothing can go on.
      const { shown, last } = heard([...pieces, '.'], keys);
      for (const text of shown) {
        for (const key of TANGLED) {
          assert.ok(!text.includes(key), JSON.stringify({ pieces, text, key }));
        }
      }
      assert.equal(last.answer.replaceAll(MARK, ''), withoutKeys(`${whole}.`, keys).text.replaceAll(MARK, ''), whole);
    }
  });

  it('costs what its length is, however it comes', () => {
    const keys = known(...TANGLED);
    for (const bit of ['a', 'ab', 'sk-proj-', 'word ']) {
      const growth = growthOf(
        {
          name: bit,
          text: (size) => bit.repeat(size / bit.length),
          work: (text) => {
            const written = new HeardText();
            for (let at = 0; at < text.length; at += 100) {
              written.add({ answer: [piece(text.slice(at, at + 100))], reasoningSummary: [], keys });
              void [written.keysRemoved, written.answer, written.edition];
            }
          },
        },
        { ...SUITE_TERMS, mostSize: 500_000 },
      );
      assert.ok(growth === null || growth.factor <= SUITE_TERMS.bound, `${bit}: ${JSON.stringify(growth)}`);
    }
  });
});
