// Answers as they are written: drawn piece by piece, without moving their reader.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Grow } from '../../src/shared/panelProtocol.ts';
import { aCost, aSentJob, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { type AnswerPageHost, message, sent, show, startAnswerPages } from './answerPageHost.ts';
import { technicalAnswer } from './samples.ts';

const PARAGRAPH =
  'The bucket is refilled twice, once by the timer and once by the caller, and so it is never empty.\n\n';
const HOSTILE = [
  '# <script>alert(1)</script>\n\n',
  '<img src=x onerror=alert(1)> and [js](javascript:alert(1)) and ![p](https://attacker.example/b.png)\n\n',
  '```html\n<script>alert(2)</script>\n\u202ecode\n```\n\n',
  '| a | b |\n|---|--:|\n| <b>x</b> | `y` |\n\n',
  '1. one\n\n2. two\n   ~~~\n   <svg onload=alert(3)>\n   ~~~\n\n> quoted <iframe src="https://attacker.example">\n\n',
  '[named]: https://example.com/late "Late"\n\nSee [named].\n',
].join('');

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
  });
  afterEach(() => page.close());

  async function grow(from: number, text: string, more: Partial<Grow> = {}): Promise<void> {
    const grown: Grow = { type: 'grow', answerFrom: from, answer: text, summaryFrom: 0, summary: '', ...more };
    await page.evaluate(async (value) => {
      await new Promise((resolve) => {
        window.addEventListener('message', resolve, { once: true });
        window.postMessage(value, '*');
      });
    }, grown);
  }

  const answer = () => page.locator('[data-part="answer"]');
  const note = () => page.locator('[data-part="answer-note"]').textContent();
  const finished = (text: string) =>
    message(
      aSentJob({ state: 'completed', finishedAt: T0, usage: aUsage(), cost: aCost() }),
      someTexts({ answer: text }),
    );

  it('says that it is arriving, to a screen reader once, and no longer when it is there', async () => {
    assert.equal(await note(), 'No answer yet.');
    await grow(0, 'It ');
    await grow(3, 'is the loop.');
    assert.equal((await answer().textContent())?.trim(), 'It is the loop.');
    assert.equal(await note(), 'The answer is arriving; it is not complete yet.');
    assert.equal(await page.locator('#announcer').textContent(), 'The answer is arriving; it is not complete yet.');
    await show(page, finished('It is the loop.'));
    assert.equal(await note(), '');
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
      for (const block of document.querySelectorAll('[data-part="answer"] > *')) Reflect.set(block, 'mark', true);
    });
    await grow(text.length, ' words.');
    await show(page, finished(`${text} words.`));
    const marks = await answer().evaluate((body) =>
      [...body.children].map((block) => Reflect.get(block, 'mark') === true),
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
    await page.mouse.wheel(0, -200);
    await page.waitForFunction((was) => (document.scrollingElement?.scrollTop ?? 0) < was, await top());
    const left = await top();
    await grow(PARAGRAPH.length * 55, PARAGRAPH.repeat(10));
    assert.equal(await top(), left);
    assert.equal(await jump.isVisible(), true);
    await jump.focus();
    await page.keyboard.press('Enter');
    assert.ok((await top()) > left, 'by keyboard as well');
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

  for (const [name, text] of [
    ['a hostile answer', HOSTILE],
    ['a technical answer', technicalAnswer],
  ] as const) {
    it(`in pieces of any size ends as if it had come at once, and never lives meanwhile: ${name}`, async () => {
      await show(page, finished(text));
      const whole = await answer().innerHTML();
      const random = seededRandom(7);
      for (let round = 0; round < 6; round += 1) {
        const fresh = await host.open();
        await show(fresh, message(aSentJob({ state: 'running' }), someTexts()));
        const before = page;
        page = fresh;
        for (let at = 0; at < text.length; ) {
          const size = wholeNumber(random, 1, round < 3 ? 9 : 120);
          await grow(at, text.slice(at, at + size));
          at += size;
          const live = await answer().evaluate(
            (body) =>
              body.querySelectorAll('script, img, svg, iframe, form, [onerror], [onload], a[href^="javascript" i]')
                .length,
          );
          assert.equal(live, 0, text.slice(0, at));
        }
        await show(page, finished(text));
        assert.equal(await answer().innerHTML(), whole, `round ${round}`);
        page = before;
        await fresh.close();
      }
    });
  }
});
