// The answer comes first: its first words stand in the upper third of what is seen, whatever else the page has to say.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Knowledge, NO_KNOWLEDGE } from '../../src/editor/answer/knowledge.ts';
import type { Job } from '../../src/shared/job.ts';
import type { Show } from '../../src/shared/pageProtocol.ts';
import { aCost, aJob, anError, anEstimate, aSentJob, aSource, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { aReceipt, changedReceipt } from '../builders/aReceipt.ts';
import { type AnswerPageHost, message, show, startAnswerPages, THEMES } from './answerPageHost.ts';
import { everyState, technicalAnswer } from './samples.ts';

const pictures = join(import.meta.dirname, '..', '..', 'artifacts', 'answer-page', 'first');
const HEIGHT = 700;
const LONG = 'accounts/acme-research/deployments/qwen3-235b-a22b-thinking-2507-eu-west-b7f3';
const LONG_TITLE = 'Why do some requests pass although the bucket is empty, and why does it only happen when '.repeat(
  2,
);

const done = { state: 'completed', finishedAt: T0 + 600_000, usage: aUsage(), cost: aCost() } as const;
const texts = someTexts({ answer: technicalAnswer, question: LONG_TITLE, reasoningSummary: 'I looked.' });
const page = (changes: Partial<Job> = {}, knowledge = NO_KNOWLEDGE) =>
  message(aSentJob({ ...done, ...changes }), texts, false, knowledge);
const rung = {
  model: 'gpt-6.1-sol',
  mode: 'pro',
  effort: 'high',
  estimate: anEstimate({ isWorstAbout: true }),
} as const;
const CLIMB: Knowledge = { ...NO_KNOWLEDGE, climb: { next: rung } };

/** All that can stand above an answer, each alone and all of it at once. */
const CASES: Readonly<Record<string, Show>> = {
  'a short question': page({ title: 'Why?' }),
  'a long title': page({ title: LONG_TITLE }),
  'a long model': page({ servedModel: LONG, model: LONG }),
  'a long path': page({ source: aSource({ path: `src/${'deeply/nested/'.repeat(8)}rateLimiter.ts` }) }),
  'a changed receipt': page({ receipt: changedReceipt(LONG) }),
  'a key that was taken out': page({ keysRemoved: 2 }),
  'a stronger model to ask': page({ title: 'Why?' }, CLIMB),
  'all of it': page({
    title: LONG_TITLE,
    servedModel: LONG,
    receipt: changedReceipt(LONG),
    keysRemoved: 2,
    rating: { thumb: 'down', note: 'Too long. '.repeat(20), at: T0 },
  }),
};

describe('the page of a completed job', () => {
  let host: AnswerPageHost;

  before(async () => {
    host = await startAnswerPages();
    mkdirSync(pictures, { recursive: true });
  });
  after(() => host.dispose());

  for (const width of [320, 800, 1600]) {
    it(`shows the first words of its answer in the upper third, ${width} pixels wide`, async () => {
      const opened = await host.open({ width });
      await opened.setViewportSize({ width, height: HEIGHT });
      for (const [name, shown] of Object.entries(CASES)) {
        await show(opened, shown);
        const seen = await opened.evaluate(() => {
          const first = document.querySelector('[data-part="answer"] p');
          const range = document.createRange();
          range.selectNodeContents(first ?? document.body);
          const line = range.getClientRects()[0];
          const outline = document.querySelector('#outline > summary')?.getBoundingClientRect();
          return {
            text: first?.textContent,
            bottom: line?.bottom ?? Number.NaN,
            outline: outline?.bottom ?? Number.NaN,
          };
        });
        await opened.screenshot({ path: join(pictures, `${name.replaceAll(' ', '-')}-${width}.png`) });
        assert.match(seen.text ?? '', /^There are two separate bugs/, name);
        assert.ok(seen.bottom <= HEIGHT / 3, `${name}, ${width} wide: the first line ends at ${seen.bottom}`);
        assert.ok(seen.outline > 0 && seen.outline < seen.bottom, `${name}: the outline is there, at ${seen.outline}`);
      }
      await opened.close();
    });
  }

  it('has one line of state, time, cost and model, with the file it is about as its link', async () => {
    const opened = await host.open({ width: 800 });
    await show(opened, page());
    assert.equal(
      await opened.locator('.status').textContent(),
      ' · Completed · 9 min · $0.10 · o3 high · src/limiter.ts, lines 12–23',
    );
    assert.equal(await opened.locator('.status').evaluate((line) => line.clientHeight < 28), true);
    const link = opened.getByRole('link', { name: 'src/limiter.ts, lines 12–23' });
    assert.equal(await link.getAttribute('title'), 'Open File: src/limiter.ts, lines 12–23');
    await opened.close();
  });

  it('has no wall of buttons: icons, and all else behind the last of them; nothing else can be seen to be pressed', async () => {
    const opened = await host.open({ width: 800 });
    await show(opened, page());
    const seen = await opened.evaluate(() =>
      [...document.querySelectorAll('header button')].filter((button) => button.checkVisibility()).map(({ id }) => id),
    );
    assert.deepEqual(seen, [
      'do-revealSource',
      'do-copyAnswer',
      'do-compareWithSource',
      'do-rateAnswer-up',
      'do-rateAnswer-down',
      'more',
    ]);
    await opened.close();
  });

  it('shows more of what is said above the answer when it is asked for, and still when it is drawn again', async () => {
    const opened = await host.open({ width: 320 });
    const shown = CASES['a changed receipt'] ?? assert.fail();
    await show(opened, shown);
    const more = opened.locator('#explanation-more');
    const height = () => opened.locator('#explanation-text').evaluate((text) => text.clientHeight);
    const cut = await height();
    assert.deepEqual([await more.textContent(), await more.getAttribute('aria-expanded')], ['More', 'false']);
    await more.click();
    const whole = await height();
    assert.ok(whole > cut, `${whole} should be more than ${cut}`);
    await show(opened, { ...shown, record: { ...shown.record, rating: 'Rated good' } });
    assert.deepEqual([await height(), await more.textContent()], [whole, 'Less']);
    await more.click();
    assert.equal(await height(), cut);
    // All of it is seen where there is room, and then there is no more of it.
    const short = aReceipt({ what: 'effort', asked: 'high', told: 'low', verdict: 'changed' });
    await opened.setViewportSize({ width: 1000, height: HEIGHT });
    await show(opened, page({ receipt: short }));
    assert.equal(await more.isVisible(), false);
    await opened.close();
  });

  it('has its outline beside the icons, at no width over one of them', async () => {
    for (const knowledge of [NO_KNOWLEDGE, CLIMB]) {
      const opened = await host.open({ width: 320 });
      await show(opened, page({ title: 'Why?' }, knowledge));
      for (let width = 320; width <= 900; width += 20) {
        await opened.setViewportSize({ width, height: HEIGHT });
        const [outline, icons] = await opened.evaluate(() =>
          ['#outline > summary', '.toolbar'].map((name) =>
            document.querySelector(name)?.getBoundingClientRect().toJSON(),
          ),
        );
        assert.ok(outline.left >= icons.right, `at ${width}: ${outline.left} should be right of ${icons.right}`);
        const apart = Math.abs(outline.top + outline.bottom - icons.top - icons.bottom) / 2;
        assert.ok(apart < 2, `at ${width}: they should be in one line, and are ${apart} apart`);
      }
      await opened.close();
    }
  });

  it('opens its outline over the answer, which stays where it is, and closes it with a choice or Escape', async () => {
    const opened = await host.open({ width: 320 });
    await show(opened, page());
    const top = () =>
      opened.evaluate(() => document.querySelector('[data-part="answer"]')?.getBoundingClientRect().top);
    const before = await top();
    const entries = opened.locator('#outline').getByRole('link');
    const summary = opened.locator('#outline > summary');
    await summary.click();
    assert.equal(await top(), before);
    const inSight = await opened.evaluate(() => {
      const box = document.querySelector('#outline > nav')?.getBoundingClientRect();
      return box !== undefined && box.left >= 0 && box.right <= window.innerWidth;
    });
    assert.ok(inSight, 'all of the list should be seen');
    await opened.screenshot({ path: join(pictures, 'outline-320.png') });
    await entries.first().focus();
    await opened.keyboard.press('Escape');
    assert.equal(await entries.first().isVisible(), false);
    assert.equal(await opened.evaluate(() => document.activeElement?.localName), 'summary');
    await summary.click();
    await entries.last().click();
    assert.equal(await entries.first().isVisible(), false);
    assert.match((await opened.evaluate(() => document.activeElement?.textContent)) ?? '', /^Tests that fail/);
    await opened.close();
  });

  it('folds the estimate into one line, and has every digit of the cost in its table', async () => {
    const opened = await host.open();
    await show(opened, page({ cost: aCost({ total: 96_000_500 }) }));
    const estimate = opened.locator('#estimate');
    assert.equal(await estimate.evaluate((box) => box.hasAttribute('open')), false);
    assert.equal(
      await estimate.locator('summary').textContent(),
      'Estimate: likely $0.16, at most $0.41 — actual $0.10',
    );
    assert.match(
      (await opened.locator('[data-part="cost-line"]').textContent()) ?? '',
      /^\$0\.0960005 for 13,500 tokens/,
    );
    await opened.close();
  });

  it('has what is not the answer below it, in the order of its weight', async () => {
    const opened = await host.open();
    await show(opened, page({ receipt: changedReceipt(LONG) }));
    const parts = await opened.evaluate(() =>
      [...document.querySelectorAll('main > *')].map(
        (part) => part.getAttribute('aria-labelledby') ?? (part.id || part.localName),
      ),
    );
    assert.deepEqual(parts, [
      'header',
      'answer-title',
      'summary',
      'cost-title',
      'question-title',
      'receipt-title',
      'details',
      'ask-title',
    ]);
    await opened.close();
  });
});

describe('the page of a job without an answer', () => {
  let host: AnswerPageHost;

  before(async () => {
    host = await startAnswerPages();
  });
  after(() => host.dispose());

  it('has no heading for one, and its first step is the first button', async () => {
    const opened = await host.open({ width: 320 });
    const rejected = aJob({ state: 'rejected', error: anError({ kind: 'key' }), reserved: null });
    for (const [shown, first] of [
      [message(rejected, someTexts()), 'do-setKeyOfJob'],
      [message(aJob({ state: 'uncertain', sentAt: T0 }), someTexts()), 'do-resolveUncertain-adopt'],
      [message(aJob({ state: 'waiting', waitingReason: 'budget' }), someTexts()), 'do-sendNow'],
      [message(aSentJob(), someTexts()), 'do-cancelJob'],
    ] as const) {
      await show(opened, shown);
      assert.equal(await opened.locator('#answer-title').count(), 0, first);
      assert.equal(await opened.getByRole('toolbar', { name: 'Actions', exact: true }).count(), 1, first);
      assert.equal(await opened.locator('.buttons button').first().getAttribute('id'), first);
      const { explanation, button } = await opened.evaluate(() => ({
        explanation: document.querySelector('.explanation')?.getBoundingClientRect().bottom ?? Number.NaN,
        button: document.querySelector('.buttons button')?.getBoundingClientRect().top ?? Number.NaN,
      }));
      assert.ok(explanation < button, `${first}: ${explanation} should be above ${button}`);
    }
    await opened.close();
  });

  it('has what is said of it in a box with an edge in the colour of its state', async () => {
    const opened = await host.open();
    const edges: string[] = [];
    for (const name of ['running', 'paused-no-key', 'rejected']) {
      await show(opened, everyState()[name] ?? assert.fail(name));
      edges.push(
        await opened.locator('p.explanation').evaluate((box) => {
          const { borderLeftWidth, borderLeftColor } = getComputedStyle(box);
          return `${borderLeftWidth} ${borderLeftColor}`;
        }),
      );
    }
    assert.equal(new Set(edges).size, 3, edges.join(', '));
    for (const edge of edges) assert.match(edge, /^3px /);
    await opened.close();
  });

  it('tells by icon and colour what the state means', async () => {
    for (const theme of THEMES) {
      const opened = await host.open({ theme });
      const seen: Record<string, string> = {};
      for (const name of [
        'completed',
        'running',
        'cancelled',
        'refusal',
        'needs-tool-output',
        'paused-no-key',
        'waiting-offline',
        'rejected',
      ]) {
        await show(opened, everyState()[name] ?? assert.fail(name));
        seen[name] = (await opened.locator('.chip > .icon').getAttribute('class')) ?? '';
      }
      const means = (tone: string) => `icon icon-${tone}`;
      assert.deepEqual(seen, {
        completed: means('good'),
        running: means('live'),
        cancelled: means('neutral'),
        refusal: means('doubtful'),
        'needs-tool-output': means('doubtful'),
        'paused-no-key': means('doubtful'),
        'waiting-offline': means('doubtful'),
        rejected: means('bad'),
      });
      await opened.close();
    }
  });
});
