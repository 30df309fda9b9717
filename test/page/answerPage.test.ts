import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { aCost, aSentJob, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { jobsInEveryState } from '../builders/jobsInEveryState.ts';
import { callInShort, EVERY_CALL } from '../builders/pageCalls.ts';
import { type AnswerPageHost, message, sent, show, startAnswerPages } from './answerPageHost.ts';
import { completed, everyState, technicalAnswer } from './samples.ts';

describe('the answer page', () => {
  let host: AnswerPageHost;
  let page: Page;

  before(async () => {
    host = await startAnswerPages();
    page = await host.open();
  });
  after(() => host.dispose());
  beforeEach(async () => {
    await page.evaluate(() => Reflect.get(window, '__sent').splice(0));
  });

  it('says that it is ready before anything else', async () => {
    const fresh = await host.open();
    assert.deepEqual(await sent(fresh), [{ type: 'ready' }]);
    await fresh.close();
  });

  it('draws the same page when it is drawn twice, and keeps nothing but the job’s id, the place and the draft', async () => {
    await show(page, completed(technicalAnswer));
    const once = await page.locator('main').innerHTML();
    await show(page, completed(technicalAnswer));
    assert.equal(await page.locator('main').innerHTML(), once);
    const kept: object[] = await page.evaluate(() => Reflect.get(window, '__kept'));
    assert.deepEqual(Object.keys(kept.at(-1) ?? {}), ['jobId', 'isPinned', 'place', 'draft']);
  });

  it('keeps the reader’s place, open parts and focus when it is drawn again', async () => {
    const queued = message(aSentJob({ state: 'queued' }), someTexts({ answer: technicalAnswer }));
    const running = message(aSentJob({ state: 'running' }), someTexts({ answer: technicalAnswer }));
    await show(page, queued);
    await page.locator('#details > summary').click();
    await page.locator('#do-cancelJob').focus();
    await page.evaluate(() => document.scrollingElement?.scrollTo({ top: 1_200 }));
    const topOf = () =>
      page
        .locator('[data-part="answer"] p')
        .last()
        .evaluate((text) => text.getBoundingClientRect().top);
    const top = await topOf();
    await show(page, running);
    // Browsers scroll by whole pixels, and what is drawn above need not be whole pixels high.
    assert.ok(Math.abs((await topOf()) - top) < 1, `${await topOf()} instead of ${top}`);
    const place = await page.evaluate(() => ({
      open: document.querySelector('#details')?.hasAttribute('open'),
      focused: document.activeElement?.id,
    }));
    assert.deepEqual(place, { open: true, focused: 'do-cancelJob' });
  });

  it('leaves alone what looks as before: selection, focus and scrolled boxes stay', async () => {
    await show(page, message(aSentJob({ state: 'queued' }), someTexts({ answer: technicalAnswer })));
    await page.setViewportSize({ width: 400, height: 800 });
    await page.evaluate(() => {
      const answer = document.querySelector('[data-part="answer"]');
      answer?.querySelector('pre')?.scrollTo({ left: 40 });
      answer?.querySelector<HTMLElement>('.copy')?.focus();
      getSelection()?.selectAllChildren(answer?.querySelector('p') ?? document.body);
    });
    const place = () =>
      page.evaluate(() => [
        document.querySelector('[data-part="answer"] pre')?.scrollLeft,
        document.activeElement?.className,
        getSelection()?.toString().slice(0, 30),
      ]);
    const before = await place();
    assert.deepEqual(before.slice(0, 2), [40, 'copy']);
    await show(page, message(aSentJob({ state: 'running' }), someTexts({ answer: technicalAnswer })));
    assert.deepEqual(await place(), before);
    await page.setViewportSize({ width: 1000, height: 800 });
  });

  it('closes and drops what the next record no longer has', async () => {
    await show(page, message(aSentJob(), someTexts({ answer: 'a', reasoningSummary: 'thoughts' })));
    await page.locator('#summary > summary').click();
    await show(page, completed('b'));
    assert.deepEqual(
      await page.evaluate(() => [...document.querySelectorAll('main > *')].map(({ tagName, id }) => `${tagName}${id}`)),
      ['HEADER', 'SECTION', 'SECTION', 'SECTION', 'DETAILSdetails', 'SECTION'],
    );
    assert.equal((await page.locator('[data-part="answer"]').textContent())?.trim(), 'b');
  });

  it('draws every state with a word for it, without holes in its sentences', async () => {
    for (const answer of ['', technicalAnswer]) {
      for (const job of jobsInEveryState()) {
        await show(page, message(job, someTexts({ answer, reasoningSummary: answer })));
        const drawn = await page.evaluate(() => {
          const all = (selector: string) => [...document.querySelectorAll(`main ${selector}`)];
          const ids = all('[id]').map(({ id }) => id);
          return {
            text: document.querySelector('main')?.textContent ?? '',
            empty: all('h1, h2, h3, h4, button, summary, dt, dd, .chip, .explanation, .cost-line')
              .filter((element) => (element.textContent?.trim() || element.getAttribute('aria-label') || '') === '')
              .map(({ outerHTML }) => outerHTML),
            doubled: ids.filter((id, index) => ids.indexOf(id) !== index),
            unnamed: all('[aria-labelledby]').filter(
              (element) => document.getElementById(element.getAttribute('aria-labelledby') ?? '') === null,
            ).length,
          };
        });
        assert.doesNotMatch(drawn.text, /undefined|\bnull\b|\{\d+\}|NaN|\[object/, job.state);
        assert.deepEqual({ ...drawn, text: '' }, { text: '', empty: [], doubled: [], unnamed: 0 }, job.state);
      }
    }
  });

  it('has headings without a leap: the answer’s own stand below the page’s', async () => {
    await show(page, completed('# One\n\n## Two\n\n###### Six'));
    const names = await page.evaluate(() =>
      [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(({ tagName }) => tagName),
    );
    assert.deepEqual(names, ['H1', 'H2', 'H3', 'H4', 'H6', 'H2', 'H2', 'H2']);
  });

  it('counts on by itself while the job is live, and says nothing of it to a screen reader', async () => {
    const ticking = await host.open();
    await ticking.clock.install({ time: T0 });
    await ticking.reload();
    await ticking.clock.pauseAt(T0 + 49_000);
    await show(ticking, message(aSentJob({ sentAt: T0 }), someTexts()), 'at once');
    const clock = ticking.locator('[data-part="clock"]');
    assert.equal(await clock.textContent(), '49 s');
    await ticking.clock.runFor(3_000);
    assert.equal(await clock.textContent(), '52 s');
    assert.equal(await ticking.locator('#announcer').textContent(), '');
    assert.equal(await ticking.locator('[aria-live] [data-part="clock"], [role="status"] .clock').count(), 0);
    await ticking.close();
  });

  it('announces a change of state once, and no other drawing', async () => {
    const heard = await host.open();
    await heard.evaluate(() => {
      const spoken: string[] = [];
      Object.assign(window, { __spoken: spoken });
      const announcer = document.getElementById('announcer');
      if (announcer === null) throw new Error('No announcer');
      new MutationObserver(() => spoken.push(announcer.textContent ?? '')).observe(announcer, { childList: true });
    });
    const done = { finishedAt: T0, usage: aUsage(), cost: aCost() } as const;
    for (const job of [aSentJob({ state: 'queued' }), aSentJob(), aSentJob(), aSentJob({ looks: 9, rawStatus: 'x' })])
      await show(heard, message(job, someTexts()));
    await show(heard, message(aSentJob(), someTexts({ answer: 'more' })));
    await show(heard, message(aSentJob({ state: 'completed', ...done }), someTexts({ answer: 'all' })));
    const spoken: string[] = await heard.evaluate(() => Reflect.get(window, '__spoken'));
    assert.equal(spoken.length, 2, spoken.join(' | '));
    assert.match(spoken[0] ?? '', /^Running\. The model is thinking\./);
    assert.equal(spoken[1], 'Completed.');
    await heard.close();
  });

  it('posts what its buttons mean, and the exact text of a code block', async () => {
    await show(page, completed('```ts\nlet a = `<b>` && 1;\n\tb\u202e;\n```\n'));
    await page.locator('.code .copy').click();
    await page.locator('#more').click();
    await page.locator('#do-retryJob').click();
    await page.locator('#do-revealSource').click();
    assert.deepEqual(await sent(page), [
      { type: 'copyCode', text: 'let a = `<b>` && 1;\n\tb\u202e;' },
      { type: 'action', action: 'retryJob' },
      { type: 'action', action: 'revealSource' },
    ]);
    assert.equal(await page.locator('.code .language').textContent(), 'ts');
  });

  it('copies code without its last line break, which a terminal would take for Enter', async () => {
    await show(page, completed('```sh\nrm -rf build\n```\n'));
    await page.locator('.code .copy').click();
    assert.deepEqual(await sent(page), [{ type: 'copyCode', text: 'rm -rf build' }]);
  });

  it('posts each of its buttons, in every state', async () => {
    const posted = new Set<unknown>();
    const rated = aSentJob({ state: 'completed', rating: { thumb: 'up', note: '', at: 0 } });
    const pages = [...jobsInEveryState(), rated].map((job) => message(job, someTexts({ answer: '```\na\n```' })));
    for (const shown of [...pages, ...Object.values(everyState())]) {
      await show(page, shown);
      await page.evaluate(() => {
        Reflect.get(window, '__sent').splice(0);
        for (const button of document.querySelectorAll<HTMLElement>('header button')) button.click();
      });
      const { buttons, tools, menu, hasSource, state } = shown.record;
      const calls = [...buttons, ...tools, ...menu].map(
        ({ label: _label, primary: _primary, pressed: _pressed, ...call }) => call,
      );
      const expected = [...(hasSource ? [{ action: 'revealSource' }] : []), ...calls];
      assert.deepEqual(
        await sent(page),
        expected.map((call) => ({ type: 'action', ...call })),
        state,
      );
      for (const call of expected) posted.add(callInShort(call));
    }
    // What is asked on stands in its own box. Which way out of uncertain is asked only by a notice: the page has a button
    // for each.
    assert.deepEqual(
      EVERY_CALL.map(callInShort).filter((call) => !posted.has(call)),
      ['askFollowUp Why?\n', 'resolveUncertain'],
    );
  });

  it('follows no link by itself: the host is asked with the exact address', async () => {
    await show(page, completed('[a](https://example.com/?q=1&r=%22) and [m](mailto:a@example.com)'));
    await page.locator('[data-part="answer"] a').first().click();
    const pages = page.context().pages().length;
    await page.locator('[data-part="answer"] a').first().click({ button: 'middle' });
    await page
      .locator('[data-part="answer"] a')
      .first()
      .click({ modifiers: ['ControlOrMeta'] });
    await page.locator('[data-part="answer"] a').nth(1).press('Enter');
    assert.deepEqual(await sent(page), [
      { type: 'openLink', href: 'https://example.com/?q=1&r=%22' },
      { type: 'openLink', href: 'https://example.com/?q=1&r=%22' },
      { type: 'openLink', href: 'mailto:a@example.com' },
    ]);
    assert.equal(new URL(page.url()).origin, host.origin);
    assert.equal(page.context().pages().length, pages);
  });

  it('drops messages that are no record', async () => {
    await show(page, completed('kept'));
    const before = await page.locator('main').innerHTML();
    const logged: string[] = [];
    page.on('console', (line) => logged.push(line.text()));
    const { record, words } = completed('lost');
    const buttons = [{ action: 'rateAnswer', thumb: 'left', label: 'x', primary: false, pressed: null }];
    const misfit = { type: 'show', record: { ...record, buttons }, words };
    await page.evaluate(async (last) => {
      for (const bad of [null, 1, 'x', {}, { type: 'show' }, { type: 'show', record: {}, words: {} }, last])
        window.postMessage(bad, '*');
      // Messages come in their order: behind the last one nothing is left of those before.
      await new Promise<void>((resolve) => {
        window.addEventListener('message', ({ data }) => data === 'the last' && resolve());
        window.postMessage('the last', '*');
      });
    }, misfit);
    assert.equal(await page.locator('main').innerHTML(), before);
    assert.deepEqual(logged, Array(8).fill('A message that does not fit was dropped'));
  });
});
