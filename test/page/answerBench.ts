// The answer page with 400 KB of Markdown: the first paint after the message, and the longest frame while it streams.
// A program of its own, which prints its figures as JSON: it knows the DOM, the other benchmarks don't.
import type { Page } from 'playwright-core';
import { type Measured, median } from '../bench/figures.ts';
import { aSentJob, someTexts } from '../builders/aJob.ts';
import { message, startAnswerPages } from './answerPageHost.ts';
import { technicalAnswer } from './samples.ts';

const BYTES = 400_000;
const ROUNDS = 5;
const PIECE = 400;

console.log(JSON.stringify(await measureAnswer()));

async function measureAnswer(): Promise<Record<string, Measured>> {
  const host = await startAnswerPages();
  try {
    const text = technicalAnswer.repeat(Math.ceil(BYTES / technicalAnswer.length)).slice(0, BYTES);
    const paints: number[] = [];
    const floors: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const page = await host.open();
      floors.push(await paintMs(page, message(aSentJob({ state: 'completed' }), someTexts({ answer: 'Short.' }))));
      await page.close();
      const fresh = await host.open();
      paints.push(await paintMs(fresh, message(aSentJob({ state: 'completed' }), someTexts({ answer: text }))));
      await fresh.close();
    }
    const running = message(aSentJob({ state: 'running' }), someTexts());
    const idle = await host.open();
    await paintMs(idle, running);
    const floor = await longestFrameMs(idle, text, 0);
    await idle.close();
    const page = await host.open();
    await paintMs(page, running);
    const longest = await longestFrameMs(page, text, PIECE);
    return {
      'answer.firstPaintMs': {
        value: median(paints),
        floor: median(floors),
        note: `postMessage to an open page → the frame in which the answer's beginning stands; ${BYTES / 1000} KB of Markdown; median of ${ROUNDS}; floor: an answer of one word`,
      },
      'answer.longestFrameMs': {
        value: longest,
        floor,
        note: `longest gap between two frames while ${BYTES / 1000} KB come in pieces of ${PIECE} characters; floor: as many pieces of nothing`,
      },
    };
  } finally {
    await host.dispose();
  }
}

/** As text: these tests know no DOM. */
async function paintMs(page: Page, shown: object): Promise<number> {
  return Number(
    await page.evaluate(`(async (value) => {
      const began = performance.now();
      window.postMessage(value, '*');
      while ((document.querySelector('[data-part="answer"]')?.textContent ?? '') === '' && value.record.answer !== '') {
        await new Promise((resolve) => setTimeout(resolve));
      }
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - began;
    })(${JSON.stringify(shown)})`),
  );
}

/** @param shown characters of each piece that are sent */
async function longestFrameMs(page: Page, text: string, shown: number): Promise<number> {
  return Number(
    await page.evaluate(`(async (text, piece, shown) => {
      let longest = 0;
      let last = performance.now();
      let isRunning = true;
      const frame = (at) => {
        longest = Math.max(longest, at - last);
        last = at;
        if (isRunning) requestAnimationFrame(frame);
      };
      await new Promise((resolve) => requestAnimationFrame((at) => { last = at; resolve(); }));
      requestAnimationFrame(frame);
      for (let from = 0; from < text.length; from += piece) {
        window.postMessage({ type: 'grow', answerFrom: shown === 0 ? 0 : from, answer: text.slice(from, from + shown), summaryFrom: 0, summary: '' }, '*');
        await new Promise((resolve) => setTimeout(resolve, 8));
      }
      isRunning = false;
      return longest;
    })(${JSON.stringify(text)}, ${PIECE}, ${shown})`),
  );
}
