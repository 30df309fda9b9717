// Every state's page, for everybody: by keyboard, screen reader, in each kind of theme, narrow, wide and magnified.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Show } from '../../src/shared/pageProtocol.ts';
import { axeProblems } from '../host/axe.ts';
import { type AnswerPageHost, show, startAnswerPages, THEMES } from './answerPageHost.ts';
import { answering, everyState } from './samples.ts';

const pictures = join(import.meta.dirname, '..', '..', 'artifacts', 'answer-page', 'states');
const WIDTHS = [320, 800, 1600];

/** What runs out of its place, and what was never filled in. Runs inside the page. */
function flaws(): string[] {
  const found: string[] = [];
  const name = (element: Element) => `${element.tagName.toLowerCase()}.${element.className}#${element.id}`;
  for (const element of document.querySelectorAll('html, body, body *')) {
    const style = getComputedStyle(element);
    // What ends in an ellipsis is whole elsewhere.
    const mayScroll = ['auto', 'scroll'].includes(style.overflowX) || style.textOverflow === 'ellipsis';
    const isBox = !['inline', 'contents', 'none'].includes(style.display) && !(element instanceof SVGElement);
    const isHidden = element.closest('.visually-hidden, [hidden]') !== null;
    if (isBox && !mayScroll && !isHidden && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) {
      found.push(`runs over: ${name(element)} ${element.scrollWidth} > ${element.clientWidth}`);
    }
  }
  for (const element of document.querySelectorAll('h1, h2, h3, button, summary, th, dt, dd, li, .chip, .explanation')) {
    const isSeen = element.checkVisibility() && element.closest('[data-part="answer"]') === null;
    const hasName = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim() !== '';
    if (isSeen && !hasName) found.push(`empty: ${name(element)}`);
  }
  const text = [...document.querySelectorAll('main > :not(section[aria-labelledby="answer-title"])')]
    .map(({ textContent }) => textContent)
    .join('\n');
  for (const [bad] of text.matchAll(/undefined|NaN|\[object|\{\d+\}|%[a-z]+\.[\w.]+%|Infinity/g))
    found.push(`says ${bad}`);
  return found;
}

const openAll = (page: Page) =>
  page.evaluate(() => {
    for (const box of document.querySelectorAll('details')) box.open = true;
  });

describe('the page of every state', () => {
  let host: AnswerPageHost;

  before(async () => {
    host = await startAnswerPages();
    mkdirSync(pictures, { recursive: true });
  });
  after(() => host.dispose());

  for (const theme of THEMES) {
    it(`has nothing that axe finds wrong, in ${theme}`, async () => {
      const page = await host.open({ theme });
      for (const [name, shown] of Object.entries(everyState())) {
        await show(page, shown);
        await page.screenshot({ path: join(pictures, `${name}-${theme}.png`), fullPage: true });
        await openAll(page);
        assert.deepEqual(await axeProblems(page), [], `${name} in ${theme}`);
      }
      for (const shown of answering()) await show(page, shown);
      assert.deepEqual(await axeProblems(page), [], `answering in ${theme}`);
      await page.close();
    });
  }

  for (const width of WIDTHS) {
    it(`fits, and is filled in, ${width} pixels wide`, async () => {
      const page = await host.open({ width });
      for (const [name, shown] of Object.entries(everyState())) {
        await show(page, shown);
        await openAll(page);
        assert.deepEqual(await page.evaluate(flaws), [], `${name}, ${width} wide`);
        if (width === 320) await page.screenshot({ path: join(pictures, `${name}-320.png`), fullPage: true });
      }
      await page.close();
    });
  }

  it('fits when it is magnified to 200 %', async () => {
    const page = await host.open({ width: 640 });
    for (const [name, shown] of Object.entries(everyState())) {
      await show(page, shown);
      // What VS Code's zoom does to a webview of 640 pixels.
      await page.setViewportSize({ width: 320, height: 400 });
      await openAll(page);
      assert.deepEqual(await page.evaluate(flaws), [], name);
    }
    await page.close();
  });

  it('would be found out if something ran over, were empty, or was not filled in', async () => {
    const page = await host.open({ width: 320 });
    const { record, ...rest } = everyState().completed ?? assert.fail('there should be a completed page');
    await show(page, { ...rest, record: { ...record, costLine: 'NaN of {0}', stateLabel: '' } });
    await page.evaluate(() => {
      const line = document.querySelector('.cost-line');
      if (line instanceof HTMLElement) line.style.cssText = 'white-space: nowrap; width: 20px';
      document.querySelector('#do-copyAnswer')?.setAttribute('aria-label', '');
      document.querySelector('#do-copyAnswer')?.removeAttribute('title');
    });
    const found = (await page.evaluate(flaws)).join('\n');
    for (const flaw of [/runs over: p\.cost-line/, /empty: span\.chip/, /says NaN/, /says \{0\}/])
      assert.match(found, flaw);
    assert.match((await axeProblems(page)).join('\n'), /^button-name/m);
    await page.close();
  });

  it('reads from right to left where its words do', async () => {
    const page = await host.open({ width: 800 });
    const { record, ...rest } = everyState().completed ?? assert.fail('there should be a completed page');
    const arabic = 'لماذا يفشل هذا القفل أحيانا؟';
    const shown: Show = {
      ...rest,
      record: {
        ...record,
        title: arabic,
        question: arabic,
        answer: `${arabic}\n\n- ${arabic}\n\n| ${arabic} |\n|---|\n| a |`,
      },
    };
    await show(page, shown);
    const directions = await page.evaluate(() =>
      [
        'h1',
        '[data-part="question"]',
        '[data-part="answer"] p',
        '[data-part="answer"] li',
        '[data-part="answer"] th',
      ].map((part) => getComputedStyle(document.querySelector(part) ?? document.body).direction),
    );
    assert.deepEqual(directions, ['rtl', 'rtl', 'rtl', 'rtl', 'rtl']);
    await page.screenshot({ path: join(pictures, 'right-to-left.png'), fullPage: true });
    await page.close();
  });

  it('is gone through by keyboard in the order it is read, with a focus that can be seen', async () => {
    const page = await host.open({ theme: 'vscode-light' });
    const { uncertain } = everyState();
    await show(page, uncertain ?? assert.fail('there should be an uncertain page'));
    const order: string[] = [];
    for (let step = 0; step < 40; step += 1) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const focused = document.activeElement;
        if (focused === null || focused === document.body) return null;
        const { outlineStyle, outlineWidth } = getComputedStyle(focused);
        const isSeen = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
        return { name: focused.id || focused.tagName.toLowerCase(), isSeen, top: focused.getBoundingClientRect().top };
      });
      if (at === null) break;
      assert.ok(at.isSeen, `the focus on ${at.name} should be seen`);
      order.push(at.name);
    }
    const all = await page.evaluate(
      () => document.querySelectorAll('button:not([hidden]), summary, pre[tabindex]').length,
    );
    assert.ok(order.length >= 8 && order.length <= all, order.join(' '));
    assert.deepEqual(order.slice(0, 5), [
      'do-revealSource',
      'do-resolveUncertain-adopt',
      'do-retryJob',
      'do-resolveUncertain-discard',
      'more',
    ]);
    await page.close();
  });

  it('moves nothing for a person who wants no motion', async () => {
    const page = await host.open();
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await show(page, everyState().running ?? assert.fail('there should be a running page'));
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((element) => {
          const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element);
          return animationName !== 'none' || transitionDuration !== '0s' || scrollBehavior === 'smooth';
        }).length,
    );
    assert.equal(moving, 0);
    await page.close();
  });

  it('says that a job takes longer than usual, without telling it to the screen reader every second', async () => {
    const page = await host.open();
    await show(page, everyState()['running-long'] ?? assert.fail('there should be a long running page'));
    assert.match(
      (await page.locator('[data-part="usual"]').textContent()) ?? '',
      /^longer than usual \(usually 3–9 min/,
    );
    assert.equal(await page.locator('[role="status"] [data-part="usual"]').count(), 0);
    await page.close();
  });
});
