// The examples of both specifications through the renderer of the page. Where an answer's page means to differ, the example
// stands in specDeviations.json with its reason; an example that is listed there and does not differ fails as well. Where the
// specifications have no example, the list has one of our own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tests as commonMark } from 'commonmark-spec';
import { createRenderer, isLinkable } from '../../src/webview/markdown.ts';
import type { DrawnPart } from '../../src/webview/parts.ts';

interface Example {
  readonly number: number;
  readonly section: string;
  readonly markdown: string;
  readonly html: string;
}

/** Where models write, and GFM reads it in another way or not at all. */
interface OwnDeviation {
  readonly rule: string;
  readonly why: string;
  readonly examples: readonly Pick<Example, 'markdown' | 'html'>[];
}

interface Deviations {
  /** By reason, the numbers of the examples. */
  readonly commonMark: Readonly<Record<string, readonly number[]>>;
  readonly gfm: Readonly<Record<string, readonly number[]>>;
  readonly own: readonly OwnDeviation[];
}

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, '..', 'fixtures', name), 'utf8');
const gfm: { readonly examples: readonly Example[] } = JSON.parse(fixture('gfmExamples.json'));
const deviations: Deviations = JSON.parse(fixture('specDeviations.json'));
const WORDS = { image: 'Image' };
/** The examples lead to addresses that no answer may lead to: that rule has tests of its own, and one below. */
const anywhere = () => true;
/** A name for an address that is refused is text as well. */
const REFUSED_NAME = /^ {0,3}\[[^\]]+\]:\s*<?(?!https?:|mailto:)/im;
const tabs = (text: string) => text.replaceAll('→', '\t');

/** The same HTML as a page of ours says it: lower headings, code in a box, pictures as their address. */
function asOurs(html: string): string {
  return html
    .replace(/<(\/?)h([1-6])>/g, (_, end, level) => `<${end}h${Math.min(6, Number(level) + 2)}>`)
    .replace(/<(hr|br) \/>/g, '<$1>')
    .replace(
      /<pre><code(?: class="language-([^"]*)")?>([\s\S]*?)<\/code><\/pre>/g,
      (_, label = '', code) =>
        `<div class="code"><span class="language">${/^[\p{L}\p{N}_#+.-]{1,40}/u.exec(label)?.[0] ?? ''}</span><pre><code>${code}</code></pre></div>`,
    )
    .replace(
      /<img src="([^"]*)" alt="([^"]*)"(?: title="([^"]*)")? \/>/g,
      (_, source, alt, title = '') =>
        `<span class="picture">[${['Image', alt, source, title].filter((part) => part !== '').join(': ')}]</span>`,
    )
    .replace(/<table>/g, '<div class="wide"><table>')
    .replace(/<\/table>/g, '</table></div>')
    .replace(/<(t[hd]) align="(right|center)">/g, '<$1 class="$2">')
    .replace(/<(\/?)del>/g, '<$1s>')
    .replace(
      /<input( checked="")? disabled="" type="checkbox">/g,
      (_, done) => `<span class="task${done ? ' done' : ''}"></span>`,
    );
}

const squeezed = (html: string) => html.replace(/\n+(?=<)|(?<=>)\n+/g, '').trim();

function differs({ markdown, html }: Example): boolean {
  const drawn = createRenderer(WORDS, anywhere).html(tabs(markdown));
  return squeezed(drawn) !== squeezed(asOurs(tabs(html)));
}

/** A letter at a time, as slowly as a text can come. */
function inPieces(markdown: string, mayLink: (href: string) => boolean): string {
  const renderer = createRenderer(WORDS, mayLink);
  const parts: DrawnPart[] = [];
  let open: DrawnPart = { text: '', goesOn: false };
  for (const [index, letter] of [...markdown].entries()) {
    const next = renderer.parts(open.text + letter, index === [...markdown].length - 1, open.goesOn);
    parts.push(...next.settled);
    open = next.open;
  }
  // Twice: the names that were given later are known then, as the page draws these parts again.
  for (const { text } of parts) renderer.html(text);
  return parts.map(({ text }) => renderer.html(text)).join('');
}

const SETS = [
  { name: 'CommonMark', examples: commonMark, listed: deviations.commonMark, least: 650 },
  { name: 'GFM', examples: gfm.examples, listed: deviations.gfm, least: 25 },
] as const;

for (const { name, examples, listed, least } of SETS) {
  const meant = Object.values(listed).flat();

  describe(`the examples of ${name}`, () => {
    it('are all there', () => assert.ok(examples.length >= least, `${examples.length} examples`));

    it('come out as the specification says, but for those that are meant to differ', () => {
      const different = examples.filter(differs).map(({ number }) => number);
      assert.deepEqual(
        different.filter((number) => !meant.includes(number)),
        [],
        'these differ and should not',
      );
      assert.deepEqual(
        meant.filter((number) => !different.includes(number)),
        [],
        'these are listed and do not differ',
      );
    });

    it('lead where the specification says when an answer may lead there, and are text where it may not', () => {
      for (const { number, markdown, html } of examples.filter((example) => !meant.includes(example.number))) {
        const targets = [...html.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, target = '']) => target);
        const drawn = createRenderer(WORDS).html(tabs(markdown));
        if (targets.length > 0 && targets.every(isLinkable) && !REFUSED_NAME.test(markdown))
          assert.equal(squeezed(drawn), squeezed(asOurs(tabs(html))), `example ${number}`);
        for (const [, target = ''] of drawn.matchAll(/ href="([^"]+)"/g))
          assert.ok(isLinkable(target), `example ${number}`);
      }
    });

    it('are the same a letter at a time', () => {
      for (const { number, markdown } of examples) {
        const text = tabs(markdown);
        const whole = createRenderer(WORDS, anywhere).html(text);
        assert.equal(squeezed(inPieces(text, anywhere)), squeezed(whole), `example ${number}: ${text}`);
      }
    });
  });
}

describe('where models write and GFM differ', () => {
  for (const { rule, why, examples } of deviations.own) {
    it(`${rule}: ${why}`, () => {
      assert.ok(examples.length > 0);
      for (const { markdown, html } of examples) {
        assert.equal(squeezed(createRenderer(WORDS).html(markdown)), squeezed(html), markdown);
        assert.equal(squeezed(inPieces(markdown, isLinkable)), squeezed(html), `a letter at a time: ${markdown}`);
      }
    });
  }
});
