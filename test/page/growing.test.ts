// Answers as they are written: drawn piece by piece, without moving their reader.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Grow } from '../../src/shared/pageProtocol.ts';
import { aCost, aSentJob, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { type AnswerPageHost, message, sent, show, startAnswerPages } from './answerPageHost.ts';

const PARAGRAPH =
  'The bucket is refilled twice, once by the timer and once by the caller, and so it is never empty.\n\n';
describe('an answer that is being written', () => {
  let host: AnswerPageHost;
  let page: Page;

  before(async () => {
    host = await startAnswerPages();
  });
  after(() => host.dispose());
  beforeEach(async () => {
    page = await host.open();
    await show(page, message(aSentJob({ state: 'running' }), someTexts()));
    await page.evaluate(() => {
      const spoken: string[] = [];
      Object.assign(window, { __spoken: spoken });
      const announcer = document.getElementById('announcer') ?? document.body;
      new MutationObserver(() => spoken.push(announcer.textContent ?? '')).observe(announcer, { childList: true });
    });
  });
  afterEach(() => page.close());

  async function grow(from: number, text: string, more: Partial<Grow> = {}): Promise<void> {
    const grown: Grow = {
      type: 'grow',
      jobId: 'job-1',
      answerFrom: from,
      answer: text,
      summaryFrom: 0,
      summary: '',
      ...more,
    };
    await page.evaluate(async (value) => {
      await new Promise((resolve) => {
        window.addEventListener('message', resolve, { once: true });
        window.postMessage(value, '*');
      });
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }, grown);
  }

  /** All that a screen reader was told. */
  const spoken = () => page.evaluate((): string[] => Reflect.get(window, '__spoken'));
  const answer = () => page.locator('[data-part="answer"]');
  const note = () => page.locator('[data-part="answer-note"]').textContent();
  const finished = (text: string) =>
    message(
      aSentJob({ state: 'completed', finishedAt: T0, usage: aUsage(), cost: aCost() }),
      someTexts({ answer: text }),
    );

  it('says that it is arriving, to a screen reader once, and no longer when it is there', async () => {
    assert.equal(await page.locator('#answer-title').count(), 0);
    await grow(0, 'It ');
    await grow(3, 'is the loop.');
    assert.equal((await answer().textContent())?.trim(), 'It is the loop.');
    assert.equal(await note(), 'The answer is arriving; it is not complete yet.');
    await show(page, message(aSentJob({ state: 'running' }), someTexts(), true));
    assert.equal(await page.locator('[data-part="state"]').textContent(), 'Answering');
    assert.deepEqual(await spoken(), ['The answer is arriving; it is not complete yet.']);
    await show(page, finished('It is the loop.'));
    assert.equal(await note(), '');
    assert.deepEqual((await spoken()).slice(1), ['Completed.']);
  });

  it('asks for the whole when a piece is missing', async () => {
    await grow(0, 'one ');
    await grow(9, 'three');
    assert.deepEqual((await sent(page)).at(-1), { type: 'ready' });
    await grow(0, 'one two three');
    assert.equal((await answer().textContent())?.trim(), 'one two three');
  });

  it('shows the summary of the reasoning as soon as there is one', async () => {
    await grow(0, '', { summary: 'Looking at the loop.' });
    await page.locator('#summary > summary').click();
    await grow(0, '', { summaryFrom: 20, summary: ' And at the timer.' });
    assert.match((await page.locator('#summary').textContent()) ?? '', /Looking at the loop\. And at the timer\./);
    assert.equal(await page.locator('#summary').evaluate((box) => box.hasAttribute('open')), true);
  });

  it('leaves finished blocks alone, and so does the end', async () => {
    const text = `# Title\n\nFirst paragraph.\n\n\`\`\`ts\nlet a = 1;\n\`\`\`\n\nLast`;
    await grow(0, text);
    await page.evaluate(() => {
      for (const block of document.querySelectorAll('[data-part="answer"] > .run > *'))
        Reflect.set(block, 'mark', true);
    });
    await grow(text.length, ' words.');
    await show(page, finished(`${text} words.`));
    const marks = await answer().evaluate((body) =>
      [...body.querySelectorAll(':scope > .run > *')].map((block) => Reflect.get(block, 'mark') === true),
    );
    assert.deepEqual(marks, [true, true, true, false]);
  });

  it('does not scroll by itself; a button leads to what is new, and follows it until the reader takes over', async () => {
    const jump = page.locator('#newest');
    await grow(0, PARAGRAPH.repeat(5));
    assert.equal(await jump.isVisible(), false);
    await grow(PARAGRAPH.length * 5, PARAGRAPH.repeat(40));
    const top = () => page.evaluate(() => document.scrollingElement?.scrollTop ?? 0);
    assert.equal(await top(), 0);
    await jump.click();
    const after = await top();
    assert.ok(after > 500, `it should have scrolled, and is at ${after}`);
    await grow(PARAGRAPH.length * 45, PARAGRAPH.repeat(10));
    assert.ok((await top()) > after, 'it should follow');
    const followed = await top();
    await page.mouse.wheel(0, -200);
    await page.waitForFunction((was) => (document.scrollingElement?.scrollTop ?? 0) < was, followed);
    const left = await top();
    await grow(PARAGRAPH.length * 55, PARAGRAPH.repeat(10));
    assert.equal(await top(), left);
    assert.equal(await jump.isVisible(), true);
    await jump.focus();
    await page.keyboard.press('Enter');
    assert.ok((await top()) > left, 'by keyboard as well');
  });

  it('follows whoever scrolled to the end by hand, and nobody else', async () => {
    const top = () => page.evaluate(() => window.scrollY);
    const end = () =>
      page.evaluate(() => document.querySelector('[data-part="answer"]')?.getBoundingClientRect().bottom);
    await grow(0, PARAGRAPH.repeat(60));
    await page.evaluate((below) => window.scrollTo({ top: below - 700 }), (await end()) ?? 0);
    await page.waitForFunction(() => document.getElementById('newest')?.hidden === true);
    const before = await top();
    await grow(PARAGRAPH.length * 60, PARAGRAPH.repeat(10));
    assert.ok((await top()) > before, 'it should follow from the end');
    const followed = await top();
    await page.mouse.wheel(0, -900);
    await page.waitForFunction((was) => window.scrollY < was, followed);
    const above = await top();
    await page.mouse.wheel(0, 200);
    await page.waitForFunction((was) => window.scrollY > was, above);
    const middle = await top();
    await grow(PARAGRAPH.length * 70, PARAGRAPH.repeat(10));
    assert.equal(await top(), middle);
  });

  it('stays at the line its reader reads when the answer becomes very long', async () => {
    await grow(0, PARAGRAPH.repeat(500));
    await page.waitForFunction(() => document.querySelectorAll('[data-part="answer"] > .run > p').length === 500);
    await page.evaluate(() => document.querySelectorAll('[data-part="answer"] > .run > p')[250]?.scrollIntoView());
    const line = () =>
      page.evaluate(
        () => document.querySelectorAll('[data-part="answer"] > .run > p')[250]?.getBoundingClientRect().top,
      );
    const before = await line();
    for (let count = 500; count < 900; count += 50) {
      await grow(PARAGRAPH.length * count, PARAGRAPH.repeat(50));
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    }
    assert.ok((await page.locator('.long').count()) > 0, 'it should be laid out in parts by now');
    const moved = Math.abs(((await line()) ?? 0) - (before ?? 0));
    assert.ok(moved <= 1, `the line moved by ${moved} pixels`);
  });

  it('keeps the selection in a paragraph while the next ones come, and through the end', async () => {
    const text = 'First paragraph.\n\nSecond paragraph.\n\nThird';
    await grow(0, text);
    await page.evaluate(() => {
      getSelection()?.selectAllChildren(document.querySelector('[data-part="answer"] > .run > p') ?? document.body);
    });
    await grow(text.length, ' one.\n\nFourth.');
    await show(page, finished(`${text} one.\n\nFourth.`));
    assert.equal(await page.evaluate(() => getSelection()?.toString().trim()), 'First paragraph.');
  });

  it('makes links of names that are given after them, when all is there', async () => {
    const text =
      'See [docs] and [1].\n\nThen more.\n\nAnd more.\n\n[1]: https://example.com/1\n[docs]: https://example.com/docs\n';
    await grow(0, text.slice(0, 60));
    await grow(60, text.slice(60));
    await show(page, finished(text));
    const links = await answer()
      .locator('a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    assert.deepEqual(links, ['https://example.com/docs', 'https://example.com/1']);
  });

  it('takes no names from code', async () => {
    await show(page, finished('See [docs].\n\n```\n[docs]: https://example.com\n```\n'));
    assert.equal(await answer().locator('a').count(), 0);
  });

  it('lays out a long block of code in pieces; it stays one text, selected, copied and as high as its lines', async () => {
    const lines = Array.from({ length: 1_500 }, (_, at) => `line ${at}`);
    const code = `${lines.join('\n')}\n`;
    await grow(0, `\`\`\`\n${code.slice(0, 5_000)}`);
    await grow(5_004, `${code.slice(5_000)}\`\`\`\n\nAfter.\n`);
    await show(page, finished(`\`\`\`\n${code}\`\`\`\n\nAfter.\n`));
    const pre = answer().locator('pre');
    assert.equal(await pre.locator('.lines').count(), 7);
    const seen = await pre.evaluate((block) => {
      getSelection()?.selectAllChildren(block);
      const text = block.querySelector('code') ?? block;
      const high = Number.parseFloat(getComputedStyle(text).lineHeight);
      return { selected: getSelection()?.toString(), lines: text.getBoundingClientRect().height / high };
    });
    assert.equal(seen.selected?.trimEnd(), code.trimEnd());
    assert.ok(Math.abs(seen.lines - lines.length) < 2, `as high as ${seen.lines} lines`);
    await answer().locator('.code .copy').click();
    assert.deepEqual((await sent(page)).at(-1), { type: 'copyCode', text: code.trimEnd() });
  });

  it('takes no more work for a piece when the answer has become long, nor when it is one long block of code', async () => {
    const control = await host.openControl();
    const work = async (unit: string, opening: string) =>
      await control.evaluate(
        ({ unit, opening }) => {
          const make: unknown = Reflect.get(globalThis, 'answerView');
          if (typeof make !== 'function') throw new Error('No answerView');
          const words = new Proxy({}, { get: (_, name) => String(name) });
          const view = make({ words, post: () => undefined, onDidDraw: () => undefined });
          document.body.append(view.element);
          const drawn: number[] = [];
          let text = opening;
          for (let count = 0; count < 400; count += 1) {
            const before: number = view.drawnCharacters;
            text += unit;
            view.set(text, false);
            drawn.push(view.drawnCharacters - before);
          }
          return { early: Math.max(...drawn.slice(10, 40)), late: Math.max(...drawn.slice(360)) };
        },
        { unit, opening },
      );
    const prose = await work(PARAGRAPH, '');
    assert.ok(prose.late <= prose.early, `early ${prose.early}, late ${prose.late} characters for a piece`);
    const code = await work('const a = 1; // and so on\n', '```ts\n');
    assert.ok(code.late <= code.early, `early ${code.early}, late ${code.late} characters for a piece of code`);
    await control.close();
  });
});
