// A thread on the answer page: its turns folded and unfolded, the box to ask on, and two answers beside each other.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Job, JobTexts } from '../../src/shared/job.ts';
import { T0 } from '../builders/aJob.ts';
import { aReceipt } from '../builders/aReceipt.ts';
import { HOSTILE_TEXTS } from '../builders/hostileTexts.ts';
import { aLine, aTurn } from '../builders/threadJobs.ts';
import { axeProblems } from '../host/axe.ts';
import { type AnswerPageHost, polished, posted, sent, show, startAnswerPages, THEMES } from './answerPageHost.ts';
import { settled, watch } from './drivenPage.ts';
import { inBlocks } from './hostilePlaces.ts';
import { technicalAnswer } from './samples.ts';
import { answerTurns, turnMessage, turnPage } from './threadPage.ts';

const pictures = join(import.meta.dirname, '..', '..', 'artifacts', 'answer-page', 'thread');

const textsOf = ({ id, title, textsRemovedAt }: Job): Partial<JobTexts> =>
  textsRemovedAt !== null
    ? { question: '', context: '', answer: '' }
    : { question: title, context: '', answer: `${technicalAnswer.slice(0, 1_800)}\n\nThis is ${id}.` };

const OPEN = { state: 'running', cost: null, usage: null, finishedAt: null, reserved: 350_000_000 } as const;
const twenty = aLine(20).map((turn) => ({ ...turn, receipt: aReceipt() }));
const fork = aTurn(30, {
  id: 'fork',
  parentId: 'turn-18',
  relation: 'escalation',
  model: 'o1-pro',
  servedModel: 'o1-pro',
});
const next = aTurn(31, { ...OPEN, id: 'next', parentId: 'turn-19', relation: 'followUp' });
const pair = [
  aTurn(0),
  aTurn(1, { parentId: 'turn-0', relation: 'comparison', model: 'o4-mini', servedModel: 'o4-mini' }),
];
const pairTexts = (job: Job): Partial<JobTexts> => ({
  ...textsOf(job),
  answer: `The lock is taken twice. ${job.id === 'turn-0' ? 'It is **not** safe at all.' : 'It is safe at all times.'}

\`\`\`ts
const same = 1;
const kept = ${job.id === 'turn-0' ? 1 : 2};
\`\`\``,
});

const at = (thread: readonly Job[], id: string): Job =>
  thread.find((turn) => turn.id === id) ?? assert.fail(`there should be ${id}`);

/** Every state of a thread: the job on show, and all of its thread. */
const STATES: Readonly<Record<string, readonly [shown: string, thread: readonly Job[]]>> = {
  'twenty turns': ['turn-19', twenty],
  'an older turn, with a fork and a newer one': ['turn-18', [...twenty, fork, next]],
  'a turn that runs': ['next', [...twenty.slice(0, 20), next]],
  'the first turn': ['turn-0', twenty.slice(0, 3)],
  'texts removed': [
    'turn-1',
    [aTurn(0), aTurn(1, { parentId: 'turn-0', relation: 'followUp', textsRemovedAt: T0, title: '' })],
  ],
  'a pair': ['turn-1', pair],
  'a pair of which one runs': ['turn-0', [pair[0] ?? aTurn(0), { ...at(pair, 'turn-1'), ...OPEN }]],
};

const unfoldAll = (page: Page) =>
  page.evaluate(() => {
    for (const fold of document.querySelectorAll<HTMLElement>('button.fold[aria-expanded="false"]')) fold.click();
    for (const box of document.querySelectorAll('details')) box.open = true;
  });

const runsOver = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((each) => {
        const { display, overflowX, textOverflow } = getComputedStyle(each);
        const mayScroll = ['auto', 'scroll'].includes(overflowX) || textOverflow === 'ellipsis';
        const isBox =
          !['inline', 'contents', 'none'].includes(display) && each.closest('.visually-hidden, [hidden]') === null;
        return isBox && !mayScroll && each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1;
      })
      .map(({ localName, className, id }) => `${localName}.${className}#${id}`),
  );

