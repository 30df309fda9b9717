// The worst 1 MB of each kind through the real page, as the stream and then the record bring it: how long the page does
// nothing else. A program of its own, which prints the longest stall of each in milliseconds as soon as it is known:
// `node test/page/hostileStalls.ts [characters] [part of a name]`. Wall time, so no test: the suite counts what is drawn.
import type { Page } from 'playwright-core';
import { aSentJob, someTexts } from '../builders/aJob.ts';
import { PAGE_GROWTH } from '../builders/pageGrowth.ts';
import { message, startAnswerPages } from './answerPageHost.ts';

const MOST_MS = 120_000;
const [characters = '1000000', part = ''] = process.argv.slice(2);

const ONLY_TEXTS = PAGE_GROWTH.filter(({ rule, name }) => !rule.startsWith('function/') && name.includes(part));
/** What is polished later: formulas, code and notes, as many as fit. */
const LATER: readonly (readonly [name: string, unit: string])[] = [
  ['formulas', '$x^2$ '],
  ['formulas that are too large', `$\\cancelto{a}{${'\\cancelto{a}{'.repeat(20)}x${'}'.repeat(21)}$\n\n`],
  ['formulas of many letters', `$$${'x'.repeat(3_000)}$$\n\n`],
  ['blocks of code', '```js\nlet a = 1;\n```\n'],
  ['blocks of code as long as coloured', `\`\`\`ts\n${'a(`b`, /c/) + '.repeat(18)}\n\`\`\`\n`],
  ['notes named before', '[^a] [^b]\n\n[^a]: b\n\n'],
];

const size = Number(characters);
const kinds: readonly (readonly [name: string, text: string])[] = [
  ...ONLY_TEXTS.map(({ name, text }) => [name, text(size)] as const),
  ...LATER.filter(([name]) => name.includes(part)).map(
    ([name, unit]) => [name, unit.repeat(Math.ceil(size / unit.length))] as const,
  ),
];
const host = await startAnswerPages();
try {
  for (const [name, text] of kinds) console.log(`${await longestStallMs(text.slice(0, size))}\t${name}`);
} finally {
  await host.dispose();
}

async function longestStallMs(text: string): Promise<number> {
  const page = await host.open();
  try {
    return await measured(page, text);
  } finally {
    await page.close();
  }
}

/** The longest task of the page, until all is drawn; 0 = none above 50 ms, NaN = the end never came. */
async function measured(page: Page, text: string): Promise<number> {
  const shown = [
    message(aSentJob({ state: 'running' }), someTexts()),
    message(aSentJob({ state: 'completed' }), someTexts({ answer: text })),
  ];
  return Number(
    await page.evaluate(`(async (text, [running, finished]) => {
      let longest = 0;
      const look = (list) => { for (const { duration } of list.getEntries()) longest = Math.max(longest, duration); };
      const observer = new PerformanceObserver(look);
      observer.observe({ type: 'longtask' });
      window.postMessage(running, '*');
      await new Promise((resolve) => setTimeout(resolve, 50));
      const half = Math.floor(text.length / 2);
      for (let from = 0; from < half; from += 20_000) {
        window.postMessage({ type: 'grow', jobId: 'job-1', answerFrom: from, answer: text.slice(from, Math.min(half, from + 20_000)), summaryFrom: 0, summary: '' }, '*');
        await new Promise((resolve) => setTimeout(resolve, 4));
      }
      window.postMessage(finished, '*');
      const began = performance.now();
      const isDone = () => !document.querySelector('[data-part="answer-note"]')?.textContent && !document.querySelector('[data-at-work]');
      for (let quiet = 0, length = -1; quiet < 5 && performance.now() - began < ${MOST_MS};) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        const now = document.querySelector('[data-part="answer"]')?.textContent?.length ?? 0;
        quiet = now === length && isDone() ? quiet + 1 : 0;
        length = now;
      }
      look({ getEntries: () => observer.takeRecords() });
      return performance.now() - began < ${MOST_MS} ? Math.round(longest) : Number.NaN;
    })(${JSON.stringify(text)}, ${JSON.stringify(shown)})`),
  );
}
