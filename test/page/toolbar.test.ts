// The toolbar and its menu, as they are used by keyboard and by mouse.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { aCost, aSentJob, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { axeProblems } from '../host/axe.ts';
import { type AnswerPageHost, message, sent, show, startAnswerPages, THEMES } from './answerPageHost.ts';
import { poorContrast } from './contrast.ts';

const pictures = join(import.meta.dirname, '..', '..', 'artifacts', 'answer-page', 'toolbar');
const done = { state: 'completed', finishedAt: T0 + 59_000, usage: aUsage(), cost: aCost() } as const;
const texts = someTexts({ answer: '```ts\nlet a = 1;\n```\n' });
const shown = message(aSentJob(done), texts);
const rated = message(aSentJob({ ...done, rating: { thumb: 'up', note: '', at: T0 } }), texts);

describe('the toolbar of the answer page', () => {
  let host: AnswerPageHost;
  let page: Page;

  before(async () => {
    host = await startAnswerPages();
    mkdirSync(pictures, { recursive: true });
  });
  after(() => host.dispose());
  beforeEach(async () => {
    page = await host.open({ width: 800 });
    await show(page, shown);
    await page.evaluate(() => Reflect.get(window, '__sent').splice(0));
  });
  afterEach(() => page.close());

  const focused = () => page.evaluate(() => document.activeElement?.id ?? '');
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key);
    return await focused();
  };
  const isOpen = () => page.locator('#menu').isVisible();

  it('is one stop for Tab, with the arrow keys, Home and End within', async () => {
    await page.locator('#do-revealSource').focus();
    assert.equal(await press('Tab'), 'do-copyAnswer');
    assert.equal(await press('ArrowRight'), 'do-compareWithSource');
    assert.equal(await press('End'), 'more');
    assert.equal(await press('ArrowRight'), 'do-copyAnswer');
    assert.equal(await press('ArrowLeft'), 'more');
    assert.equal(await press('Home'), 'do-copyAnswer');
    assert.equal(await press('ArrowRight', 'ArrowRight', 'ArrowRight'), 'do-rateAnswer-up');
    assert.notEqual(await page.locator('.code .copy').getAttribute('id'), await press('Tab'));
    // Back again it is where the reader left it, also when the page was drawn anew.
    assert.equal(await press('Shift+Tab'), 'do-rateAnswer-up');
    await show(page, rated);
    assert.equal(await focused(), 'do-rateAnswer-up');
    assert.equal(await press('Shift+Tab', 'Tab'), 'do-rateAnswer-up');
    assert.equal(await press('Enter'), 'do-rateAnswer-up');
    assert.deepEqual(await sent(page), [{ type: 'action', action: 'rateAnswer', thumb: 'up' }]);
  });

  it('names each icon, by mouse and by keyboard', async () => {
    const names = await page.evaluate(() =>
      [...document.querySelectorAll('.tool')].map((tool) => [
        tool.getAttribute('aria-label'),
        tool.getAttribute('title'),
      ]),
    );
    const expected = [
      'Copy Answer',
      'Compare With Source',
      'Apply Answer…',
      'Good Answer',
      'Bad Answer',
      'More Actions',
    ];
    assert.deepEqual(
      names,
      expected.map((name) => [name, name]),
    );
    await page.locator('#do-revealSource').focus();
    await press('Tab');
    const tip = () =>
      page.evaluate(() => {
        const { content } = getComputedStyle(document.querySelector('#do-copyAnswer') ?? document.body, '::after');
        return content;
      });
    assert.match(await tip(), /Copy Answer/);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
    await page.mouse.click(400, 500);
    assert.equal(await tip(), 'none');
  });

  it('opens its menu with Enter, Space and the arrows, and goes through it by keys', async () => {
    for (const [key, first] of [
      ['Enter', 'do-insertAnswer'],
      ['Space', 'do-insertAnswer'],
      ['ArrowDown', 'do-insertAnswer'],
      ['ArrowUp', 'do-removeJob'],
    ] as const) {
      await page.locator('#more').focus();
      assert.equal(await press(key), first, key);
      assert.equal(await page.locator('#more').getAttribute('aria-expanded'), 'true');
      assert.equal(await press('Escape'), 'more');
      assert.deepEqual([await isOpen(), await page.locator('#more').getAttribute('aria-expanded')], [false, 'false']);
    }
    await press('Enter');
    assert.equal(await press('ArrowDown'), 'do-saveAnswer');
    assert.equal(await press('End'), 'do-removeJob');
    assert.equal(await press('ArrowDown'), 'do-insertAnswer');
    assert.equal(await press('ArrowUp'), 'do-removeJob');
    assert.equal(await press('Home'), 'do-insertAnswer');
    assert.equal(await press('r'), 'do-retryJob');
    assert.equal(await press('r'), 'do-removeJob');
    assert.deepEqual(await sent(page), []);
    assert.equal(await press('Enter'), 'more');
    assert.equal(await isOpen(), false);
    assert.deepEqual(await sent(page), [{ type: 'action', action: 'removeJob' }]);
  });

  it('closes its menu with Tab, with a click elsewhere and on the icon, and where the window loses the focus', async () => {
    const more = page.locator('#more');
    await more.click();
    await press('Tab');
    assert.equal(await isOpen(), false);
    await more.click();
    assert.equal(await isOpen(), true);
    await page.mouse.click(700, 600);
    assert.equal(await isOpen(), false);
    await more.click();
    await more.click();
    assert.equal(await isOpen(), false);
    await more.click();
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
    assert.equal(await isOpen(), false);
  });

  it('has in its menu what is not in sight, with the price of what costs money', async () => {
    await page.locator('#more').click();
    const items = await page.getByRole('menuitem').allTextContents();
    assert.deepEqual(items, ['Insert Answer', 'Save…', 'Open as Markdown', 'Retry (up to $0.41)', 'Remove']);
    await page.getByRole('menuitem', { name: 'Retry (up to $0.41)' }).click();
    assert.deepEqual(await sent(page), [{ type: 'action', action: 'retryJob' }]);
  });

  it('keeps its menu open, and its line, when the page is drawn anew', async () => {
    await page.locator('#more').click();
    await press('ArrowDown', 'ArrowDown');
    await show(page, rated);
    assert.deepEqual([await isOpen(), await focused()], [true, 'do-openAnswerAsMarkdown']);
    assert.equal(await press('ArrowDown'), 'do-rateAnswer');
    // The line is gone: so is the menu.
    await show(page, shown);
    assert.deepEqual([await isOpen(), await focused()], [false, 'more']);
  });

  it('has the focus when what was pressed is gone from the header, or has gone into the menu', async () => {
    await show(page, message(aSentJob({ state: 'running' }), someTexts()));
    await page.locator('#do-cancelJob').focus();
    await show(page, shown);
    assert.equal(await focused(), 'do-copyAnswer');
    await show(page, message(aSentJob({ ...done, state: 'incomplete' }), texts));
    await page.locator('#do-retryJob').focus();
    await show(page, shown);
    assert.deepEqual([await isOpen(), await focused()], [false, 'do-copyAnswer']);
  });

  it('leaves keys with Alt or Ctrl to the editor', async () => {
    await page.locator('#do-copyAnswer').focus();
    assert.equal(await press('Alt+ArrowRight'), 'do-copyAnswer');
    assert.equal(await press('Control+End'), 'do-copyAnswer');
    await page.locator('#more').click();
    assert.equal(await press('Alt+ArrowDown'), 'do-insertAnswer');
    assert.equal(await press('Escape', 'Alt+ArrowDown'), 'more');
    assert.equal(await isOpen(), false);
  });

  it('shows that it copied, and says so, for a moment and through a drawing', async () => {
    const now = await host.open({ width: 800 });
    await now.clock.install({ time: T0 });
    await now.reload();
    await show(now, shown, 'at once');
    const copy = now.locator('#do-copyAnswer');
    const looks = () => copy.evaluate((button) => [...button.children].map((icon) => getComputedStyle(icon).display));
    assert.deepEqual(await looks(), ['block', 'none']);
    await copy.click();
    assert.deepEqual([await looks(), await now.locator('#announcer').textContent()], [['none', 'block'], 'Copied']);
    await show(now, rated, 'at once');
    assert.deepEqual(await looks(), ['none', 'block']);
    await now.clock.runFor(2_500);
    assert.deepEqual([await looks(), await now.locator('#announcer').textContent()], [['block', 'none'], '']);
    assert.deepEqual((await sent(now)).at(-1), { type: 'action', action: 'copyAnswer' });
    await now.close();
  });

  it('shows which thumb was given by more than colour', async () => {
    const fill = (id: string) => page.locator(`${id} > .icon`).evaluate((icon) => getComputedStyle(icon).fill);
    assert.equal(await fill('#do-rateAnswer-up'), 'none');
    await show(page, rated);
    assert.notEqual(await fill('#do-rateAnswer-up'), 'none');
    assert.equal(await fill('#do-rateAnswer-down'), 'none');
    assert.equal(await page.locator('#do-rateAnswer-up').getAttribute('aria-pressed'), 'true');
  });

  for (const theme of THEMES) {
    it(`can be read by everybody with its menu open, in ${theme}`, async () => {
      for (const width of [320, 800]) {
        const open = await host.open({ theme, width });
        await show(open, rated);
        await open.locator('#more').click();
        assert.deepEqual(await axeProblems(open), [], `${width} wide`);
        assert.deepEqual(await open.evaluate(poorContrast, 4.5), [], `${width} wide`);
        assert.equal(await open.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
        const lines = await open.evaluate(() =>
          [...document.querySelectorAll('#menu button')].map((item) => item.getBoundingClientRect().right),
        );
        assert.ok(Math.max(...lines) <= width, `${Math.max(...lines)} of ${width}`);
        await open.screenshot({ path: join(pictures, `menu-${width}-${theme}.png`) });
        await open.close();
      }
    });
  }

  it('can be read where the system chooses the colours', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    await show(page, rated);
    await page.locator('#more').click();
    await page.screenshot({ path: join(pictures, 'forced-colours.png') });
    const strokes = await page.evaluate(() =>
      [...document.querySelectorAll('.tool > .icon, .chip > .icon')].map((icon) => getComputedStyle(icon).stroke),
    );
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.ok(strokes.length > 4 && strokes.every((stroke) => stroke !== ground), `${strokes} on ${ground}`);
  });
});
