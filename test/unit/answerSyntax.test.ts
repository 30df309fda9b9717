// What an answer's Markdown has beyond CommonMark.
import assert from 'node:assert/strict';
import { createRenderer } from '../../src/webview/markdown.ts';
import { namesAnother } from '../../src/webview/syntax/fileLinks.ts';
import { placeOf } from '../../src/webview/syntax/places.ts';

const html = (text: string) => createRenderer({ image: 'Image' }).html(text);
const formulas = (text: string) =>
  [...html(text).matchAll(/class="(math(?: display)?)"><code>([^<]*)/g)].map(([, kind, tex]) => `${kind}: ${tex}`);
const places = (text: string) => [...html(text).matchAll(/class="place">([^<]*)/g)].map(([, place]) => place);

describe('formulas of an answer', () => {
  it('stand in all four kinds of marks', () => {
    assert.deepEqual(formulas('$x^2$ and \\(y\\) and $$z$$ and \\[w\\]'), [
      'math: x^2',
      'math: y',
      'math display: z',
      'math display: w',
    ]);
    for (const block of [
      '$$\nx\n=\n- y\n$$',
      '\\[\nx\n=\n- y\n\\]',
      'Then\n$$\nx\n=\n- y\n$$\nand',
      '- $$\n  x\n  =\n  - y\n  $$',
    ]) {
      assert.deepEqual(formulas(block), ['math display: x\n=\n- y'], block);
    }
  });

  it('take nothing for Markdown, and nothing of them for HTML', () => {
    assert.deepEqual(formulas('$a_1 * b_2 * c_3 < [d](e)$'), ['math: a_1 * b_2 * c_3 &lt; [d](e)']);
  });

  it('are not money, names of a shell, code, or what is escaped', () => {
    const prose = [
      'It costs $5 and $10.',
      'From $5–$10, or US$3 to US$4.',
      'Set $HOME/$USER and $PATH:$HOME.',
      'A single $ sign, and $ another $.',
      'Not \\$x\\$ and not `$x$`.',
      '$`x`$',
      '$$',
      '$$ $$ and \\(\\) and \\[ \\]',
      '\\[not a link](https://example.com)',
      '```\n$x$\n```',
      '    $$x$$',
    ];
    for (const text of prose) assert.deepEqual(formulas(text), [], text);
    assert.deepEqual(formulas('the $n$th of $k$-means, $x$.'), ['math: n', 'math: k', 'math: x']);
  });

  it('end at an empty line, unless both marks stand alone and nothing but a formula between them', () => {
    for (const text of [
      '$$ x\n\ny\n$$',
      '\\[\nx\n\ny \\]',
      'a $x\n\ny$ b',
      '$$\nx\n\nsome words\n$$',
      '$$\nx\n\n# y\n$$',
    ])
      assert.deepEqual(formulas(text), [], text);
    for (const text of [
      '$$\nx\n\n+ y\n$$',
      '\\[\nx\n\n\n+ y\n\\]',
      '- $$\n  x\n\n  + y\n  $$',
      '> $$\n> x\n>\n> + y\n> $$',
    ])
      assert.deepEqual(formulas(text), ['math display: x\n+ y'], text);
  });

  it('are environments without marks too: with a star, nested, in a list, a quotation, a cell or a sentence', () => {
    const environments = [
      ...['align', 'align*', 'equation', 'gather', 'gather*', 'cases', 'aligned', 'multline'].map(
        (name) => `\\begin{${name}}\na \\\\\n+ b\n\\end{${name}}`,
      ),
      '\\begin{align}\n\\begin{matrix}\na\n\\end{matrix}\n- \\begin{align}b\\end{align}\n\\end{align}',
      '\\begin{cases}\na\n\n- b\n\\end{cases}',
    ];
    for (const tex of environments) {
      const [set = ''] = formulas(tex);
      assert.equal(set.replaceAll('&amp;', '&'), `math display: ${tex.replace('\n\n', '\n')}`, tex);
      for (const mark of ['- ', '> ']) {
        const inBlock = tex.replace(/^/gm, mark).replace(/\n- /g, mark === '- ' ? '\n  ' : '\n- ');
        assert.deepEqual(formulas(inBlock), [set], inBlock);
      }
      assert.deepEqual(formulas(`Then\n${tex}\nand`), [set], tex);
    }
    const inLine = '\\begin{cases} a & b \\\\ c|d \\end{cases}';
    for (const text of [`so ${inLine} holds`, `${inLine} holds`, `| a |\n| - |\n| ${inLine} |`])
      assert.deepEqual(formulas(text), ['math display: \\begin{cases} a &amp; b \\\\ c|d \\end{cases}'], text);
    for (const text of [
      '\\begin{align}\na',
      '\\begin{tabular}\na\n\\end{tabular}',
      '\\end{align}',
      '`\\begin{align}a\\end{align}`',
    ])
      assert.deepEqual(formulas(text), [], text);
  });

  it('are sought no further than a formula is long', () => {
    for (const mark of ['$', '\\(', '\\[', '$$\n', '$x ']) html(mark.repeat(100_000));
  });
});

