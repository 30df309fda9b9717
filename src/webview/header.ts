// The top of the page: the question's title, how the job stands in one line, what has to be known before the answer is
// read, and what can be done. The answer has to begin right below.
import type { PageRecord, PageWords } from '../shared/pageProtocol.ts';
import type { PageThread } from '../shared/threadProtocol.ts';
import { actionButton, type PageNeeds } from './actionButton.ts';
import { clockText } from './clockText.ts';
import { element, foreign } from './dom.ts';
import { icon } from './icon.ts';
import { toolbar } from './toolbar.ts';
import { turnButton } from './turnButton.ts';

/** Longer titles may be cut on the page, so they are shown as a whole by a hover. */
const LONG_TITLE = 60;
const MORE = 'explanation-more';

/** @param root the page as it was: what its reader has opened stays open */
export function header(
  record: PageRecord,
  thread: PageThread,
  words: PageWords,
  needs: PageNeeds,
  root: Element,
): HTMLElement {
  const { title, buttons } = record;
  const made = element('header', { class: isPlain(record) ? 'plain' : '' });
  made.append(
    foreign('h1', title, title.length > LONG_TITLE ? { title } : {}),
    ...newerTurn(thread, words, needs),
    statusLine(record, thread, words, needs),
    element('p', { class: 'usual', 'data-part': 'usual' }, usualText(record, words)),
    ...explanation(record, words, root),
  );
  const row = element('div', { class: 'actions' });
  if (buttons.length > 0) {
    const steps = buttons.map((each) =>
      actionButton(each, { class: each.primary ? 'primary' : 'secondary' }, each.label, needs),
    );
    row.append(element('div', { class: 'buttons', role: 'group', 'aria-label': words.nextSteps }, ...steps));
  }
  row.append(toolbar(record, words, needs, root));
  made.append(row);
  return made;
}

/** How long such jobs usually take; if this one takes longer, it says so. */
export function usualText({ runningSince, usual, usualMostMs }: PageRecord, words: PageWords): string {
  const isLong = runningSince !== null && usualMostMs !== null && Date.now() - runningSince > usualMostMs;
  return isLong ? `${words.longerThanUsual} (${usual})` : usual;
}

/** There is an answer and nothing that has to be done first: a stronger model is an offer. */
function isPlain({ answer, buttons }: PageRecord): boolean {
  return answer !== '' && buttons.every(({ action }) => action === 'escalateJob');
}

/** The page stays with the turn that is read; the newest one is a press away. */
function newerTurn({ newest }: PageThread, words: PageWords, needs: PageNeeds): HTMLElement[] {
  if (newest === null) return [];
  return [
    element('p', { class: 'newer', 'data-part': 'newer' }, `${words.newerTurn} `, turnButton(newest, 'newest', needs)),
  ];
}

/** State, time, cost, model, how it came of its parent, and what it was about. A dot stands before each but those that begin a line. */
function statusLine(record: PageRecord, { cameBy }: PageThread, words: PageWords, needs: PageNeeds): HTMLElement {
  const { tone, stateLabel, costShort, modelShort } = record;
  const chip = element('span', { class: `chip ${tone}`, 'data-part': 'state' }, icon(tone), stateLabel);
  const clock = clockText(record);
  const parts: HTMLElement[] = [
    chip,
    ...(clock === '' ? [] : [element('span', { class: 'clock', 'data-part': 'clock' }, clock)]),
    ...(costShort === '' ? [] : [element('span', { 'data-part': 'cost' }, costShort)]),
    ...(modelShort === '' ? [] : [foreign('span', modelShort, { 'data-part': 'model', title: modelShort })]),
    ...(cameBy === '' ? [] : [element('span', { 'data-part': 'came-by' }, cameBy)]),
    ...source(record, words, needs),
  ];
  const items = parts.map((part) =>
    element('span', { class: 'status-item' }, element('span', { class: 'dot', 'aria-hidden': 'true' }, ' · '), part),
  );
  return element('p', { class: 'status' }, element('span', { class: 'status-items' }, ...items));
}

/** What the question was about, as a link to the code. */
function source({ contextLabel, hasSource }: PageRecord, { openFile }: PageWords, { post }: PageNeeds): HTMLElement[] {
  if (contextLabel === '') return [];
  if (!hasSource) return [foreign('span', contextLabel, { title: contextLabel })];
  const link = { type: 'button', role: 'link', class: 'link', dir: 'auto', id: 'do-revealSource' };
  const open = element('button', { ...link, title: `${openFile}: ${contextLabel}` }, contextLabel);
  open.addEventListener('click', () => post({ type: 'action', action: 'revealSource' }));
  return [open];
}

/** Above an answer no more than two lines of it are seen until the reader wants all of it. */
function explanation(record: PageRecord, words: PageWords, root: Element): HTMLElement[] {
  const { explanation: text } = record;
  if (text === '') return [];
  const tone = explanationTone(record);
  const whole = { class: `explanation ${tone}` };
  if (!isPlain(record)) return [foreign('p', text, whole)];
  const before = root.querySelector(`#${MORE}`);
  const isOpen = before?.getAttribute('aria-expanded') === 'true';
  const sentences = foreign('p', text, { ...whole, id: 'explanation-text' });
  const more = element('button', { type: 'button', class: 'link', id: MORE, 'aria-controls': 'explanation-text' });
  const box = element('div', { class: `in-short ${tone}` }, sentences, more);
  const set = (isWhole: boolean) => {
    box.classList.toggle('whole', isWhole);
    more.setAttribute('aria-expanded', String(isWhole));
    more.textContent = isWhole ? words.less : words.more;
  };
  set(isOpen);
  more.hidden = !(before instanceof HTMLElement) || before.hidden;
  more.addEventListener('click', () => set(more.getAttribute('aria-expanded') !== 'true'));
  // Whether all of it is seen is known when it is laid out, before it is painted.
  new ResizeObserver(() => {
    if (!box.classList.contains('whole')) more.hidden = sentences.scrollHeight <= sentences.clientHeight + 1;
  }).observe(sentences);
  return [box];
}

/** If the reply says that something was not run as asked, even a completed job is doubtful. */
function explanationTone({ tone, receiptRows }: PageRecord): string {
  return tone !== 'bad' && receiptRows.some(({ verdict }) => verdict === 'changed') ? 'doubtful' : tone;
}
