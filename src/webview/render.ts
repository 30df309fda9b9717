// Draws the record of a job as a page. Drawing it twice gives the same page, and the reader's place is kept.
import { isOpen } from '../shared/job.ts';
import type { PageRecord, PageWords } from '../shared/pageProtocol.ts';
import type { PageNeeds } from './actionButton.ts';
import { costSection } from './costSection.ts';
import { element, foreign } from './dom.ts';
import { header } from './header.ts';
import { keepingPlace } from './keepingPlace.ts';
import { receiptSection } from './receiptSection.ts';
import type { TextView } from './textView.ts';

/** What outlives a drawing: the model's texts so far. */
export interface PageTexts {
  readonly answer: TextView;
  readonly summary: TextView;
}

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
    header(record, words, needs, root),
    ...(texts.answer.text === '' ? [] : [answer(record, words, texts.answer)]),
    ...(record.rating === '' ? [] : [foreign('p', record.rating, { class: 'note', 'data-part': 'rating' })]),
    ...(texts.summary.text === '' ? [] : [texts.summary.element]),
    ...costSection(record, words),
    ...(record.question === '' ? [] : [question(record, words)]),
    ...(record.receiptRows.length === 0 ? [] : [receiptSection(record, words)]),
    details(record, words),
  ]);
  root.setAttribute('aria-busy', 'false');
  document.title = record.title;
}

/** The section stays the same element as long as the page lives; only the note above the text changes. */
function answer(record: PageRecord, words: PageWords, { element: section }: TextView): HTMLElement {
  const says = isOpen(record) ? words.answerArriving : '';
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
  const label = foreign('span', record.contextLabel);
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