describe('places in the code', () => {
  it('are paths with a line, in a sentence and in code of a line', () => {
    assert.deepEqual(places('See src/a.ts:12, (lib/b.py:3:7) and `c/d.rs#L4-L9`; main.go:5. ./x/y.c:1'), [
      'src/a.ts:12',
      'lib/b.py:3:7',
      'c/d.rs#L4-L9',
      'main.go:5',
      './x/y.c:1',
    ]);
    assert.deepEqual(placeOf('src/a.ts:12:5'), { path: 'src/a.ts', line: 12, column: 5 });
    assert.deepEqual(placeOf('src/a.ts#L12C3-L14'), { path: 'src/a.ts', line: 12, column: 3 });
    assert.deepEqual(placeOf('src\\b\\a.cs:7'), { path: 'src/b/a.cs', line: 7, column: null });
    assert.deepEqual(placeOf('.github/ci.yml:2-9'), { path: '.github/ci.yml', line: 2, column: null });
  });

  it('lead nowhere out of the folder, and are no machines and no addresses', () => {
    const others = [
      '/etc/passwd.txt:1',
      '../a.ts:1',
      'a/../../b.ts:1',
      'C:\\a\\b.ts:1',
      '\\\\server\\share\\a.ts:1',
      '~/a.ts:1',
      'file:///a/b.ts:1',
      'https://example.com/a.ts:12',
      'example.com:8080',
      'localhost:3000',
      'a.ts',
      'a.ts:0',
      '12:30',
      `${'a/'.repeat(200)}b.ts:1`,
    ];
    for (const other of others) {
      assert.equal(placeOf(other), null, other);
      assert.deepEqual(places(`see ${other} there`), [], other);
    }
  });

  it('have names of every kind: brackets, parentheses, underscores, blanks where nothing else can stand', () => {
    const written = [
      'src/app/[locale]/page.tsx:12',
      '[locale]/page.tsx:3',
      'a/[[...slug]]/p.ts:4',
      'src/app/(group)/p.tsx:3',
      'src/__tests__/a.ts:4',
      'routes/$id.tsx:5',
      'docker/Dockerfile:7',
    ];
    for (const text of written) {
      assert.deepEqual(places(`see ${text}, or (${text}).`), [text, text], text);
      assert.deepEqual(places(`**${text}** \`${text}\``), [text, text], text);
    }
    for (const text of ['My Folder/a.js:5', 'Old b/c d.ts#L3']) assert.deepEqual(places(`\`${text}\``), [text], text);
    assert.deepEqual(places('`node src/index.js:5` and $HOME/a.ts:3'), []);
    assert.deepEqual(places('请看src/a.ts:12的代码，src/b.ts:3。'), ['src/a.ts:12', 'src/b.ts:3']);
    assert.doesNotMatch(html('[id]: https://a.b\n\nsrc/[id]/page.tsx and src/[id]/p.ts:3'), /href/);
  });

  it('are what a link to a file leads to, behind its label', () => {
    const targets: readonly (readonly [string, string])[] = [
      ['src/limiter.ts#L12', 'src/limiter.ts#L12'],
      ['src/core/task.ts:42', 'src/core/task.ts:42'],
      ['src/limiter.ts', 'src/limiter.ts'],
      ['<My Folder/a.js:5>', 'My Folder/a.js:5'],
      ['My%20Folder/a.js#L5', 'My Folder/a.js#L5'],
      ['My Folder/a.js:5', 'My Folder/a.js:5'],
      ['src/app/(group)/p.tsx:3', 'src/app/(group)/p.tsx:3'],
      ['src/app/[id]/p.tsx#L3-L9', 'src/app/[id]/p.tsx#L3-L9'],
      ['./a/Makefile', './a/Makefile'],
    ];
    for (const [target, path] of targets) {
      assert.ok(
        html(`[a \`b\`](${target})`).includes(
          `<span class="place">a <code>b</code><span class="target">${path}</span></span>`,
        ),
        target,
      );
    }
    assert.equal(html('[src/a.ts:1](src/a.ts:1)'), '<p><span class="place">src/a.ts:1</span></p>\n');
    assert.equal(html('[a](b.ts "c")'), '<p><span class="place">a<span class="target">b.ts</span></span> (c)</p>\n');
    assert.doesNotMatch(html('[a <https://b.c> d](src/a.ts#L4)'), /href/);
  });

  it('are none where a link leads out of the folder, or to no file', () => {
    const targets = [
      ...[
        '../a.ts',
        'src/../../a.ts:1',
        'src%2F..%2F..%2Fa.ts',
        '%2e%2e/a.ts',
        '/etc/a.ts',
        '%2Fetc/a.ts',
        'C:/a.ts',
        'C%3A/a.ts',
      ],
      ...[
        'file:///a.ts',
        'vscode:a.ts',
        '~/a.ts',
        'a/%00.ts',
        '%zz/a.ts',
        '//a.b/c.ts',
        '#a',
        'docs/guide',
        'www.a.b/c.html',
      ],
    ];
    for (const target of targets) assert.doesNotMatch(html(`[a](${target}) [b](<${target}>)`), /place/, target);
    assert.match(html('[a]: src/b.ts\n\n[a]'), /\[a\]: src\/b\.ts/);
  });

  it('say when a label names another one', () => {
    const place = { path: 'src/a.ts', line: 9, column: null };
    for (const label of ['a.ts', 'src/a.ts', 'src/a.ts:9', 'the limiter', 'take()'])
      assert.ok(!namesAnother(label, place), label);
    for (const label of ['b.ts', 'lib/a.ts', 'a.ts:8', 'https://a.b', 'www.a.b'])
      assert.ok(namesAnother(label, place), label);
  });

  it('are none in blocks of code and in links', () => {
    assert.deepEqual(places('```\nsrc/a.ts:12\n```\n\n[src/a.ts:12](https://example.com)'), []);
  });
});

