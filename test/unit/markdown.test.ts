import assert from 'node:assert/strict';
import { createRenderer } from '../../src/webview/markdown.ts';

const { html } = createRenderer({ image: 'Image' });

describe('Markdown of an answer', () => {
  it('becomes HTML whose headings stand below the page’s own', () => {
    assert.equal(html('# One\n\nTwo\n===\n\n#### Four\n'), '<h3>One</h3>\n<h3>Two</h3>\n<h6>Four</h6>\n');
    assert.equal(
      html('**a** _b_ ~~c~~\n\n3. d\n'),
      '<p><strong>a</strong> <em>b</em> <s>c</s></p>\n<ol start="3">\n<li>d</li>\n</ol>\n',
    );
  });

  it('keeps raw HTML as text', () => {
    assert.equal(html('a <b>c</b>'), '<p>a &lt;b&gt;c&lt;/b&gt;</p>\n');
    assert.equal(html('<script>\nx\n</script>'), '<p>&lt;script&gt;\nx\n&lt;/script&gt;</p>\n');
    assert.equal(html('&lt;img&gt; &#60;b&#62;'), '<p>&lt;img&gt; &lt;b&gt;</p>\n');
  });

  it('links to http, https and mailto, however they are written', () => {
    const links = ['https://a.example/?q=1&r=2', 'HTTP://a.example', 'mailto:a@a.example'];
    for (const link of links) assert.match(html(`[x](${link})`), /^<p><a href="/, link);
    assert.equal(html('<https://a.example>'), '<p><a href="https://a.example">https://a.example</a></p>\n');
    assert.equal(html('https://a.example'), '<p><a href="https://a.example">https://a.example</a></p>\n');
  });

  it('shows every other link as it was typed', () => {
    const schemes = [
      'javascript',
      'JAVASCRIPT',
      'vbscript',
      'data',
      'file',
      'command',
      'vscode',
      'ftp',
      'blob',
      'httpsx',
    ];
    const links = [...schemes.map((scheme) => `${scheme}:x`), '//a.example', '/etc', '#top', '?q', 'a.md'];
    const disguised = ['&#106;avascript:x', 'javascript&colon;x', 'java\\script:x', 'x:https://a.b'];
    for (const link of [...links, ...disguised]) {
      assert.doesNotMatch(html(`[x](${link}) [x](<${link}>) <${link}>\n\n[r]: ${link}\n\n[r]`), /href/, link);
    }
  });

  it('gives a picture as its address', () => {
    assert.equal(
      html('![a "cat"](https://a.example/c.png)'),
      '<p><span class="picture">[Image: a &quot;cat&quot;: https://a.example/c.png]</span></p>\n',
    );
    assert.equal(
      html('![](https://a.example/c)'),
      '<p><span class="picture">[Image: https://a.example/c]</span></p>\n',
    );
    assert.equal(
      html('![the `f()` of $x$ in src/a.ts:1 [^1]](https://a.example/c)'),
      '<p><span class="picture">[Image: the f() of $x$ in src/a.ts:1 [^1]: https://a.example/c]</span></p>\n',
    );
    assert.doesNotMatch(html('![x](data:image/png;base64,AA==) ![x](//a.example/b)'), /<img|class="picture"/);
  });

  it('names the language of code, and lets nothing else into the label', () => {
    const labels = ['ts', 'C++', 'objective-c', 'c#', 'ts {1,3}', '"><b>', '', `${'x'.repeat(50)}`, '代码'].map(
      (info) => /class="language">([^<]*)</.exec(html(`\`\`\`${info}\na\n\`\`\``))?.[1],
    );
    assert.deepEqual(labels, ['ts', 'C++', 'objective-c', 'c#', 'ts', '', '', 'x'.repeat(40), '代码']);
  });

  it('keeps code to the letter', () => {
    const code = '<b>&amp;</b> "x" `y`\n\t  z';
    const block = '<pre><code>&lt;b&gt;&amp;amp;&lt;/b&gt; &quot;x&quot; `y`\n\t  z\n</code></pre>';
    assert.ok(html(`~~~\n${code}\n~~~`).includes(block));
    assert.equal(html('`<b>`'), '<p><code>&lt;b&gt;</code></p>\n');
  });

  it('marks what would turn the order of code, in blocks and in lines', () => {
    const marked = 'a<span class="turn">\u202e</span>b';
    assert.equal(html('`a\u202eb`'), `<p><code>${marked}</code></p>\n`);
    for (const block of ['```\na\u202eb\n```', '    a\u202eb'])
      assert.ok(html(block).includes(`<code>${marked}\n</code>`));
  });

  it('aligns the columns of a table by classes and puts it into a box of its own', () => {
    assert.equal(
      html('| a | b | c |\n|---|--:|:-:|\n| 1 | 2 | 3 |\n').replaceAll('\n', ''),
      '<div class="wide"><table><thead><tr><th>a</th><th class="right">b</th><th class="center">c</th></tr></thead>' +
        '<tbody><tr><td>1</td><td class="right">2</td><td class="center">3</td></tr></tbody></table></div>',
    );
  });

  it('is done in a moment, however deep it is nested', () => {
    const began = performance.now();
    for (const piece of ['[', '> ', '*', '`', '![', '<', '| a ', '- ', '((', '\\']) html(piece.repeat(5_000));
    assert.ok(performance.now() - began < 5_000, `${performance.now() - began} ms`);
  });
});
