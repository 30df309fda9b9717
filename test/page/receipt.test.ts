// The receipt on the page: quiet where all is as asked, open where something changed, and readable for everybody.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type AnswerPageHost, show, startAnswerPages, THEMES } from './answerPageHost.ts';
import { poorContrast } from './contrast.ts';
import { everyState } from './samples.ts';

const pictures = join(import.meta.dirname, '..', '..', 'artifacts', 'answer-page', 'receipt');
const STATES = ['as-asked', 'changed', 'running', 'not-told', 'unclear'] as const;
type State = (typeof STATES)[number];

const shown = (state: State) => everyState()[`receipt-${state}`] ?? assert.fail(`there is no page of ${state}`);

/** The lines of the table as they are read. */
const lines = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-part="receipt"] tbody tr')].map((row) =>
      [...row.children].map(({ textContent }) => textContent).join(' | '),
    ),
  );

describe('the receipt on the page', () => {
  let host: AnswerPageHost;

  before(async () => {
    host = await startAnswerPages();
    mkdirSync(pictures, { recursive: true });
  });
  after(() => host.dispose());

  it('is one line where all is as asked, with the table behind it', async () => {
    const page = await host.open();
    await show(page, shown('as-asked'));
    assert.equal(
      await page.locator('[data-part="receipt-summary"]').textContent(),
      'As asked: model, effort, service tier, cap',
    );
    assert.equal(await page.locator('[data-part="receipt-note"]').textContent(), 'Sent without: stream, metadata.');
    const table = page.locator('[data-part="receipt"]');
    assert.equal(await table.isVisible(), false);
    await page.locator('#receipt-table summary').click();
    assert.equal(await table.isVisible(), true);
    assert.deepEqual((await lines(page)).slice(0, 2), [
      'Model | o3 | o3-2025-04-16 | as asked',
      'Effort | high | high | as asked',
    ]);
    // Drawn again, it stays as the reader left it.
    await show(page, shown('as-asked'));
    assert.equal(await table.isVisible(), true);
    await page.close();
  });

  it('stands open where something changed, with the dollars below the line and the sentence on top', async () => {
    const page = await host.open();
    await show(page, shown('changed'));
    const table = page.locator('[data-part="receipt"]');
    assert.equal(await table.isVisible(), true);
    const read = await lines(page);
    assert.match(read[0] ?? '', /^Model \| o3 \| accounts\/.* \| changed$/);
    assert.equal(read[1], 'It cost $0.10; as asked the same tokens would have cost $0.08.');
    assert.match(
      (await page.locator('.explanation.doubtful').textContent()) ?? '',
      /^Not as asked: the reply says model /,
    );
    await show(page, shown('running'));
    assert.match((await page.locator('.explanation.doubtful').textContent()) ?? '', /It can still be cancelled\./);
    await page.close();
  });

  it('says what was not told, and what can’t be', async () => {
    const page = await host.open();
    const summary = page.locator('[data-part="receipt-summary"]');
    await show(page, shown('not-told'));
    assert.equal(await summary.textContent(), 'Not reported: model, effort, service tier, cap');
    await show(page, shown('unclear'));
    assert.equal(await summary.textContent(), 'As asked: effort, cap · Unclear: model · Left open: service tier');
    assert.match(
      (await page.locator('.receipt .note').textContent()) ?? '',
      /Whether that is o3, Ponder can’t tell\.$/,
    );
    await page.close();
  });

  it('is a table with headings, between the question and the details', async () => {
    const page = await host.open();
    await show(page, shown('changed'));
    const found = await page.evaluate(() => ({
      headings: [...document.querySelectorAll('main > section > h2')].map(({ textContent }) => textContent),
      columns: [...document.querySelectorAll('[data-part="receipt"] thead th')].map((head) =>
        head.getAttribute('scope'),
      ),
      rows: new Set(
        [...document.querySelectorAll('[data-part="receipt"] tbody th')].map((head) => head.getAttribute('scope')),
      ).size,
    }));
    assert.deepEqual(found.headings, ['Answer', 'Cost', 'Question', 'Receipt', 'Ask on']);
    assert.deepEqual([found.columns, found.rows], [['col', 'col', 'col', 'col'], 1]);
    await page.close();
  });

  it('is not there for a job of an older Ponder', async () => {
    const page = await host.open();
    await show(page, shown('changed'));
    await show(page, everyState().completed ?? assert.fail('there should be a completed page'));
    assert.equal(await page.locator('.receipt').count(), 0);
    await page.close();
  });

  for (const theme of THEMES) {
    it(`stands out from its ground, with verdicts told apart by more than colour, in ${theme}`, async () => {
      for (const width of [320, 800]) {
        const page = await host.open({ theme, width });
        for (const state of STATES) {
          await show(page, shown(state));
          await page.evaluate(() => {
            for (const box of document.querySelectorAll('details')) box.open = true;
          });
          assert.deepEqual(await page.evaluate(poorContrast, 4.5), [], `${state} in ${theme}, ${width} wide`);
          const verdicts = await page.evaluate(() =>
            [...document.querySelectorAll<HTMLElement>('.verdict')].map((verdict) => ({
              mark: getComputedStyle(verdict, '::before').content.slice(0, 2),
              word: verdict.textContent,
              // The mark and its word stay together.
              lines: Math.round(
                verdict.getBoundingClientRect().height / Number.parseFloat(getComputedStyle(verdict).lineHeight),
              ),
            })),
          );
          assert.ok(verdicts.length > 0 && verdicts.every(({ lines: all }) => all === 1), JSON.stringify(verdicts));
          const words = new Map(verdicts.map(({ word, mark }) => [word, mark]));
          const marks = new Set([...words].filter(([word]) => word !== 'unclear').map(([, mark]) => mark));
          assert.equal(marks.size, words.size - (words.has('unclear') ? 1 : 0), JSON.stringify([...words]));
          await page.locator('.receipt').screenshot({ path: join(pictures, `${state}-${width}-${theme}.png`) });
        }
        await page.close();
      }
    });
  }

  it('reads from right to left where the page does', async () => {
    const page = await host.open({ width: 800 });
    await show(page, shown('changed'));
    const { columns, gap } = await page.evaluate(() => {
      document.documentElement.dir = 'rtl';
      const row = document.querySelector('[data-part="receipt"] tbody tr');
      const rightOf = (part: string) => row?.querySelector(part)?.getBoundingClientRect().right ?? 0;
      const cells = ['th', 'td:nth-child(2) span', 'td:nth-child(3) span', '.verdict'];
      // A name stands where its column begins, whatever its own direction.
      return { columns: cells.map(rightOf), gap: rightOf('td:nth-child(2)') - rightOf('td:nth-child(2) span') };
    });
    assert.deepEqual(
      columns,
      columns.toSorted((a, b) => b - a),
    );
    assert.ok(Math.abs(gap) < 1, `${gap}`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `${over} pixels stand out`);
    await page.locator('.receipt').screenshot({ path: join(pictures, 'right-to-left.png') });
    await page.close();
  });
});
