// What long answers cost the page: the work for a piece when much stands before it, and the memory of many open answers.
import type { CDPSession, Page } from 'playwright-core';
import { type Measured, median } from '../bench/figures.ts';
import { aSentJob, someTexts } from '../builders/aJob.ts';
import { type AnswerPageHost, message, polished, show } from './answerPageHost.ts';
import { completed } from './samples.ts';

const SMALL = 10_000;
const LARGE = 1_000_000;
const PIECE = 100;
const PIECES = 150;
const ROUNDS = 5;
const OPEN = 10;

/** The same pieces on top of much text and of little: seconds of the page's main thread, drawing and layout included. */
export async function measureGrowth(host: AnswerPageHost, unit: string): Promise<Measured> {
  const ratios: number[] = [];
  const costs: number[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const small = await workMs(host, unit, SMALL);
    const large = await workMs(host, unit, LARGE);
    costs.push([small, large]);
    ratios.push(large / small);
  }
  const per = (index: number) => (median(costs.map((cost) => cost[index] ?? 0)) / PIECES).toFixed(2);
  return {
    value: median(ratios),
    note: `work of the main thread for ${PIECES} pieces of ${PIECE} characters on top of ${LARGE / 1_000_000} MB over that on top of ${SMALL / 1000} KB, layout and painting included; median of ${ROUNDS}; ${per(0)} and ${per(1)} ms for a piece`,
  };
}

async function workMs(host: AnswerPageHost, unit: string, size: number): Promise<number> {
  const page = await host.open();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await show(page, message(aSentJob({ state: 'running' }), someTexts()));
  // The same place of the text, however much stands before it.
  const start = Math.max(1, Math.round(size / unit.length)) * unit.length;
  const before = unit.repeat(start / unit.length);
  await grow(page, before, 0, before.length);
  await polished(page);
  const began = await taskMs(session);
  await grow(page, unit, start, PIECE);
  await polished(page);
  const spent = (await taskMs(session)) - began;
  await page.close();
  return spent;
}

/** As text: these tests know no DOM. A piece for each frame, as the host gathers them. */
async function grow(page: Page, text: string, from: number, piece: number): Promise<void> {
  await page.evaluate(`(async (text, from, piece) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const pieces = Math.min(${PIECES}, Math.ceil(text.length / piece));
    for (let index = 0; index < pieces; index += 1) {
      const at = index * piece;
      const answer = text.slice(at, at + piece);
      window.postMessage({ type: 'grow', jobId: 'job-1', answerFrom: from + at, answer, summaryFrom: 0, summary: '' }, '*');
      await frame();
    }
    // A long text is drawn in slices, one a frame.
    for (let height = -1; height !== document.body.scrollHeight; await frame(), await frame(), await frame()) {
      height = document.body.scrollHeight;
    }
  })(${JSON.stringify(text)}, ${from}, ${piece})`);
}

async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}

export async function measureMemory(host: AnswerPageHost, text: string): Promise<Measured> {
  const long = await heapMb(host, text);
  const short = await heapMb(host, 'Short.');
  return {
    value: long,
    floor: short,
    note: `script memory after ${OPEN} answers of ${text.length / 1000} KB were opened, all in colours, after a collection; floor: ${OPEN} answers of one word`,
  };
}

async function heapMb(host: AnswerPageHost, text: string): Promise<number> {
  const pages: Page[] = [];
  let bytes = 0;
  for (let index = 0; index < OPEN; index += 1) {
    const page = await host.open();
    pages.push(page);
    await show(page, completed(text));
  }
  for (const page of pages) {
    await polished(page);
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    bytes += usedSize;
  }
  for (const page of pages) await page.close();
  return bytes / 1_048_576;
}
