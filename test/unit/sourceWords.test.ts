import assert from 'node:assert/strict';
import { sourceWords } from '../../src/editor/words/sourceWords.ts';
import { aSource } from '../builders/aJob.ts';
import { HOSTILE_TEXTS, isInert } from '../builders/hostileTexts.ts';
import { inWords } from '../builders/inWords.ts';

const words = (changes: Parameters<typeof aSource>[0]) => sourceWords(aSource({ path: 'a.ts', ...changes }), inWords);
const ranges = [
  { startLine: 3, endLine: 9 },
  { startLine: 12, endLine: 12 },
];

describe('what a question is about, in words', () => {
  it('says what was taken of a file', () => {
    assert.equal(words({}), 'a.ts, lines 12–23');
    assert.equal(words({ endLine: 12 }), 'a.ts, line 12');
    assert.equal(words({ ranges }), '2 selections in a.ts');
    assert.equal(words({ scope: 'document' }), 'the whole file a.ts');
    assert.equal(words({ scope: 'function' }), 'the function around the cursor, a.ts, lines 12–23');
    assert.equal(words({ scope: 'function', endLine: 12 }), 'the function around the cursor, a.ts, line 12');
    assert.equal(words({ scope: 'text', path: 'text' }), 'the given text');
  });

  it('says which side of a diff, and which cells of a notebook', () => {
    assert.equal(words({ side: 'left' }), 'the left side of the diff, a.ts, lines 12–23');
    assert.equal(words({ side: 'right', scope: 'document' }), 'the right side of the diff, the whole file a.ts');
    assert.equal(words({ cells: [4], scope: 'document' }), 'cell 4 of a.ts');
    assert.equal(words({ cells: [4] }), 'cell 4 of a.ts, lines 12–23');
    assert.equal(words({ cells: [4], endLine: 12 }), 'cell 4 of a.ts, line 12');
    assert.equal(words({ cells: [4], ranges }), '2 selections in cell 4 of a.ts');
    assert.equal(words({ cells: [2, 3], scope: 'document' }), 'cells 2, 3 of a.ts');
  });

  it('lets no file name do anything', () => {
    for (const path of HOSTILE_TEXTS) assert.ok(isInert(words({ path })), JSON.stringify(path));
  });
});
