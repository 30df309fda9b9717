import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PAGE_ACTIONS } from '../../src/shared/panelProtocol.ts';
import { aCost, aSentJob, aSource, aUsage, someTexts } from '../builders/aJob.ts';
import { jobsInEveryState } from '../builders/jobsInEveryState.ts';
import { type AnswerPageHost, message, sent, show, startAnswerPages } from './answerPageHost.ts';

const root = join(import.meta.dirname, '..', '..');
const pictures = join(root, 'artifacts', 'answer-page');
const hostile: readonly { class: string; text: string }[] = JSON.parse(
  readFileSync(join(root, 'test', 'fixtures', 'hostileAnswers.json'), 'utf8'),
);
const technical = readFileSync(join(root, 'test', 'simulator', 'answers', 'tokenBucket.md'), 'utf8');
/** Classes whose payloads run by themselves where nothing stops them. */
const RUNS = ['event', 'svg', 'mutation', 'comment'];

const completed = (answer: string) =>
  message(
    aSentJob({ state: 'completed', finishedAt: 1_800_000_600_000, usage: aUsage(), cost: aCost(), source: aSource() }),
    someTexts({ answer, question: 'Why does it fail?', context: 'let a = 1;\n'.repeat(30) }),
  );

describe('the answer page', () => {
  let host: AnswerPageHost;
  let page: Page;
  const foreign: string[] = [];

  before(async () => {
    host = await startAnswerPages();
    page = await host.open();
    mkdirSync(pictures, { recursive: true });
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

  it('draws the same page when it is drawn twice, and keeps nothing but the job’s id', async () => {
    await show(page, completed(technical));
    const once = await page.locator('main').innerHTML();
    await show(page, completed(technical));
    assert.equal(await page.locator('main').innerHTML(), once);
    const kept: { jobId: string }[] = await page.evaluate(() => Reflect.get(window, '__kept'));
    assert.deepEqual(Object.keys(kept.at(-1) ?? {}), ['jobId']);
  });

  it('keeps the reader’s place, open parts and focus when it is drawn again', async () => {
    await show(page, completed(technical));
    await page.locator('#details > summary').click();
    await page.locator('#do-retry').focus();
    await page.evaluate(() => document.scrollingElement?.scrollTo({ top: 321 }));
    await show(page, completed(technical));
    const place = await page.evaluate(() => ({
      top: document.scrollingElement?.scrollTop,
      open: document.querySelector('#details')?.hasAttribute('open'),
      focused: document.activeElement?.id,
    }));
    assert.deepEqual(place, { top: 321, open: true, focused: 'do-retry' });
  });

  it('draws every state with a word for it, without holes in its sentences', async () => {
    for (const job of jobsInEveryState()) {
      await show(page, message(job, someTexts({ answer: '' })));
      const text = (await page.locator('main').textContent()) ?? '';
      assert.match(text, /\S/, job.state);
      assert.doesNotMatch(text, /undefined|\bnull\b|\{\d\}|NaN/, job.state);
      assert.notEqual(((await page.locator('[data-part="state"]').textContent()) ?? '').trim(), '', job.state);
    }
  });

  it('announces a change of state once, and no other drawing', async () => {
    await show(page, message(aSentJob({ state: 'queued' }), someTexts({ answer: '' })));
    await show(page, message(aSentJob({ state: 'running' }), someTexts({ answer: '' })));
    const announced = () => page.locator('#announcer').textContent();
    assert.match((await announced()) ?? '', /^Running\. /);
    await page.evaluate(() => document.getElementById('announcer')?.replaceChildren());
    await show(page, message(aSentJob({ state: 'running' }), someTexts({ answer: 'more' })));
    assert.equal(await announced(), '');
  });

  it('posts what its buttons mean, and the exact text of a code block', async () => {
    await show(page, completed('```ts\nlet a = `<b>` && 1;\n```\n'));
    await page.locator('.code .copy').click();
    await page.locator('#do-retry').click();
    await page.locator('#do-revealSource').click();
    assert.deepEqual(await sent(page), [
      { type: 'copyCode', text: 'let a = `<b>` && 1;\n' },
      { type: 'action', action: 'retry' },
      { type: 'action', action: 'revealSource' },
    ]);
    assert.equal(await page.locator('.code .language').textContent(), 'ts');
  });

  it('follows no link by itself: the host is asked with the exact address', async () => {
    await show(page, completed('[a](https://example.com/?q=1&r=%22) and [m](mailto:a@example.com)'));
    await page.locator('[data-part="answer"] a').first().click();
    await page.locator('[data-part="answer"] a').first().click({ button: 'middle' });
    await page.locator('[data-part="answer"] a').nth(1).press('Enter');
    assert.deepEqual(await sent(page), [
      { type: 'openLink', href: 'https://example.com/?q=1&r=%22' },
      { type: 'openLink', href: 'mailto:a@example.com' },
    ]);
    assert.equal(new URL(page.url()).origin, host.origin);
  });

  it('drops messages that are no record', async () => {
    await show(page, completed('kept'));
    const before = await page.locator('main').innerHTML();
    await page.evaluate(async () => {
      for (const bad of [null, 1, 'x', {}, { type: 'show' }, { type: 'show', record: {}, words: {} }])
        window.postMessage(bad, '*');
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    assert.equal(await page.locator('main').innerHTML(), before);
  });

  describe('with hostile text', () => {
    before(() => {
      page.on('request', (request) => {
        if (!request.url().startsWith(host.origin)) foreign.push(request.url());
      });
      page.on('dialog', (dialog) => {
        foreign.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
    });

    it('has a corpus of at least 60 texts in 12 classes, and those that run do run without our defences', async () => {
      assert.ok(hostile.length >= 60 && new Set(hostile.map((entry) => entry.class)).size >= 12);
      const ran = new Set<string>();
      for (const { class: name, text } of hostile) {
        // A page that was led elsewhere was not safe either.
        const control = await host.openControl();
        if (await fires(control, text).catch(() => true)) ran.add(name);
        await control.close();
      }
      assert.deepEqual(
        RUNS.filter((name) => !ran.has(name)),
        [],
      );
    });

    it('runs nothing, loads nothing and goes nowhere, wherever the text stands', async () => {
      for (const { text } of hostile) {
        const job = aSentJob({
          state: 'completed',
          title: text,
          servedModel: text,
          responseId: text,
          cost: aCost(),
          usage: aUsage(),
        });
        const texts = someTexts({
          answer: `before\n\n${text}\n\nafter`,
          reasoningSummary: text,
          question: text,
          context: text,
        });
        await show(page, message(job, texts));
        for (const piece of [
          `# ${text}`,
          `> ${text}`,
          `- ${text}`,
          `| a |\n|---|\n| ${text} |`,
          `\`${text}\``,
          `[${text}](https://example.com)`,
        ]) {
          await show(page, completed(piece));
        }
        const found = await page.evaluate(() => ({
          pwned: Reflect.get(window, '__pwned'),
          address: window.location.pathname,
          elements: [...document.querySelectorAll('main *')].filter((element) =>
            [
              'SCRIPT',
              'IMG',
              'IFRAME',
              'OBJECT',
              'EMBED',
              'STYLE',
              'LINK',
              'META',
              'BASE',
              'FORM',
              'INPUT',
              'VIDEO',
              'AUDIO',
              'MATH',
              'TEMPLATE',
            ].includes(element.tagName.toUpperCase()),
          ).length,
          attributes: [...document.querySelectorAll('main *')].flatMap((element) =>
            element
              .getAttributeNames()
              .filter((name) => name.startsWith('on') || name === 'style' || name === 'srcdoc' || name === 'name'),
          ),
          links: [...document.querySelectorAll('main a')].map((link) => link.getAttribute('href') ?? ''),
        }));
        assert.deepEqual(
          { ...found, links: [] },
          { pwned: undefined, address: '/', elements: 0, attributes: [], links: [] },
          text,
        );
        assert.deepEqual(
          found.links.filter((href) => !/^(https?|mailto):/.test(href)),
          [],
          text,
        );
      }
      assert.deepEqual(foreign, []);
    });
  });

  it('scrolls wide things in their own box, at 320 pixels too', async () => {
    const wide = [
      technical,
      'x'.repeat(400),
      `\`\`\`\n${'long line '.repeat(60)}\n\`\`\``,
      `| ${'column |'.repeat(30)}\n|${'---|'.repeat(30)}\n| ${'cell |'.repeat(30)}`,
    ].join('\n\n');
    for (const width of [320, 1000]) {
      await page.setViewportSize({ width, height: 800 });
      await show(page, completed(wide));
      const over = await page.evaluate(
        () => (document.scrollingElement?.scrollWidth ?? 0) - (document.scrollingElement?.clientWidth ?? 0),
      );
      assert.equal(over, 0, `at ${width} pixels the page is ${over} pixels too wide`);
      await page.screenshot({ path: join(pictures, `width-${width}.png`) });
    }
  });

  it('has text that stands out from its ground in dark, light and high contrast', async () => {
    for (const theme of ['dark', 'light', 'highContrast'] as const) {
      const themed = await host.open({ theme });
      await show(themed, completed(technical));
      await themed.screenshot({ path: join(pictures, `${theme}.png`), fullPage: true });
      const poor = await themed.evaluate(poorContrast);
      assert.deepEqual(poor, [], `in ${theme}`);
      await show(themed, message(aSentJob({ state: 'uncertain' }), someTexts({ answer: '' })));
      await themed.screenshot({ path: join(pictures, `${theme}-uncertain.png`) });
      await themed.close();
    }
  });

  it('has a button for nothing that the protocol does not know', async () => {
    for (const job of jobsInEveryState()) {
      for (const { action } of message(job, someTexts()).record.buttons) assert.ok(PAGE_ACTIONS.includes(action));
    }
  });
});

/** What the text does to a page without any defence. */
async function fires(page: Page, html: string): Promise<boolean> {
  return await page.evaluate(async (text) => {
    const hole = document.getElementById('hole');
    if (hole !== null) hole.innerHTML = text;
    await new Promise((resolve) => setTimeout(resolve, 30));
    return Reflect.get(window, '__pwned') === 1;
  }, html);
}

/** Runs in the page: texts whose contrast with the nearest ground is below 4.5 : 1. */
function poorContrast(): string[] {
  const numbers = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = numbers(colour).map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element: Element | null): string => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (numbers(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const found = new Set<string>();
  for (const element of document.querySelectorAll('main *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== '');
    if (!own) continue;
    const [high = 0, low = 0] = [light(getComputedStyle(element).color), light(ground(element))].sort((a, b) => b - a);
    if ((high + 0.05) / (low + 0.05) < 4.5) found.add(`${element.tagName}.${element.className}`);
  }
  return [...found];
}