describe('a thread on the answer page', () => {
  let host: AnswerPageHost;

  before(async () => {
    host = await startAnswerPages();
    mkdirSync(pictures, { recursive: true });
  });
  after(() => host.dispose());

  const open = async (name: string, options: Parameters<AnswerPageHost['open']>[0] = {}) => {
    const [shown, thread] = STATES[name] ?? assert.fail(`there should be ${name}`);
    const texts = name.startsWith('a pair') ? pairTexts : textsOf;
    const page = await host.open(options);
    await show(page, turnPage(at(thread, shown), thread, texts));
    const asked = await answerTurns(page, shown, thread, texts);
    await polished(page);
    return { page, shown, thread, asked };
  };
  const marks = (page: Page) =>
    page.evaluate(() => [...document.querySelectorAll('.pair .markdown mark')].map(({ textContent }) => textContent));
  const marked = async (page: Page) => await page.waitForFunction(() => document.querySelector('.only-lists') !== null);

  for (const theme of THEMES) {
    it(`has nothing that axe finds wrong, folded and unfolded, in ${theme}`, async () => {
      for (const name of Object.keys(STATES)) {
        const { page } = await open(name, { theme });
        if (name === 'a pair') await marked(page);
        await page.screenshot({ path: join(pictures, `${name}-${theme}.png`), fullPage: true });
        assert.deepEqual(await axeProblems(page), [], `${name}, folded`);
        await unfoldAll(page);
        assert.deepEqual(await axeProblems(page), [], `${name}, unfolded`);
        await page.close();
      }
    });
  }

  for (const width of [320, 1600]) {
    it(`fits, ${width} pixels wide`, async () => {
      for (const name of Object.keys(STATES)) {
        const { page } = await open(name, { width });
        if (name === 'a pair') await marked(page);
        await unfoldAll(page);
        await page.screenshot({ path: join(pictures, `${name}-${width}.png`), fullPage: true });
        assert.deepEqual(await runsOver(page), [], name);
        await page.close();
      }
    });
  }

  for (const theme of THEMES) {
    it(`of twenty turns has nothing that axe finds wrong at both widths in ${theme}`, async () => {
      for (const width of [320, 1600]) {
        const { page } = await open('twenty turns', { theme, width });
        await page.screenshot({ path: join(pictures, `twenty turns-${width}-${theme}.png`), fullPage: true });
        assert.deepEqual(await axeProblems(page), [], `${width}`);
        await page.close();
      }
    });
  }

  it('begins with the answer in sight, however many turns there are, and draws the others in idle moments', async () => {
    const { page, asked } = await open('twenty turns');
    const top = await page.evaluate(() => document.querySelector('[data-part="answer"]')?.getBoundingClientRect().top);
    assert.ok((top ?? 999) < 300, `the answer begins at ${top}`);
    assert.deepEqual(
      asked,
      twenty
        .slice(0, 19)
        .map(({ id }) => id)
        .reverse(),
    );
    assert.equal(await page.locator('.turn-body:visible').count(), 0);
    assert.match((await page.locator('#turn-turn-3').textContent()) ?? '', /This is turn-3\./);
    await page.close();
  });

  it('is unfolded and folded by keyboard, and says so', async () => {
    const { page } = await open('twenty turns');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'fold-older-turns');
    const expanded = () => page.evaluate(() => document.activeElement?.getAttribute('aria-expanded'));
    assert.equal(await expanded(), 'false');
    await page.keyboard.press('Enter');
    assert.equal(await expanded(), 'true');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'fold-turn-turn-0');
    assert.ok(await page.locator('#turn-turn-0 [data-part="turn-answer"]').isVisible());
    assert.ok(await page.locator('#turn-turn-0 .cost-line').isVisible());
    assert.ok(await page.locator('#turn-turn-0 [data-part="receipt-summary"]').isVisible());
    await page.keyboard.press('Space');
    assert.equal(await expanded(), 'false');
    assert.equal(await page.locator('#turn-turn-0').isVisible(), false);
    await page.close();
  });

  it('has its headings in order', async () => {
    const { page } = await open('an older turn, with a fork and a newer one');
    await unfoldAll(page);
    const levels = await page.evaluate(() =>
      [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
        .filter((heading) => heading.closest('.markdown') === null)
        .map(({ localName }) => Number(localName[1])),
    );
    const jumps = levels.filter((level, index) => index > 0 && level > (levels[index - 1] ?? 0) + 1);
    assert.deepEqual(jumps, [], levels.join(' '));
    await page.close();
  });

  it('asks for a turn that is unfolded before it was drawn, and draws it once it is there', async () => {
    const page = await host.open();
    await page.evaluate(() => Object.assign(window, { requestIdleCallback: () => 0 }));
    await show(page, turnPage(at(twenty, 'turn-3'), twenty.slice(0, 4), textsOf), 'at once');
    await page.locator('#fold-turn-turn-1').click();
    assert.equal(await page.locator('#turn-turn-1').textContent(), 'Open This TurnLoading…');
    const all: readonly object[] = await posted(page);
    assert.deepEqual(all.at(-1), { type: 'readTurn', turnId: 'turn-1', jobId: 'turn-3' });
    await show(page, turnMessage('turn-3', at(twenty, 'turn-1'), textsOf), 'at once');
    await page.waitForFunction(() => document.querySelector('#turn-turn-1')?.textContent?.includes('This is turn-1.'));
    await page.close();
  });

  it('leaves an unfolded turn, its focus and its nodes as they are while the open turn grows and is drawn again', async () => {
    const thread = [...twenty.slice(0, 3), { ...next, parentId: 'turn-2' }];
    const page = await host.open();
    await show(
      page,
      turnPage(at(thread, 'next'), thread, () => ({ question: 'Next?' }), true),
    );
    await answerTurns(page, 'next', thread, textsOf);
    await page.locator('#fold-turn-turn-2').click();
    await page.evaluate(() => Object.assign(window, { __node: document.querySelector('#turn-turn-2 .markdown p') }));
    for (const [index, answer] of ['One. ', 'Two. ', 'Three.'].entries()) {
      await show(page, {
        type: 'grow',
        jobId: 'next',
        answerFrom: [0, 5, 10][index] ?? 0,
        answer,
        summaryFrom: 0,
        summary: '',
      });
    }
    const ended = { ...at(thread, 'next'), state: 'completed', updatedAt: T0 + 9_000_000 } as const;
    const after = [...thread.slice(0, 3), ended];
    await show(
      page,
      turnPage(ended, after, () => ({ question: 'Next?', answer: 'One. Two. Three.' })),
    );
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'fold-turn-turn-2');
    assert.ok(
      await page.evaluate(() => Reflect.get(window, '__node') === document.querySelector('#turn-turn-2 .markdown p')),
    );
    assert.equal((await page.locator('[data-part="answer"]').textContent())?.trim(), 'One. Two. Three.');
    await page.close();
  });

  it('does not move its reader when a newer turn comes, and tells of it', async () => {
    const thread = twenty.slice(0, 6);
    const long = (job: Job) => ({ ...textsOf(job), answer: technicalAnswer.repeat(5) });
    const page = await host.open();
    await show(page, turnPage(at(thread, 'turn-5'), thread, long));
    await page.evaluate(() => window.scrollTo(0, 900));
    const top = () =>
      page.evaluate(() => document.querySelector('[data-part="answer"] h3')?.getBoundingClientRect().top);
    const before = await top();
    const newer = { ...next, parentId: 'turn-5' };
    await show(page, turnPage(at(thread, 'turn-5'), [...thread, newer], long));
    assert.ok(Math.abs(((await top()) ?? 0) - (before ?? 0)) < 2);
    assert.match((await page.locator('#announcer').textContent()) ?? '', /^There is a newer turn: /);
    await page.locator('[data-part="newer"] button').click();
    assert.deepEqual((await sent(page)).at(-1), { type: 'openTurn', turnId: 'next' });
    await page.close();
  });

  it('leads to each turn at which the thread forks', async () => {
    const { page } = await open('an older turn, with a fork and a newer one');
    const list = await page.locator('section[aria-labelledby="later-title"] li').allTextContents();
    assert.deepEqual(
      list.map((line) => line.split(':')[0]),
      ['Asked on', 'Climbed to o1-pro high'],
    );
    await page.locator('#open-later-fork').click();
    await page.locator('#fold-turn-turn-17').click();
    await page.locator('#open-turn-turn-17').click();
    assert.deepEqual((await sent(page)).slice(1), [
      { type: 'openTurn', turnId: 'fork' },
      { type: 'openTurn', turnId: 'turn-17' },
    ]);
    await page.close();
  });

  it('says of what is asked on that it will be sent later, and why nothing can be asked', async () => {
    const { page } = await open('a turn that runs');
    assert.equal(await page.locator('#ask-note').textContent(), 'It will be sent when this answer is there.');
    const { page: old } = await open('texts removed');
    assert.equal(await old.locator('#ask-text').isVisible(), false);
    assert.match((await old.locator('#ask-note').textContent()) ?? '', /nothing can be asked on\.$/);
    await page.close();
    await old.close();
  });

  describe('the box to ask on', () => {
    const alone = turnPage(aTurn(0), [aTurn(0)], textsOf);
    const kept = (page: Page) => page.evaluate(() => Reflect.get(window, '__kept').at(-1)?.draft);

    it('asks by its button and by Ctrl+Enter, once, and is emptied only when that was asked', async () => {
      const page = await host.open();
      await show(page, alone);
      const asks = async () => (await sent(page)).filter((message) => JSON.stringify(message).includes('askFollowUp'));
      await page.locator('#ask-button').click({ force: true });
      await page.locator('#ask-text').fill(' \n');
      await page.locator('#ask-button').click({ force: true });
      assert.deepEqual(await asks(), []);
      await page.locator('#ask-text').fill('And then?\nWhy?');
      await page.locator('#ask-text').press('Control+Enter');
      await page.locator('#ask-button').click({ force: true });
      assert.deepEqual(await asks(), [{ type: 'action', action: 'askFollowUp', prompt: 'And then?\nWhy?' }]);
      assert.equal(await page.locator('#ask-button').getAttribute('aria-disabled'), 'true');
      await show(page, { type: 'asked', jobId: 'turn-0', isAsked: false });
      assert.equal(await page.locator('#ask-text').inputValue(), 'And then?\nWhy?');
      await page.locator('#ask-button').click({ force: true });
      assert.equal((await asks()).length, 2);
      await show(page, { type: 'asked', jobId: 'turn-0', isAsked: true });
      assert.equal(await page.locator('#ask-text').inputValue(), '');
      assert.equal(await kept(page), '');
      await page.close();
    });

    it('keeps what is written when the page is drawn again, tells the host, and gives each job its own', async () => {
      const page = await host.open();
      await show(page, { ...alone, state: { ...alone.state, draft: 'From before' } });
      assert.equal(await page.locator('#ask-text').inputValue(), 'From before');
      await page.locator('#ask-text').fill('From now');
      await show(page, { ...alone, state: { ...alone.state, draft: 'From before' } });
      assert.equal(await page.locator('#ask-text').inputValue(), 'From now');
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'ask-text');
      const other = aTurn(5);
      await show(page, turnPage(other, [other], textsOf));
      assert.equal(await page.locator('#ask-text').inputValue(), '');
      const all: readonly object[] = await posted(page);
      const drafts = all.filter((message) => Reflect.get(message, 'type') === 'draft');
      assert.deepEqual(drafts.at(-1), { type: 'draft', text: 'From now', jobId: 'turn-0' });
      await page.close();
    });

    it('names the keys of the machine that it is read on', async () => {
      for (const [agent, keys] of [
        ['Mozilla/5.0 (X11; Linux x86_64)', 'or Ctrl+Enter'],
        ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'or Cmd+Enter'],
      ] as const) {
        const page = await host.open();
        await page.evaluate((value) => Object.defineProperty(navigator, 'userAgent', { value }), agent);
        await show(page, alone);
        assert.equal(await page.locator('.ask-row .note').textContent(), keys);
        await page.close();
      }
    });

    it('grows with its text, and has a name', async () => {
      const page = await host.open();
      await show(page, alone);
      const height = async () => (await page.locator('#ask-text').boundingBox())?.height ?? 0;
      const before = await height();
      await page.getByLabel('What do you want to know next?').fill('line\n'.repeat(12));
      assert.ok((await height()) > before + 100);
      await page.close();
    });
  });

  describe('two answers to one question', () => {
    it('stand beside each other where there is room, else one below the other', async () => {
      const lefts = async (width: number) => {
        const { page } = await open('a pair', { width });
        const found = await page.evaluate(() =>
          [...document.querySelectorAll('.column')].map((each) => each.getBoundingClientRect().left),
        );
        await page.close();
        return new Set(found).size;
      };
      assert.deepEqual([await lefts(1_600), await lefts(900), await lefts(320)], [2, 2, 1]);
    });

    it('are marked where only one of them says it, by their own words, in both and in lists that lead there', async () => {
      const { page } = await open('a pair');
      await marked(page);
      assert.equal(
        (await marks(page)).join(''),
        'It is not safe at all.const kept = 1;It is safe at all times.const kept = 2;',
      );
      assert.deepEqual(await page.locator('.only-legend').allTextContents(), [
        'only in the answer of o3 high (2)',
        'only in the answer of o4-mini high (2)',
      ]);
      await page.getByRole('link', { name: 'It is not safe at all.' }).click();
      assert.equal(await page.evaluate(() => document.activeElement?.localName), 'mark');
      await page.close();
    });

    it('are not compared while one of them runs, and the page says so', async () => {
      const { page } = await open('a pair of which one runs');
      assert.match((await page.locator('.differences').textContent()) ?? '', /is marked when both have finished\.$/);
      assert.deepEqual(await marks(page), []);
      await page.close();
    });
  });

  it('does nothing that a hostile question or answer of an earlier turn wants', async () => {
    const page = await host.open();
    const seen = await watch(page);
    for (const [index, text] of HOSTILE_TEXTS.entries()) {
      const id = `hostile-${index}`;
      const thread = [
        aTurn(0, { id: `${id}-a`, title: text }),
        aTurn(1, { id, parentId: `${id}-a`, relation: 'followUp' }),
      ];
      const texts = () => ({ question: text, context: text, answer: inBlocks(text) });
      await show(page, turnPage(at(thread, id), thread, texts));
      await answerTurns(page, id, thread, texts);
      await unfoldAll(page);
      const strange = await page.evaluate(() =>
        [
          ...document.querySelectorAll(
            'main script, main style, main iframe, main img, main object, main form, main input, main [style], main [onerror], main [srcdoc]',
          ),
        ].map(({ localName }) => localName),
      );
      assert.deepEqual(strange, [], text);
    }
    await settled(page);
    assert.deepEqual(seen, []);
    await page.close();
  });
});
