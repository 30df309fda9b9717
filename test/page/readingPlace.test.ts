// The place that is read is a block, not a number of pixels: it is kept when another job is shown in between, when the
// page has another width, and while the page is laid out. And one job's page leaves nothing for the next one's.
import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { PagePlace, Show } from '../../src/shared/pageProtocol.ts';
import { aCost, aSentJob, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { type AnswerPageHost, message, posted, show, startAnswerPages } from './answerPageHost.ts';
import { richAnswer, technicalAnswer } from './samples.ts';

const PARAGRAPHS = Array.from(
  { length: 400 },
  (_, at) => `Paragraph ${at}. ${'The bucket is never empty. '.repeat(8)}`,
);
/** Long enough to be laid out only where it is seen, with formulas and code that are drawn late. */
const LONG = PARAGRAPHS.map((text, at) =>
  at % 9 === 0 ? `${text}\n\n$$\\frac{a_${at}}{\\sqrt{b}}$$\n\n\`\`\`ts\nlet a = ${at};\n\`\`\`` : text,
).join('\n\n');
const ITEMS = Array.from({ length: 60 }, (_, at) => `${at + 1}. Item ${at}. ${'It goes on. '.repeat(9)}`).join('\n');

const job = (id: string, answer: string, place: PagePlace | null = null): Show => {
  const spent = { finishedAt: T0, usage: aUsage(), cost: aCost() };
  const shown = message(
    aSentJob({ id, state: 'completed', ...spent }),
    someTexts({ answer, question: 'Why does it fail? '.repeat(300) }),
  );
  return { ...shown, state: { jobId: id, isPinned: false, place, draft: '' } };
};
const running = (id: string) => message(aSentJob({ id, state: 'running' }), someTexts());
const grow = (jobId: string, answerFrom: number, answer: string) =>
  ({ type: 'grow', jobId, answerFrom, answer, summaryFrom: 0, summary: '' }) as const;

describe('the place that is read', () => {
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

  /** Scrolls as a person does until the text stands at the window's upper edge, `above` pixels of it beyond. */
  async function readAt(text: string, above = 0): Promise<void> {
    await page.mouse.move(400, 400);
    await page.mouse.wheel(0, 100);
    await page.evaluate(
      async ({ text, above }) => {
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        const found = [...document.querySelectorAll('main :is(p, li, h2, h3, dt, th)')].find((one) =>
          one.textContent?.startsWith(text),
        );
        for (let times = 0; times < 10; times += 1) {
          window.scrollBy({ top: (found?.getBoundingClientRect().top ?? 0) + above, behavior: 'instant' });
          await frame();
        }
      },
      { text, above },
    );
    await page.waitForTimeout(300);
    // A busy machine takes longer until the page has told where it is read.
    await page.waitForFunction(() => (Reflect.get(window, '__kept').at(-1)?.place ?? null) !== null);
  }

  /** What stands at the upper edge, and how far below it begins. */
  const edge = async (): Promise<{ readonly text: string; readonly top: number }> => {
    await page.waitForTimeout(200);
    return await page.evaluate(() => {
      const seen = [...document.querySelectorAll('main :is(p, li, h2, h3, dt, th)')].filter(
        (one) => one.closest('.outline') === null && one.getBoundingClientRect().bottom > 1,
      );
      const { top } = seen[0]?.getBoundingClientRect() ?? { top: 0 };
      return { text: (seen[0]?.textContent ?? '').slice(0, 14), top: Math.round(top) };
    });
  };
  const place = async (): Promise<PagePlace | null> => {
    const told = (await posted(page)).filter(({ type }) => type === 'place');
    return Reflect.get(told.at(-1) ?? assert.fail('no place was told of'), 'place');
  };

  for (const [name, answer, text] of [
    ['in a long answer', LONG, 'Paragraph 237.'],
    ['in a list', `Before.\n\n${ITEMS}`, 'Item 41.'],
    ['in code and tables', `${technicalAnswer}\n\n${richAnswer}\n\nParagraph 0.\n\n${LONG}`, 'Paragraph 3.'],
    ['below the answer', technicalAnswer.slice(0, 3_000), 'Cost'],
  ] as const) {
    it(`is come back to after another answer: ${name}`, async () => {
      await show(page, job('a', answer));
      await readAt(text, 5);
      const before = await edge();
      assert.ok(before.text.startsWith(text) && before.top === -5, JSON.stringify(before));
      const kept = await place();
      await show(page, job('b', LONG));
      assert.equal(await page.evaluate(() => window.scrollY), 0, 'the next answer begins at its top');
      await show(page, job('a', answer, kept));
      const after = await edge();
      assert.deepEqual([after.text, Math.abs(after.top - before.top) <= 2], [before.text, true], JSON.stringify(after));
    });

    it(`is the same block on a page of another width: ${name}`, async () => {
      await show(page, job('a', answer));
      await readAt(text, 5);
      const kept = await place();
      for (const width of [420, 1_400]) {
        const other = await host.open({ width });
        const first = page;
        page = other;
        await show(page, job('a', answer, kept));
        const after = await edge();
        page = first;
        await other.close();
        assert.ok(after.text.startsWith(text) && Math.abs(after.top) <= 16, `${width}: ${JSON.stringify(after)}`);
      }
    });
  }

  it('is kept across a reload in the page’s state, with its job', async () => {
    await show(page, job('a', LONG));
    await readAt('Paragraph 90.');
    const kept: unknown[] = await page.evaluate(() => Reflect.get(window, '__kept'));
    assert.deepEqual(kept.at(-1), { jobId: 'a', isPinned: false, place: await place(), draft: '' });
    // Coming to the place again tells the same place.
    await show(page, job('b', 'b'));
    await show(page, job('a', LONG, await place()));
    const again: unknown[] = await page.evaluate(() => Reflect.get(window, '__kept'));
    assert.deepEqual(again.at(-1), kept.at(-1));
  });

  it('is told at once when the next answer is shown in the moment of scrolling', async () => {
    await show(page, job('a', LONG));
    await page.mouse.move(400, 400);
    await page.mouse.wheel(0, 3_000);
    await page.waitForFunction(() => window.scrollY > 1_000);
    await show(page, job('b', 'b'), 'at once');
    const [last] = (await posted(page)).filter(({ type }) => type === 'place').slice(-1);
    assert.equal(last?.jobId, 'a');
    assert.notEqual(Reflect.get(last ?? {}, 'place'), null);
  });

  it('stays when what stands above it becomes longer', async () => {
    const { record, ...rest } = job('a', LONG);
    await show(page, { ...rest, record });
    await readAt('Paragraph 31.', 5);
    const before = await edge();
    await show(page, { ...rest, record: { ...record, explanation: 'It goes on and on. '.repeat(60) } });
    assert.deepEqual(await edge(), before);
  });

  it('is held only until its reader moves', async () => {
    await show(page, running('a'));
    await show(page, grow('a', 0, PARAGRAPHS.slice(0, 40).join('\n\n')));
    await readAt('Paragraph 20.');
    const kept = await place();
    const { state, ...rest } = running('a');
    await show(page, running('b'));
    await show(page, { ...rest, state: { ...state, place: kept } });
    // The stream is heard anew: the block comes later, and then the page goes there.
    await show(page, grow('a', 0, PARAGRAPHS.slice(0, 10).join('\n\n')));
    const text = PARAGRAPHS.slice(0, 40).join('\n\n');
    await show(page, grow('a', 0, text));
    assert.match((await edge()).text, /^Paragraph 20/);
    await page.mouse.wheel(0, -600);
    await page.waitForTimeout(300);
    const moved = await edge();
    assert.doesNotMatch(moved.text, /^Paragraph 20/);
    await show(page, grow('a', text.length, `\n\n${PARAGRAPHS.slice(40, 60).join('\n\n')}`));
    assert.deepEqual(await edge(), moved);
  });
});

describe('a page that shows the next job', () => {
  let host: AnswerPageHost;
  let page: Page;

  before(async () => {
    host = await startAnswerPages();
    page = await host.open();
  });
  after(() => host.dispose());

  it('ignores what was written of the last one', async () => {
    await show(page, running('a'));
    await show(page, grow('a', 0, 'One two'));
    await show(page, running('b'));
    await show(page, grow('a', 7, ' three'));
    assert.equal(await page.locator('[data-part="answer"]').count(), 0, 'nothing of it was written yet');
    await show(page, grow('b', 0, 'Four'));
    assert.equal((await page.locator('[data-part="answer"]').textContent())?.trim(), 'Four');
  });

  it('says when it shows it', async () => {
    await show(page, running('b'));
    await show(page, running('a'));
    await show(page, running('a'));
    await show(page, running('b'));
    const shown = (await posted(page)).filter(({ type }) => type === 'shown').map(({ jobId }) => jobId);
    assert.deepEqual(shown.slice(-2), ['a', 'b']);
  });

  it('says of each wish which job it was drawn for', async () => {
    for (const id of ['a', 'b']) {
      await show(page, running(id));
      await page.locator('#do-cancelJob').click();
    }
    const wishes = (await posted(page)).filter(({ type }) => type === 'action');
    assert.deepEqual(
      wishes.map(({ jobId }) => jobId),
      ['a', 'b'],
    );
  });

  it('takes no press for its own that began on the last one, by mouse or key', async () => {
    await show(page, running('a'));
    const wishes = async () => (await posted(page)).filter(({ type }) => type === 'action').length;
    const before = await wishes();
    const box = (await page.locator('#do-cancelJob').boundingBox()) ?? assert.fail('there should be a button');
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.down();
    await show(page, running('b'));
    await page.mouse.up();
    await page.locator('#do-cancelJob').focus();
    await page.keyboard.down(' ');
    await show(page, running('a'));
    await page.keyboard.up(' ');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(50);
    assert.equal(await wishes(), before);
    assert.equal(await page.evaluate(() => document.activeElement?.id), '');
  });

  it('has no part of it open, and says nothing of a new state', async () => {
    await show(page, running('a'));
    await page.locator('#details > summary').click();
    await show(page, job('b', 'Because.'));
    assert.equal(await page.locator('#details').evaluate((box) => box.hasAttribute('open')), false);
    assert.equal(await page.locator('#announcer').textContent(), '');
  });
});
