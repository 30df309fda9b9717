// Work on hostile text grows with its length only: each rule of the renderer, and each function of the page that takes a
// text, has its worst texts in PAGE_GROWTH. A new one without any fails here, and so does one that grows faster.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { createRenderer } from '../../src/webview/markdown.ts';
import { growthOf, SUITE_TERMS } from '../builders/growth.ts';
import { LETTER_RULES } from '../builders/letterGrowth.ts';
import { PAGE_GROWTH } from '../builders/pageGrowth.ts';

const folder = join(import.meta.dirname, '..', '..', 'src', 'webview');
/** These make elements, which only a browser can: test/page holds what they take by the characters that are drawn. */
const IN_A_BROWSER = ['codeNodes', 'foreign', 'markDifferences', 'markdownView', 'sanitize', 'svg', 'typeset'];
/** Reads no more than a bounded number of characters. */
const BOUNDED = ['highlighted'];
/** These take what the host wrote, or no text of a model. */
const OURS = ['render', 'usualText', 'clockText', 'fileLinks', 'namingOf', 'partBox', 'turnList', 'turnButton'];

/** The exported functions that take a text, by their names. */
function functionsOf(source: string): string[] {
  return [...source.matchAll(/^export function (\w+)(?:<[^(]*>)?\(([^)]*)\)/gms)]
    .filter(([, , parameters = '']) => /: string\b/.test(parameters))
    .map(([, name = '']) => name);
}

describe('the growth of work on the page', function () {
  this.timeout(300_000);

  const measured = new Set(PAGE_GROWTH.map(({ rule }) => rule));
  /** Those of the letters are measured in a test of their own: letterGrowth.test.ts. */
  const held = new Set([...measured, ...LETTER_RULES]);
  const rules = createRenderer({ image: 'Image' }).rules;
  const functions = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => functionsOf(readFileSync(join(folder, name), 'utf8')));

  it('is held for every rule, and for nothing else', () => {
    assert.deepEqual(
      rules.filter((rule) => !held.has(rule)),
      [],
      'rules without a hostile text',
    );
    assert.deepEqual(
      [...held].filter((rule) => !rule.startsWith('function/') && !rules.includes(rule)),
      [],
      'texts for no rule',
    );
  });

  it('is held for every function that takes a text, or it is said why not', () => {
    const known = [...[...held].map((rule) => rule.replace('function/', '')), ...IN_A_BROWSER, ...BOUNDED, ...OURS];
    assert.deepEqual(
      functions.filter((name) => !known.includes(name)),
      [],
      'functions without a hostile text',
    );
    const gone = [...IN_A_BROWSER, 'cutParts', 'checkTex'].filter((name) => !functions.includes(name));
    assert.deepEqual(gone, [], 'functions that are no more');
  });

  it('would be seen if it were more', () => {
    const markdown = new MarkdownIt();
    markdown.inline.ruler.before('text', 'looking_ahead', ({ src, pos }) => {
      let found = false;
      for (let at = pos; at < src.length; at += 1) if (src[at] === '\u0000') found = true;
      return found;
    });
    const quadratic = growthOf(
      { name: 'a rule that looks to the end', text: (size) => '['.repeat(size), work: (text) => markdown.render(text) },
      SUITE_TERMS,
    );
    assert.ok((quadratic?.factor ?? 0) > SUITE_TERMS.bound, `a factor of ${quadratic?.factor}`);
    assert.deepEqual(functionsOf('export function fresh(\n  text: string,\n): void {}\n'), ['fresh']);
  });

  for (const rule of measured) {
    it(`is no more than the text for ${rule}`, () => {
      for (const growing of PAGE_GROWTH.filter((one) => one.rule === rule)) {
        const growth = growthOf(growing, SUITE_TERMS);
        assert.ok(
          (growth?.factor ?? 0) <= SUITE_TERMS.bound,
          `${growing.name}: eight times the text, ${growth?.factor.toFixed(1)} times the work from ${growth?.size}`,
        );
      }
    });
  }
});
