import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { someTexts } from '../builders/aJob.ts';
import { jobsInEveryState } from '../builders/jobsInEveryState.ts';
import { type AnswerPageHost, message, show, startAnswerPages, THEMES } from './answerPageHost.ts';
import { poorContrast } from './contrast.ts';
import { answering, completed, gallery, technicalAnswer } from './samples.ts';

const root = join(import.meta.dirname, '..', '..');
const pictures = join(root, 'artifacts', 'answer-page');

const word = 'x'.repeat(400);
const wide = [
  `# ${word}`,
  word,
  `- ${word}\n\n> ${word}`,
  `\`${word}\` and [${word}](https://example.com/${word}) and ![${word}](https://example.com/${word})`,
  `\`\`\`ts\n${'const long = "line"; '.repeat(60)}\n\`\`\``,
  `| ${'column | '.repeat(30)}\n|${'---|'.repeat(30)}\n| ${'cell | '.repeat(30)}`,
].join('\n\n');

describe('the look of the answer page', () => {
  let host: AnswerPageHost;

  before(async () => {
    host = await startAnswerPages();
    mkdirSync(pictures, { recursive: true });
  });
  after(() => host.dispose());

  for (const width of [320, 640, 1280]) {
    it(`scrolls wide things in their own boxes, ${width} pixels wide`, async () => {
      const page = await host.open({ width });
      const { record, ...rest } = completed(wide);
      const facts = [{ label: word, value: word }];
      const long = {
        title: word,
        question: word,
        context: `${word}\n`.repeat(20),
        contextLabel: word,
        modelShort: word,
      };
      const buttons = [{ action: 'retryJob', label: word, primary: true, pressed: null } as const];
      const shown = { ...record, ...long, explanation: word, costLine: word, costNote: word, facts, buttons };
      await show(page, { ...rest, record: shown });
      await page.evaluate(() => {
        for (const box of document.querySelectorAll('details')) box.open = true;
      });
      const found = await page.evaluate(() => ({
        over: (document.scrollingElement?.scrollWidth ?? 0) - (document.scrollingElement?.clientWidth ?? 0),
        boxes: [...document.querySelectorAll('.markdown pre, .markdown .wide')].map((box) => ({
          scrolls: box.scrollWidth > box.clientWidth,
          isReachable: box.getAttribute('tabindex') === '0',
        })),
      }));
      await page.screenshot({ path: join(pictures, `wide-${width}.png`), fullPage: true });
      const scrolling = { scrolls: true, isReachable: true };
      assert.deepEqual(found, { over: 0, boxes: [scrolling, scrolling] });
      await page.close();
    });
  }

  for (const theme of THEMES) {
    it(`stands out from its ground in ${theme}`, async () => {
      const page = await host.open({ theme });
      for (const [name, shown] of Object.entries(gallery())) {
        await show(page, shown);
        await page.evaluate(() => {
          for (const box of document.querySelectorAll('details')) box.open = true;
        });
        assert.deepEqual(await page.evaluate(poorContrast, 4.5), [], `${name} in ${theme}`);
        await page.evaluate(() => {
          for (const box of document.querySelectorAll('details')) box.open = false;
        });
        await page.screenshot({ path: join(pictures, `${name}-${theme}.png`), fullPage: true });
      }
      for (const job of jobsInEveryState()) {
        await show(page, message(job, someTexts({ answer: '`code` [link](https://example.com) ![i](https://a.b/c)' })));
        assert.deepEqual(await page.evaluate(poorContrast, 4.5), [], `${job.state} in ${theme}`);
      }
      await page.close();
    });
  }

  for (const theme of THEMES) {
    it(`stands out from its ground while it is written, in ${theme}, wide and narrow`, async () => {
      for (const width of [320, 900]) {
        const page = await host.open({ theme, width });
        for (const shown of answering()) await show(page, shown);
        assert.equal(await page.locator('#newest').isVisible(), true);
        assert.deepEqual(await page.evaluate(poorContrast, 4.5), []);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(over <= 0, `${width} wide: ${over} pixels stand out`);
        await page.screenshot({ path: join(pictures, `answering-${width}-${theme}.png`) });
        await page.close();
      }
    });
  }

  it('would be found out if its text were faint', async () => {
    const page = await host.open();
    await show(page, completed('faint'));
    await page.addStyleTag({ url: '/editor.css?theme=vscode-light' });
    await page.evaluate(() => document.documentElement.style.setProperty('--vscode-editor-foreground', '#88888880'));
    assert.notDeepEqual(await page.evaluate(poorContrast, 4.5), []);
    await page.close();
  });

  it('draws each part of the cost in a colour of its own, in every theme', async () => {
    for (const theme of THEMES) {
      const page = await host.open({ theme });
      const { record, ...rest } = completed('a');
      const kinds = ['input', 'cached', 'cacheWrite', 'reasoning', 'visible', 'tools'];
      const costRows = kinds.map((kind) => ({
        kind,
        label: kind,
        tokens: '1',
        price: '$1.00',
        share: 1 / kinds.length,
      }));
      await show(page, { ...rest, record: { ...record, costRows } });
      const { bar, swatches } = await page.evaluate(() => ({
        bar: [...document.querySelectorAll('.bar rect')].map((part) => getComputedStyle(part).fill),
        swatches: [...document.querySelectorAll('[data-part="cost-legend"] .swatch')].map(
          (part) => getComputedStyle(part).backgroundColor,
        ),
      }));
      assert.deepEqual(bar, swatches, theme);
      assert.equal(new Set(bar).size, kinds.length, `${theme}: ${bar.join(' ')}`);
      assert.deepEqual(
        bar.filter((colour) => !colour.startsWith('rgb(')),
        [],
        `${theme}: every part is opaque`,
      );
      await page.close();
    }
  });

  it('names beside the bar only what can be seen in it', async () => {
    const page = await host.open();
    const { record, ...rest } = completed('a');
    const row = (label: string, share: number) =>
      ({ kind: 'input', label, tokens: '1', price: '$1.00', share }) as const;
    const legend = page.locator('[data-part="cost-legend"] li');
    await show(page, {
      ...rest,
      record: { ...record, costRows: [row('In', 0.04), row('Cached', 0), row('Out', 0.96)] },
    });
    assert.deepEqual(await legend.allTextContents(), ['In $1.00 4%', 'Out $1.00 96%']);
    assert.equal(await page.locator('[data-part="cost-table"] tbody tr').count(), 3, 'the table has them all');
    await show(page, { ...rest, record: { ...record, costRows: [row('In', 0)] } });
    assert.equal(await page.locator('[data-part="cost-legend"]').count(), 0, 'what cost nothing has no list of shares');
    await page.close();
  });

  it('uses colours that VS Code has', () => {
    const style = readFileSync(join(root, 'media', 'answer.css'), 'utf8');
    const themes = readFileSync(join(root, 'test', 'fixtures', 'webviewThemes.json'), 'utf8');
    const used = new Set([...style.matchAll(/--vscode-([\w-]+)/g)].map(([, name]) => name ?? ''));
    assert.deepEqual(
      [...used].filter((name) => !themes.includes(`"${name}"`)),
      [],
    );
  });

  it('draws a very long answer; how long that takes is written down', async () => {
    const page = await host.open();
    const answer = technicalAnswer.repeat(Math.ceil(400_000 / technicalAnswer.length));
    const times: number[] = [];
    for (const shown of [completed(answer), completed(answer), completed(`${answer}\n`.repeat(2))]) {
      const began = performance.now();
      await show(page, shown);
      times.push(Math.round(performance.now() - began));
    }
    const [first, again, twice] = times;
    const figures = { characters: answer.length, firstMs: first, againMs: again, twiceAsLongMs: twice };
    writeFileSync(join(pictures, 'figures.json'), `${JSON.stringify(figures, null, 2)}\n`);
    assert.equal(await page.locator('main').getAttribute('aria-busy'), 'false');
    await page.close();
  });
});
