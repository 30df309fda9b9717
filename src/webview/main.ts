// The answer page: says that it is ready, draws what the host sends, and sends back what the reader wants. It keeps
// nothing but the job's id.
import { isOpen } from '../shared/job.ts';
import { isToPage } from '../shared/pageGuards.ts';
import type { FromPage, Grow, PageRecord, PageWords, Show } from '../shared/pageProtocol.ts';
import type { PageNeeds } from './actionButton.ts';
import { copyTex } from './copyTex.ts';
import { clockText, usualText } from './header.ts';
import { keepPresses } from './keepPresses.ts';
import { Newest } from './newest.ts';
import { type PageTexts, render } from './render.ts';
import { answerView, summaryView } from './textView.ts';

interface HostApi {
  postMessage(message: FromPage): void;
  setState(state: { readonly jobId: string }): void;
}

declare function acquireVsCodeApi(): HostApi;

interface Shown {
  readonly record: PageRecord;
  readonly words: PageWords;
  readonly texts: PageTexts;
}

const host = acquireVsCodeApi();
const root = document.getElementById('page');
const announcer = document.getElementById('announcer');
const jump = document.getElementById('newest');
const newest = jump instanceof HTMLButtonElement ? new Newest(jump, () => shown?.texts.answer.element ?? null) : null;
let shown: Shown | null = null;
const needs: PageNeeds = { post: (message) => host.postMessage(message), announce };

window.addEventListener('message', ({ data, origin }: MessageEvent<unknown>) => {
  // The host's messages come through the window around this one, which has the same origin.
  if (root === null || origin !== window.origin) return;
  if (!isToPage(data)) console.warn('A message that does not fit was dropped');
  else if (data.type === 'show') show(root, data);
  else grow(root, data);
});

function show(page: HTMLElement, { record, words }: Show): void {
  // Only a new state is announced, not every drawing and never every token. `grow` announces the first text.
  if (shown !== null && shown.record.stateLabel !== record.stateLabel && !record.isAnswering) {
    announce([`${record.stateLabel}.`, record.explanation].join(' ').trim());
  }
  const texts = shown?.record.jobId === record.jobId ? shown.texts : newTexts(words);
  shown = { record, words, texts };
  host.setState({ jobId: record.jobId });
  if (jump !== null) jump.textContent = words.jumpToNewest;
  const isLive = isOpen(record);
  // While a job runs the stream is ahead of the ledger, which has no text before the end.
  if (!isLive || record.answer !== '') texts.answer.set(record.answer, !isLive);
  if (!isLive || record.reasoningSummary !== '') texts.summary.set(record.reasoningSummary, !isLive);
  render(page, record, words, texts, needs);
  newest?.set(isLive);
}

/** Adds more of what is being written. If it does not join on to the text that is here, the page asks for the whole. */
function grow(page: HTMLElement, { answerFrom, answer, summaryFrom, summary }: Grow): void {
  if (shown === null || !isOpen(shown.record)) return;
  const { record, words, texts } = shown;
  const hadAnswer = texts.answer.text !== '';
  const hadSummary = texts.summary.text !== '';
  if (answerFrom > texts.answer.text.length || summaryFrom > texts.summary.text.length) {
    host.postMessage({ type: 'ready' });
    return;
  }
  texts.answer.grow(answerFrom, answer);
  texts.summary.grow(summaryFrom, summary);
  const isFirst = !hadAnswer && texts.answer.text !== '';
  if (isFirst) announce(words.answerArriving);
  if (isFirst || (!hadSummary && texts.summary.text !== '')) {
    render(page, record, words, texts, needs);
  }
  newest?.drawn();
}

function newTexts(words: PageWords): PageTexts {
  shown?.texts.answer.dispose();
  shown?.texts.summary.dispose();
  const ofTexts = { words, post: needs.post, onDidDraw: () => newest?.drawn() };
  return { answer: answerView(ofTexts), summary: summaryView(ofTexts) };
}

function announce(text: string): void {
  if (announcer !== null) announcer.textContent = text;
}

keepPresses();

// No link is followed here: the host asks the reader about each one.
document.addEventListener('click', intercept, true);
document.addEventListener('auxclick', intercept, true);
document.addEventListener('copy', copyTex);

function intercept(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null) return;
  event.preventDefault();
  event.stopPropagation();
  const href = link.getAttribute('href') ?? '';
  if (event.type === 'click' && href !== '') host.postMessage({ type: 'openLink', href });
}

function tick(): void {
  if (shown === null) return;
  const { record, words } = shown;
  write('clock', clockText(record));
  write('usual', usualText(record, words));
}

/** Sets a text only if it differs, because setting it would lose the reader's selection in it. */
function write(part: string, text: string): void {
  const place = document.querySelector(`[data-part="${part}"]`);
  if (place !== null && place.textContent !== text) place.textContent = text;
}

setInterval(tick, 1_000);
host.postMessage({ type: 'ready' });
