// Draws the record of a job as a page. Drawing it twice gives the same page, and the reader's place is kept.
import { formatDuration } from '../shared/format.ts';
import { isOpen, type JobState } from '../shared/job.ts';
import type { FromPage, PageButton, PageCall, PageRecord, PageWords } from '../shared/pageProtocol.ts';
import { costSection, estimateSection } from './costSection.ts';
import { element, foreign } from './dom.ts';
import { keepingPlace } from './keepingPlace.ts';
import { receiptSection } from './receiptSection.ts';
import type { TextView } from './textView.ts';

export interface PageNeeds {
  readonly post: (message: FromPage) => void;
}

/** What outlives a drawing: the model's texts so far. */
export interface PageTexts {
  readonly answer: TextView;
  readonly summary: TextView;
}

const GOOD: ReadonlySet<JobState> = new Set(['completed']);
const BAD: ReadonlySet<JobState> = new Set(['failed', 'rejected', 'lost']);
const DOUBTFUL: ReadonlySet<JobState> = new Set(['incomplete', 'uncertain', 'unknown', 'waiting']);
/** Code with more lines is folded: the answer is what the reader came for. */
const FOLD_ABOVE_LINES = 12;

/** @param texts already hold what the record or the stream has brought */
export function render(
  root: HTMLElement,
  record: PageRecord,
  words: PageWords,
  texts: PageTexts,
  needs: PageNeeds,
): void {
  keepingPlace(root, [
    header(record, words, needs),
    ...(hasNoAnswer(record) ? [] : [answer(record, words, texts.answer)]),
    ...(texts.summary.text === '' ? [] : [texts.summary.element]),
    ...(record.costRows.length === 0 ? [] : [costSection(record, words)]),
    ...(record.estimateRows.length === 0 ? [] : [estimateSection(record, words)]),
    ...(record.receiptRows.length === 0 ? [] : [receiptSection(record, words)]),
    ...(record.question === '' ? [] : [question(record, words)]),
    details(record, words),
  ]);
  root.setAttribute('aria-busy', 'false');
  document.title = record.title;
}

/** How long the job has been running, or took; a live job's clock goes on without the host. */
export function clockText({ runningSince, elapsed }: PageRecord): string {
  return runningSince === null ? elapsed : formatDuration(Date.now() - runningSince);
}

/** How long such jobs usually take; if this one takes longer, it says so. */
export function usualText({ runningSince, usual, usualMostMs }: PageRecord, words: PageWords): string {
  const isLong = runningSince !== null && usualMostMs !== null && Date.now() - runningSince > usualMostMs;
  return isLong ? `${words.longerThanUsual} (${usual})` : usual;
}

function header(record: PageRecord, words: PageWords, needs: PageNeeds): HTMLElement {
  const made = element('header');
  made.append(foreign('h1', record.title), ...statusLines(record, words), ...source(record, words, needs));
  made.append(element('p', { class: 'cost-line', 'data-part': 'cost-line' }, record.costLine));
  if (record.explanation !== '')
    made.append(foreign('p', record.explanation, { class: `explanation ${explanationTone(record)}` }));
  const next = buttons('buttons', words.nextSteps, record.buttons, needs);
  const tools = buttons('buttons tools', words.answerTools, record.tools, needs);
  // With a whole answer its tools come first; asking again costs money.
  made.append(...(record.state === 'completed' ? [...tools, ...next] : [...next, ...tools]));
  if (record.rating !== '') made.append(foreign('p', record.rating, { class: 'note', 'data-part': 'rating' }));
  return made;
}

function statusLines(record: PageRecord, words: PageWords): HTMLElement[] {
  const chip = element('span', { class: `chip ${toneOf(record)}`, 'data-part': 'state' }, record.stateLabel);
  const clock = element('span', { class: 'clock', 'data-part': 'clock' }, clockText(record));
  const usual = element('span', { class: 'usual', 'data-part': 'usual' }, usualText(record, words));
  return [
    element('p', { class: 'status' }, chip, clock, usual),
    element('p', { class: 'status' }, foreign('span', record.subtitle, { class: 'subtitle' })),
  ];
}

