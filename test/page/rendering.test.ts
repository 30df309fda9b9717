// What an answer may hold beyond words: colours of code, formulas, footnotes, tasks, places in the code, an outline.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { aSentJob, someTexts } from '../builders/aJob.ts';
import { type AnswerPageHost, message, polished, sent, show, startAnswerPages, THEMES } from './answerPageHost.ts';
import { poorContrast } from './contrast.ts';
import { completed, richAnswer } from './samples.ts';

describe('the rendering of an answer', () => {
  let host: AnswerPageHost;
  let page: Page;

  before(async () => {
    host = await startAnswerPages();
  });
  after(() => host.dispose());
  beforeEach(async () => {
    page = await host.open();
  });
  afterEach(() => page.close());

  const answer = () => page.locator('[data-part="answer"]');
  const messages = async () => (await sent(page)).filter((one) => Reflect.get(Object(one), 'type') !== 'ready');
  /** Each text a letter at a time, and then as it would have come at once. */
  async function atEverySplit(text: string, look: () => Promise<unknown>): Promise<void> {
    await show(page, completed(text));
    const expected = await look();
    for (let at = 1; at < text.length; at += 1) {
      const other = await host.open();
      const kept = page;
      page = other;
      await show(page, message(aSentJob({ state: 'running' }), someTexts()));
      for (const [from, to] of [
        [0, at],
        [at, text.length],
      ] as const) {
        await show(page, {
          type: 'grow',
          jobId: 'job-1',
          answerFrom: from,
          answer: text.slice(from, to),
          summaryFrom: 0,
          summary: '',
        });
      }
      await show(page, completed(text));
      const found = await look();
      page = kept;
      await other.close();
      assert.deepEqual(found, expected, `split at ${at}: ${JSON.stringify(text.slice(0, at))}`);
    }
  }

  it('colours code without changing a letter of it, and leaves alone what it does not know', async () => {
    const code = 'const a: string = `x`; // \u202eb\n';
    await show(page, completed(`\`\`\`ts\n${code}\`\`\`\n\n\`\`\`nonsense\n${code}\`\`\`\n\n\`\`\`\n${code}\`\`\``));
    const blocks = await answer()
      .locator('pre code')
      .evaluateAll((all) => all.map((block) => [block.textContent, block.querySelectorAll('.code-word').length > 0]));
    assert.deepEqual(blocks, [
      [code, true],
      [code, false],
      [code, false],
    ]);
    assert.equal(await answer().locator('pre .turn').count(), 3, 'marks that turn the order stay marked');
  });

  it('leaves code plain that would take longer than a frame', async () => {
    const long = ['let a = 1;\n'.repeat(900), `let a = '${'x, '.repeat(200)}';`, 'a'.repeat(300), 'a '.repeat(60)];
    await show(page, completed(long.map((code) => `\`\`\`js\n${code}\n\`\`\`\n`).join('\n')));
    assert.equal(await answer().locator('.code-word').count(), 0);
  });

  it('colours a block that is being written only when it is over', async () => {
    const text = '```js\nconst a = 1;\n```\n\nAfter.\n\nMore.';
    await show(page, message(aSentJob({ state: 'running' }), someTexts()));
    const grow = (from: number, to: number) =>
      show(page, {
        type: 'grow',
        jobId: 'job-1',
        answerFrom: from,
        answer: text.slice(from, to),
        summaryFrom: 0,
        summary: '',
      });
    await grow(0, 18);
    assert.equal(await answer().locator('.code-word').count(), 0);
    await grow(18, text.length);
    await answer().locator('.code-word').first().waitFor();
    await polished(page);
    assert.equal(await answer().locator('pre').textContent(), 'const a = 1;\n');
  });

  for (const theme of THEMES) {
    it(`can be read in ${theme}: every kind of word in code, and formulas`, async () => {
      const themed = await host.open({ theme });
      await show(themed, completed(richAnswer));
      const least = theme.includes('high-contrast') ? 7 : 4.5;
      const poor = await themed.evaluate(poorContrast, least);
      assert.deepEqual(
        poor.filter((found) => /^(?:span\.code-word|m\w+\.|code)/.test(found)),
        [],
      );
      const kinds = await themed
        .locator('.code-word')
        .evaluateAll((all) => [...new Set(all.map(({ className }) => className.replace('code-word ', '')))].sort());
      assert.deepEqual(kinds, [
        'added',
        'comment',
        'function',
        'keyword',
        'name',
        'number',
        'removed',
        'string',
        'type',
      ]);
      await themed.close();
    });
  }

  it('copies, inserts, compares and applies a block, by keyboard as well; each button says which block it is for', async () => {
    await show(page, completed('```ts\nlet a;\n```\n\n```\nb\n```'));
    const names = await answer()
      .getByRole('button')
      .evaluateAll((all) => all.map((button) => button.getAttribute('aria-label')));
    assert.deepEqual(names, [
      ...['Copy', 'Insert', 'Compare', 'Apply…'].map((act) => `${act}: ts, Code block 1`),
      ...['Copy', 'Insert', 'Compare', 'Apply…'].map((act) => `${act}: Code block 2`),
    ]);
    await answer().getByRole('button').first().focus();
    for (const key of ['Enter', 'Tab', 'Enter', 'Tab', 'Space', 'Tab', 'Enter']) await page.keyboard.press(key);
    assert.deepEqual(await messages(), [
      { type: 'copyCode', text: 'let a;' },
      { type: 'insertCode', text: 'let a;' },
      { type: 'compareCode', text: 'let a;' },
      { type: 'applyCode', text: 'let a;' },
    ]);
  });

  it('sets formulas as MathML, without style, address or id', async () => {
    await show(page, completed('$x^2$ and\n\n$$\n\\begin{aligned}\\color{red}a&=\\boxed{b}\\end{aligned}\n$$'));
    assert.equal(await answer().locator('math').count(), 2);
    assert.equal(await answer().locator('msup').textContent(), 'x2');
    const attributes = await answer()
      .locator('math *')
      .evaluateAll((all) => [...new Set(all.flatMap((element) => element.getAttributeNames()))]);
    assert.deepEqual(
      attributes.filter((name) => /^(?:style|href|id|src|on.*)$/.test(name)),
      [],
    );
    assert.equal((await answer().locator('.math-red').count()) > 0, true, 'colours are those of the theme');
  });

  it('shows the source of what can’t be set, with the reason', async () => {
    const bad = [
      '\\frobnicate{x}',
      '\\frac{a',
      '\\href{javascript:alert(1)}{x}',
      '\\includegraphics{https://attacker.example/a.png}',
      '\\def\\a{\\a\\a}\\a',
      '\\def\\b#1{#1#1#1#1#1#1#1#1}\\b{\\b{\\b{\\b{\\b{x}}}}}',
    ];
    await show(page, completed(bad.map((tex) => `$${tex}$`).join('\n\n')));
    const shown = await answer()
      .locator('.math code')
      .evaluateAll((all) => all.map((code) => [code.textContent, (code.getAttribute('title') ?? '').slice(0, 36)]));
    assert.deepEqual(
      shown,
      bad.map((tex) => [tex, 'This formula could not be displayed.']),
    );
  });

  it('takes no macro from one formula into the next', async () => {
    await show(page, completed('$\\gdef\\x{1}\\x$\n\n$\\x$'));
    assert.equal(await answer().locator('.math code.failed').count(), 1);
  });

  it('copies a formula as its TeX', async () => {
    await show(page, completed('Before $\\frac{a}{b}$ after.\n\n$$x^2$$'));
    const copied = await page.evaluate(() => {
      getSelection()?.selectAllChildren(document.querySelector('[data-part="answer"]') ?? document.body);
      const data = new DataTransfer();
      document.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));
      return data.getData('text/plain');
    });
    assert.deepEqual(copied.trim().split(/\n+/), ['Before $\\frac{a}{b}$ after.', '$$x^2$$']);
  });

  it('opens places in the code through the host', async () => {
    await show(page, completed('See `src/a.ts:12:5` and lib/b.py:3.'));
    for (const place of await answer().getByRole('link').all()) await place.click();
    assert.deepEqual(await messages(), [
      { type: 'openFile', path: 'src/a.ts', line: 12, column: 5 },
      { type: 'openFile', path: 'lib/b.py', line: 3, column: null },
    ]);
  });

  it('opens what a link to a file names, shows its path, and says so when the label names another one', async () => {
    const text =
      '[the `limiter`](<Our Code/limiter.ts#L12>), [src/safe.ts:1](src/other.ts:9), [up](../a.ts), [a](https://a.b "c")';
    await show(page, completed(text));
    const links = answer().locator('button.place');
    const shown = await links.evaluateAll((all) => all.map((link) => [link.textContent, link.getAttribute('title')]));
    assert.deepEqual(shown, [
      ['the limiter', 'Our Code/limiter.ts#L12'],
      ['src/safe.ts:1', 'src/other.ts:9'],
    ]);
    assert.match(
      (await answer().textContent()) ?? '',
      /the limiter, src\/safe\.ts:1 \(src\/other\.ts:9\), \[up\]\(\.\.\/a\.ts\), a/,
    );
    assert.equal(await answer().locator('a').getAttribute('title'), 'c');
    await links.first().click();
    assert.deepEqual(await messages(), [{ type: 'openFile', path: 'Our Code/limiter.ts', line: 12, column: null }]);
  });

  it('sets environments without marks, and formulas with empty lines in them', async () => {
    const names = [
      'align',
      'align*',
      'aligned',
      'cases',
      'equation',
      'gather',
      'matrix',
      'pmatrix',
      'split',
      'multline',
    ];
    const texts = names.map((name) => `\\begin{${name}}\na \\\\\nb\n\\end{${name}}`);
    await show(page, completed([...texts, '$$\nx = 1\n\n+ 2\n$$'].join('\n\n')));
    await polished(page);
    const failed = await answer()
      .locator('.math .failed')
      .evaluateAll((all) => all.map((formula) => formula.textContent));
    assert.deepEqual(failed, []);
    assert.equal(await answer().locator('math').count(), texts.length + 1);
  });

  it('shows tasks as marks that say what they are and can’t be changed', async () => {
    await show(page, completed('- [ ] a\n- [x] b'));
    const marks = await answer()
      .getByRole('img')
      .evaluateAll((all) => all.map((mark) => mark.getAttribute('aria-label')));
    assert.deepEqual(marks, ['Not done', 'Done']);
    assert.equal(await answer().locator('input').count(), 0);
  });

  it('links footnotes there and back', async () => {
    await show(
      page,
      completed(`One[^b] and[^a], again[^b].\n\n${'More.\n\n'.repeat(80)}[^a]: Note a\n[^b]: Note b\n[^c]: Unnamed`),
    );
    const notes = page.locator('[data-part="notes"] li');
    assert.deepEqual(
      (await notes.allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim()),
      ['Note b ↩', 'Note a ↩', 'Unnamed ↩'],
    );
    const numbers = answer().getByRole('link');
    assert.deepEqual(await numbers.allTextContents(), ['1', '2', '1']);
    await numbers.nth(2).focus();
    await page.keyboard.press('Enter');
    assert.equal(await notes.first().evaluate((note) => note === document.activeElement), true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(
      await numbers.nth(2).evaluate((number) => number === document.activeElement),
      true,
      'back where one came from',
    );
    assert.deepEqual(await messages(), []);
  });

  it('leaves the name of a footnote that never comes as it was written', async () => {
    await show(page, completed('One[^a].'));
    assert.equal((await answer().textContent())?.trim(), 'One[^a].');
    assert.equal(await page.locator('[data-part="notes"]').isVisible(), false);
  });

  it('has the same footnotes, formulas and tasks wherever the stream is cut', async () => {
    const look = () => page.locator('section[aria-labelledby="answer-title"]').innerHTML();
    await atEverySplit('A[^b] $x$\n\n[^b]: c\n\n- [x] d', look);
    await atEverySplit('E\n$$\nf\n=\n$$\ng ~~h~~ `i/j.k:1`', look);
  });

  it('has the same formula wherever it is cut, with an empty line in it', async () => {
    const look = () => page.locator('section[aria-labelledby="answer-title"]').innerHTML();
    await atEverySplit('$$\na\n\n+ b\n$$', look);
  });

  it('has an outline of a long answer, that says where the reader is', async () => {
    const section = (name: string) => `## ${name}\n\n${'Text.\n\n'.repeat(40)}`;
    await show(page, completed(['One', 'Two', 'Three'].map(section).join('')));
    assert.equal(await page.locator('#outline').isVisible(), false, 'a short one needs none');
    await show(page, completed(['One', 'Two', 'Three', 'Four'].map(section).join('')));
    await page.locator('#outline > summary').focus();
    await page.keyboard.press('Enter');
    const entries = page.locator('#outline').getByRole('link');
    assert.deepEqual(await entries.allTextContents(), ['One', 'Two', 'Three', 'Four']);
    await entries.nth(2).focus();
    await page.keyboard.press('Enter');
    const heading = answer().locator('h4').nth(2);
    assert.equal(await heading.evaluate((one) => one === document.activeElement), true);
    await page.waitForFunction(
      () => document.querySelector('#outline [aria-current="location"]')?.textContent === 'Three',
    );
  });

  it('shows the outline beside the text where there is room', async () => {
    const wide = await host.open({ width: 1500 });
    await show(wide, completed(richAnswer));
    assert.equal(await wide.locator('#outline').getByRole('link').first().isVisible(), true);
    const over = await wide.evaluate(() => {
      const outline = document.getElementById('outline')?.getBoundingClientRect();
      return (outline?.left ?? 0) - (document.querySelector('main')?.getBoundingClientRect().right ?? 0);
    });
    assert.ok(over >= 0, `it stands ${-over} pixels over the text`);
    await wide.close();
  });

  it('goes on without its colours and formulas where their chunks don’t come', async () => {
    const poor = await host.open();
    await poor.route(/(?:highlight|typeset)\.js$/, (route) => route.abort());
    await show(poor, completed('```ts\nlet a;\n```\n\n$x$'));
    assert.equal(await poor.locator('[data-part="answer"] pre').textContent(), 'let a;\n');
    assert.equal(await poor.locator('.math code').textContent(), 'x');
    await poor.close();
  });
});
