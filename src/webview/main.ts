// The answer page: says that it is ready, draws what the host sends, and sends back what the reader wants. It shows one
// job after the other, and keeps nothing but the id of the one on show and the place that is being read.
import { isOpen } from '../shared/job.ts';
import { isToPage } from '../shared/pageGuards.ts';
import type {
  AskedOn,
  FromPage,
  Grow,
  PageMessage,
  PagePlace,
  PageRecord,
  PageState,
  PageWords,
  Show,
  TurnTold,
} from '../shared/pageProtocol.ts';
import type { PageThread } from '../shared/threadProtocol.ts';
import type { PageNeeds } from './actionButton.ts';
import { AskBox } from './askBox.ts';
import { clockText } from './clockText.ts';
import { copyTex } from './copyTex.ts';
import { usualText } from './header.ts';
import { forgetPress, keepPresses } from './keepPresses.ts';
import { Newest } from './newest.ts';
import { PairView } from './pairView.ts';
import { ReadingPlace } from './readingPlace.ts';
import { type Drawn, render, type Standing } from './render.ts';
import { answerView, summaryView } from './textView.ts';
import { ThreadView } from './threadView.ts';

interface HostApi {
  postMessage(message: PageMessage): void;
  setState(state: PageState): void;
}

declare function acquireVsCodeApi(): HostApi;

interface Shown extends Drawn {
  readonly standing: Standing;
  readonly isPinned: boolean;
}

const host = acquireVsCodeApi();
const root = document.getElementById('page');
const announcer = document.getElementById('announcer');
const jump = document.getElementById('newest');
const newest =
  jump instanceof HTMLButtonElement ? new Newest(jump, () => shown?.standing.answer.element ?? null) : null;
const reading = root === null ? null : new ReadingPlace(root, readOn);
let shown: Shown | null = null;

window.addEventListener('message', ({ data, origin }: MessageEvent<unknown>) => {
  // The host's messages come through the window around this one, which has the same origin.
  if (root === null || origin !== window.origin) return;
  if (!isToPage(data)) console.warn('A message that does not fit was dropped');
  else if (data.type === 'show') show(root, data);
  else if (data.type === 'grow') grow(root, data);
  else told(root, data);
});

function show(page: HTMLElement, { record, thread, words, state }: Show): void {
  const before = shown?.record.jobId === record.jobId ? shown : null;
  if (before === null) leave(page);
  else announceNews(before, record, thread);
  const standing = before?.standing ?? newStanding(record.jobId, words, state.draft);
  shown = { record, thread, words, standing, isPinned: state.isPinned };
  if (jump !== null) jump.textContent = words.jumpToNewest;
  const isLive = isOpen(record);
  const { answer, summary } = standing;
  // While a job runs the stream is ahead of the ledger, which has no text before the end.
  if (!isLive || record.answer !== '') answer.set(record.answer, !isLive);
  if (!isLive || record.reasoningSummary !== '') summary.set(record.reasoningSummary, !isLive);
  render(page, shown, standing, needsOf(record.jobId));
  newest?.set(isLive);
  if (before === null) {
    reading?.begin(state.place);
    postOf(record.jobId)({ type: 'shown' });
  }
  keep(reading?.current ?? null);
}

/** Only a new state or turn is announced, not every drawing and never every token; `grow` announces the first text. */
function announceNews(before: Shown, record: PageRecord, { newest: turn }: PageThread): void {
  if (before.record.stateLabel !== record.stateLabel && !record.isAnswering) {
    announce([`${record.stateLabel}.`, record.explanation].join(' ').trim());
  } else if (turn !== null && before.thread.newest?.jobId !== turn.jobId) {
    announce(`${before.words.newerTurn} ${turn.title}`);
  }
}

/** Another turn of the thread on show, or what became of what was asked on. */
function told(page: HTMLElement, message: TurnTold | AskedOn): void {
  if (shown === null || shown.record.jobId !== message.jobId) return;
  const { thread, pair, ask } = shown.standing;
  if (message.type === 'asked') ask.asked(message.isAsked);
  else if (message.record.jobId !== shown.thread.pair?.jobId) thread.take(message.record);
  else {
    pair.take(message.record);
    render(page, shown, shown.standing, needsOf(message.jobId));
  }
}

/** Nothing of the job on show may be taken for the next one's: no press, no focus, no open part, no text. */
function leave(page: HTMLElement): void {
  reading?.flush();
  shown?.standing.ask.flush();
  forgetPress();
  newest?.set(false);
  shown?.standing.answer.dispose();
  shown?.standing.summary.dispose();
  shown?.standing.thread.dispose();
  shown?.standing.pair.dispose();
  shown = null;
  page.replaceChildren();
  announce('');
}

function readOn(place: PagePlace | null): void {
  if (shown === null) return;
  keep(place);
  postOf(shown.record.jobId)({ type: 'place', place });
}

function keep(place: PagePlace | null): void {
  if (shown === null) return;
  const { record, isPinned, standing } = shown;
  host.setState({ jobId: record.jobId, isPinned, place, draft: standing.ask.draft });
}

/** @param jobId what the message is about, whatever the page shows when it is posted */
function postOf(jobId: string): (message: FromPage) => void {
  return (message) => host.postMessage({ ...message, jobId });
}

function needsOf(jobId: string): PageNeeds {
  return { post: postOf(jobId), announce };
}

/** Adds more of what is being written. If it does not join on to the text that is here, the page asks for the whole. */
function grow(page: HTMLElement, { jobId, answerFrom, answer, summaryFrom, summary }: Grow): void {
  if (shown === null || shown.record.jobId !== jobId || !isOpen(shown.record)) return;
  const { record, words, standing: texts } = shown;
  const post = postOf(jobId);
  const hadAnswer = texts.answer.text !== '';
  const hadSummary = texts.summary.text !== '';
  if (answerFrom > texts.answer.text.length || summaryFrom > texts.summary.text.length) {
    post({ type: 'ready' });
    return;
  }
  texts.answer.grow(answerFrom, answer);
  texts.summary.grow(summaryFrom, summary);
  const isFirst = !hadAnswer && texts.answer.text !== '';
  if (isFirst) announce(words.answerArriving);
  if (isFirst || (!hadSummary && texts.summary.text !== '')) {
    render(page, shown, texts, needsOf(record.jobId));
  }
  drawn();
}

function newStanding(jobId: string, words: PageWords, draft: string): Standing {
  const post = postOf(jobId);
  const needs = { words, post, onDidDraw: drawn };
  const turnNeeds = { words, needs: needsOf(jobId), postOf, onDidDraw: drawn };
  return {
    answer: answerView(needs),
    summary: summaryView(needs),
    thread: new ThreadView(turnNeeds),
    pair: new PairView(turnNeeds),
    ask: new AskBox({ words, draft, post, onDidWrite: () => keep(reading?.current ?? null) }),
  };
}

function drawn(): void {
  newest?.drawn();
  reading?.apply();
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
  if (event.type === 'click' && href !== '' && shown !== null) postOf(shown.record.jobId)({ type: 'openLink', href });
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
postOf('')({ type: 'ready' });
