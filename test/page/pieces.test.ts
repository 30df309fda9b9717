// Answers in pieces of any size: what stands there in the end is what would have come at once, and nothing ever lives.

import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import type { Grow } from '../../src/shared/pageProtocol.ts';
import { aCost, aSentJob, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { seededRandom, wholeNumber } from '../builders/seededRandom.ts';
import { type AnswerPageHost, message, show, startAnswerPages } from './answerPageHost.ts';
import { ADDED_TAGS, ANSWER_TAGS, HOSTILE_ANSWERS, richAnswer, technicalAnswer } from './samples.ts';

const HOSTILE = [
  '# <script>alert(1)</script>\n\n',
  '<img src=x onerror=alert(1)> and [js](javascript:alert(1)) and ![p](https://attacker.example/b.png)\n\n',
  '```html\n<script>alert(2)</script>\n\u202ecode\n```\n\n',
  '| a | b |\n|---|--:|\n| <b>x</b> | `y` |\n\n',
  '1. one\n\n2. two\n   ~~~\n   <svg onload=alert(3)>\n   ~~~\n\n> quoted <iframe src="https://attacker.example">\n\n',
  '[named]: https://example.com/late "Late"\n\nSee [named].\n',
].join('');

/** Every hostile text but the few that are only long, in a paragraph, in code that is open for a while, and in a list. */
const FIXTURES = HOSTILE_ANSWERS.filter(({ text }) => text.length < 1_000)
  .map(({ text }, index) => {
    const line = text.replaceAll('\n', ' ');
    return (
      [`${text}\n\n`, `\`\`\`html\n${text}\n\`\`\`\n\n`, `- ${line}\n- \`${line}\`\n\nAnd so on.\n\n`][index % 3] ?? ''
    );
  })
  .join('');
const LISTS = [
  '1. one\n2. two\n   - deep\n   - deeper\n\n     with a paragraph\n3. three\n',
  '\n- tight\n- tight\n- tight\n\n- and loose from here\n- on\n\nText between.\n\n* other\n* mark\n+ third\n\n',
  '7) seven\n8) eight\n\n   ```js\n   let a = "- no item";\n\n   let b;\n   ```\n9) nine\n\n    indented\n10) ten\nlazy\n\n***\n',
  '> quoted\n> - in it\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nSetext\n---\n\n    code by four\n\n    goes on\n\nEnd.\n',
].join('');
const LONG_CODE = `Before.\n\n\`\`\`\n${Array.from({ length: 900 }, (_, at) => `a${at}${at % 7 ? '' : '\u202e'}`).join('\n')}\n\`\`\`\n\nAfter.\n`;
const TEXTS = {
  'a hostile answer': HOSTILE,
  'every hostile text': FIXTURES,
  lists: LISTS,
  'a block of many lines of code': LONG_CODE,
  'a technical answer': technicalAnswer,
  'an answer with everything': richAnswer,
} as const;

/** What the page itself puts around an answer, with its first word. */
const OWN =
  'section[aria-labelledby="answer-title"], [data-part="notes"], #answer-title, [data-part="answer-note"], #outline, #outline > *, #outline ol';

/** With its outline and footnotes. */
const WHOLE = 'section[aria-labelledby="answer-title"]';

describe('an answer in pieces of any size', () => {
  let host: AnswerPageHost;

  before(async () => {
    host = await startAnswerPages();
  });
  after(() => host.dispose());

  const finished = (text: string) =>
    message(
      aSentJob({ state: 'completed', finishedAt: T0, usage: aUsage(), cost: aCost() }),
      someTexts({ answer: text }),
    );

  for (const [name, text] of Object.entries(TEXTS)) {
    it(`ends as if it had come at once, and never lives meanwhile: ${name}`, async () => {
      const page = await host.open();
      await show(page, finished(text));
      const whole = await page.locator(WHOLE).innerHTML();
      await page.close();
      const random = seededRandom(7);
      for (const most of [3, 9, 40, 120, 400]) {
        const fresh = await host.open();
        await show(fresh, message(aSentJob({ state: 'running' }), someTexts()));
        const pieces: Grow[] = [];
        for (let at = 0; at < text.length; ) {
          const size = wholeNumber(random, 1, most);
          pieces.push({
            type: 'grow',
            jobId: 'job-1',
            answerFrom: at,
            answer: text.slice(at, at + size),
            summaryFrom: 0,
            summary: '',
          });
          at += size;
        }
        assert.deepEqual(await strangersMeanwhile(fresh, pieces), [], `pieces of at most ${most} characters`);
        await show(fresh, finished(text));
        assert.equal(await fresh.locator(WHOLE).innerHTML(), whole, `pieces of at most ${most}`);
        await fresh.close();
      }
    });
  }
});

/** Streams the pieces into the page, and looks after each for anything that lives. */
async function strangersMeanwhile(page: Page, pieces: readonly Grow[]): Promise<string[]> {
  return await page.evaluate(
    async ({ pieces, tags, own }) => {
      const found = new Set<string>();
      const look = (element: Element) => {
        if (element.matches(own)) return;
        const href = element.getAttribute('href');
        if (!tags.includes(element.localName)) found.add(`<${element.localName}>`);
        if (href !== null && !/^(?:https?|mailto):/i.test(href)) found.add(`to ${href}`);
        for (const name of element.getAttributeNames()) {
          if (/^on|^style$|^id$|^src$/.test(name)) found.add(`${element.localName} ${name}`);
        }
      };
      const observer = new MutationObserver((changes) => {
        for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
          if (node instanceof Element) for (const element of [node, ...node.querySelectorAll('*')]) look(element);
        }
      });
      observer.observe(document.querySelector('[data-part="answer"]') ?? document.body, {
        childList: true,
        subtree: true,
      });
      for (const piece of pieces) {
        await new Promise((resolve) => {
          window.addEventListener('message', resolve, { once: true });
          window.postMessage(piece, '*');
        });
      }
      return [...found, ...(Reflect.get(window, '__pwned') === undefined ? [] : ['script ran'])];
    },
    { pieces, own: OWN, tags: [...ANSWER_TAGS, ...ADDED_TAGS, 'button'] },
  );
}