describe('footnotes of an answer', () => {
  it('are marked where they are named and where they stand', () => {
    const drawn = html('Text[^1] and[^b].\n\n[^1]: One\nlazy\n[^b]: Two\n\n    - more\n\nAfter');
    assert.deepEqual(
      [...drawn.matchAll(/reference">([^<]*)/g)].map(([, text]) => text),
      ['[^1]', '[^b]'],
    );
    assert.deepEqual(
      [...drawn.matchAll(/note-name">([^<]*)/g)].map(([, name]) => name),
      ['1', 'b'],
    );
    assert.match(drawn, /<p>One\nlazy<\/p>\n<\/div>/);
    assert.match(drawn, /<p>Two<\/p>\n<ul>\n<li>more<\/li>\n<\/ul>\n<\/div>\n<p>After<\/p>/);
  });

  it('are none in code, in links and inside of other blocks', () => {
    // As the name of an address (`[name]: address`) it would be out of sight.
    for (const before of ['- ', '> ', '1. ', '[^1]: '])
      assert.match(html(`${before}[^2]: https://example.com/a`), />https:\/\/example\.com\/a</, before);
    for (const text of ['`[^1]`', '```\n[^1]: a\n```', '> [^1]: a', '- [^1]: a', '[^1](https://example.com)']) {
      assert.doesNotMatch(html(text), /note-name/, text);
    }
    assert.match(html('[^1](https://example.com)'), /<a href="https:\/\/example.com">\^1<\/a>/);
  });
});

describe('tasks of an answer', () => {
  it('are marked as done or not, at the beginning of an item only', () => {
    const drawn = html('- [ ] a\n- [x] b\n- [X] c\n- [y] d\n- e [x]\n\n[x] f');
    assert.deepEqual(
      [...drawn.matchAll(/class="(task[^"]*)"/g)].map(([, name]) => name),
      ['task', 'task done', 'task done'],
    );
  });
});
