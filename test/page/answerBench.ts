// The answer page with 400 KB of Markdown: the first paint after the message, and the longest frame while it streams.
// A program of its own, which prints its figures as JSON: it knows the DOM, the other benchmarks don't.
import type { Page } from 'playwright-core';
import type { Job } from '../../src/shared/job.ts';
import { type Measured, median } from '../bench/figures.ts';
import { aSentJob, someTexts } from '../builders/aJob.ts';
import { aLine, aTurn } from '../builders/threadJobs.ts';
import { measureGrowth, measureMemory } from './answerCosts.ts';
import { type AnswerPageHost, message, startAnswerPages } from './answerPageHost.ts';
import { richAnswer, technicalAnswer } from './samples.ts';
import { answerTurns, turnPage } from './threadPage.ts';

const BYTES = 400_000;
const TURNS = 20;
const TURN_BYTES = 20_000;
const ROUNDS = 5;
const STREAMS = 3;
/** Many times faster than any model writes. */
const PIECE = 800;
const EVERY_MS = 8;

console.log(JSON.stringify(await measureAnswer()));

async function measureAnswer(): Promise<Record<string, Measured>> {
  const host = await startAnswerPages();
  try {
    const unit = `${technicalAnswer}\n\n${richAnswer}\n\n`;
    const text = unit.repeat(Math.ceil(BYTES / unit.length)).slice(0, BYTES);
    const paints: number[] = [];
    const floors: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const page = await host.open();
      floors.push(await plainMs(page, text));
      await page.close();
      const fresh = await host.open();
      paints.push(await paintMs(fresh, message(aSentJob({ state: 'completed' }), someTexts({ answer: text }))));
      await fresh.close();
    }
    const running = message(aSentJob({ state: 'running' }), someTexts());
    const finished = message(aSentJob({ state: 'completed' }), someTexts({ answer: text }));
    const frames: number[] = [];
    const idleFrames: number[] = [];
    for (let round = 0; round < STREAMS; round += 1) {
      const idle = await host.open();
      await paintMs(idle, running);
      idleFrames.push(await longestFrameMs(idle, text, 0, running));
      await idle.close();
      const page = await host.open();
      await paintMs(page, running);
      frames.push(await longestFrameMs(page, text, PIECE, finished));
      await page.close();
    }
    return {
      'answer.firstPaintMs': {
        value: median(paints),
        floor: median(floors),
        note: `postMessage to an open page → the frame in which the answer's beginning stands; ${BYTES / 1000} KB of Markdown with code, formulas and tables; median of ${ROUNDS}; floor: the same text, posted to the same page, as one preformatted block`,
      },
      'thread.firstPaintMs': await measureThread(host, unit),
      'answer.longestFrameMs': {
        value: median(frames),
        floor: median(idleFrames),
        note: `longest gap between two frames while ${BYTES / 1000} KB come in pieces of ${PIECE} characters every ${EVERY_MS} ms, and then the finished record; median of ${STREAMS}; floor: as many pieces of nothing`,
      },
      'answer.growth': await measureGrowth(host, unit),
      'answer.memoryMb': await measureMemory(host, text),
    };
  } finally {
    await host.dispose();
  }
}

/** The page of the last turn, and how long it takes until all turns before it are drawn as well, which no one waits for. */
async function measureThread(host: AnswerPageHost, unit: string): Promise<Measured> {
  const answer = unit.repeat(Math.ceil(TURN_BYTES / unit.length)).slice(0, TURN_BYTES);
  const thread = aLine(TURNS);
  const textsOf = ({ title: question }: Job) => ({ question, context: '', answer });
  const last = thread.at(-1) ?? aTurn(0);
  const whole = message(last, someTexts({ answer: answer.repeat(TURNS) }));
  const paints: number[] = [];
  const floors: number[] = [];
  const ends: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const floor = await host.open();
    floors.push(await paintMs(floor, whole));
    await floor.close();
    const page = await host.open();
    const began = performance.now();
    paints.push(await paintMs(page, turnPage(last, thread, textsOf)));
    await answerTurns(page, last.id, thread, textsOf);
    ends.push(performance.now() - began);
    await page.close();
  }
  return {
    value: median(paints),
    floor: median(floors),
    note: `postMessage to an open page → the frame in which the answer of the last turn stands; ${TURNS} turns of ${TURN_BYTES / 1000} KB, the earlier ones folded; all are drawn behind that after ${Math.round(median(ends))} ms, in idle moments, asked of the host one by one; median of ${ROUNDS}; floor: the same text as one answer`,
  };
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

/** The least a page can do with a text: one block, nothing read, nothing coloured. */
async function plainMs(page: Page, text: string): Promise<number> {
  return Number(
    await page.evaluate(`(async (text) => {
      const block = document.createElement('pre');
      const taken = new Promise((resolve) => window.addEventListener('message', ({ data }) => {
        block.textContent = data.text;
        document.getElementById('page').replaceChildren(block);
        resolve();
      }, { once: true }));
      const began = performance.now();
      window.postMessage({ text }, '*');
      await taken;
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      return performance.now() - began;
    })(${JSON.stringify(text)})`),
  );
}

/** @param shown characters of each piece that are sent */
async function longestFrameMs(page: Page, text: string, shown: number, last: object): Promise<number> {
  return Number(
    await page.evaluate(`(async (text, shown, last) => {
      let longest = 0;
      let before = 0;
      let isRunning = true;
      const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      const frame = (at) => {
        longest = Math.max(longest, at - before);
        before = at;
        if (isRunning) requestAnimationFrame(frame);
      };
      await new Promise((resolve) => requestAnimationFrame((at) => { before = at; resolve(); }));
      requestAnimationFrame(frame);
      for (let from = 0; from < text.length; from += ${PIECE}) {
        window.postMessage({ type: 'grow', jobId: 'job-1', answerFrom: shown === 0 ? 0 : from, answer: text.slice(from, from + shown), summaryFrom: 0, summary: '' }, '*');
        await wait(${EVERY_MS});
      }
      window.postMessage(last, '*');
      await wait(500);
      isRunning = false;
      return longest;
    })(${JSON.stringify(text)}, ${shown}, ${JSON.stringify(last)})`),
  );
}
