import assert from 'node:assert/strict';
import { inert } from '../../src/shared/inert.ts';
import { CLASSES, COLLECTIONS, CORPUS, type Payload } from '../builders/hostileCorpus.ts';
import { isInert } from '../builders/hostileTexts.ts';
import {
  editorWouldDraw,
  logWouldBreak,
  objectWouldGive,
  parserWouldEnd,
  templateWouldFill,
  wireWouldBreak,
} from '../builders/naiveSinks.ts';

/** Harm that no browser shows. The rest is shown in `test/page/hostileText.test.ts`. */
const SINKS: Readonly<Record<string, (text: string) => boolean>> = {
  broken: wireWouldBreak,
  editor: editorWouldDraw,
  interpolation: templateWouldFill,
  nesting: parserWouldEnd,
  prototype: objectWouldGive,
  terminal: logWouldBreak,
};

function does(payload: Payload): boolean {
  return SINKS[payload.class]?.(payload.text) ?? Object.keys(payload.fires).length > 0;
}

describe('the hostile corpus', () => {
  it('comes from published collections, in many classes', () => {
    const published = CORPUS.filter(({ isPublished }) => isPublished);
    assert.ok(published.length >= 300, `${published.length} published texts`);
    assert.ok(CLASSES.length >= 12, CLASSES.join(' '));
    for (const [file, { source, licence, copyright }] of COLLECTIONS) {
      assert.ok(source !== '' && licence !== '' && copyright !== '', `${file} should say where it is from`);
    }
    assert.equal(new Set(CORPUS.map(({ text }) => text)).size, CORPUS.length, 'no text should stand there twice');
  });

  it('does harm where nothing stops it, in every class', () => {
    const harmless = CLASSES.filter(
      (name) => !CORPUS.filter((payload) => payload.class === name).some((payload) => does(payload)),
    );
    assert.deepEqual(harmless, []);
  });

  it('is plain once it is inert: no icon, no link, no control, nothing unseen, one line', () => {
    for (const { name, text } of CORPUS) {
      const safe = inert(text);
      assert.ok(isInert(safe) && !editorWouldDraw(safe) && !logWouldBreak(safe), `${name}: ${JSON.stringify(safe)}`);
      assert.doesNotMatch(safe, /\p{Default_Ignorable_Code_Point}|\u2800/u, name);
      assert.ok(Array.from(safe).length <= 300, name);
      assert.equal(inert(safe), safe, name);
    }
  });
});