/** What the question was about, with a button that leads back to the code. */
function source({ contextLabel, hasSource }: PageRecord, words: PageWords, { post }: PageNeeds): HTMLElement[] {
  if (contextLabel === '') return [];
  const line = element('p', { class: 'source' }, `${words.about} `, foreign('span', contextLabel));
  if (hasSource) {
    const open = element('button', { type: 'button', class: 'link', id: 'do-revealSource' }, words.openSource);
    open.addEventListener('click', () => post({ type: 'action', action: 'revealSource' }));
    line.append(' ', open);
  }
  return [line];
}

function buttons(name: string, label: string, list: readonly PageButton[], { post }: PageNeeds): HTMLElement[] {
  if (list.length === 0) return [];
  const made = list.map(({ label: text, primary, pressed, ...call }) => {
    const kind = primary ? 'primary' : 'secondary';
    const state = pressed === null ? {} : { 'aria-pressed': String(pressed) };
    const button = element('button', { type: 'button', class: kind, id: idOf(call), ...state }, text);
    button.addEventListener('click', () => post({ type: 'action', ...call }));
    return button;
  });
  return [element('div', { class: name, role: 'group', 'aria-label': label }, ...made)];
}

/** The action with its arguments: an action may have two buttons, which need different ids. */
function idOf(call: PageCall): string {
  const { action, ...given } = call;
  return ['do', action, ...Object.values(given).filter((value) => value !== null)].join('-');
}

/** The colour of the state. A job that completed without an answer is doubtful. */
function toneOf({ state, answer }: Pick<PageRecord, 'state' | 'answer'>): string {
  if (GOOD.has(state)) return answer === '' ? 'doubtful' : 'good';
  if (BAD.has(state)) return 'bad';
  return DOUBTFUL.has(state) ? 'doubtful' : 'neutral';
}

/** If the reply says that something was not run as asked, even a completed job is doubtful. */
function explanationTone(record: PageRecord): string {
  const tone = toneOf(record);
  return tone !== 'bad' && record.receiptRows.some(({ verdict }) => verdict === 'changed') ? 'doubtful' : tone;
}

/** There is no answer and none will come; the explanation says why. */
function hasNoAnswer(record: PageRecord): boolean {
  return record.answer === '' && !isOpen(record) && record.state !== 'uncertain';
}

/** The section stays the same element as long as the page lives; only the note above the text changes. */
function answer(record: PageRecord, words: PageWords, { text, element: section }: TextView): HTMLElement {
  const says = text === '' ? words.noAnswerYet : isOpen(record) ? words.answerArriving : '';
  const note = section.querySelector('.note');
  if (note !== null && note.textContent !== says) note.textContent = says;
  return section;
}

function question(record: PageRecord, words: PageWords): HTMLElement {
  const section = element('section', { 'aria-labelledby': 'question-title' });
  section.append(
    element('h2', { id: 'question-title' }, words.question),
    foreign('p', record.question, { class: 'question', 'data-part': 'question' }),
  );
  if (record.context === '') return section;
  const code = element('pre', { tabindex: '0', class: 'context' }, element('code', {}, record.context));
  const label = foreign('span', record.contextLabel || words.about);
  if (record.context.split('\n').length <= FOLD_ABOVE_LINES) {
    section.append(element('p', { class: 'source' }, label), code);
  } else section.append(element('details', { id: 'context' }, element('summary', {}, label), code));
  return section;
}

function details(record: PageRecord, words: PageWords): HTMLElement {
  const list = element('dl', { class: 'facts' });
  for (const { label, value } of record.facts) list.append(element('dt', {}, label), foreign('dd', value));
  return element('details', { id: 'details' }, element('summary', {}, words.details), list);
}
