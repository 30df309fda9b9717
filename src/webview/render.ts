// Draws the record of a job as a page. Drawing it twice gives the same page, and the reader's place is kept.
import { isOpen } from '../shared/job.ts';
import type { PageRecord, PageWords } from '../shared/pageProtocol.ts';
import type { PageThread } from '../shared/threadProtocol.ts';
import type { PageNeeds } from './actionButton.ts';
import type { AskBox } from './askBox.ts';
import { costSection } from './costSection.ts';
import { element, foreign } from './dom.ts';
import { header } from './header.ts';
import { keepingPlace } from './keepingPlace.ts';
import { laterSection } from './laterSection.ts';
import { OWN } from './naming.ts';
import type { PairView } from './pairView.ts';
import { questionSection } from './questionSection.ts';
import { receiptSection } from './receiptSection.ts';
import type { TextView } from './textView.ts';
import type { ThreadView } from './threadView.ts';

/** What outlives a drawing: the model's texts so far, the turns that were unfolded, and what is being written. */
export interface Standing {
  readonly answer: TextView;
  readonly summary: TextView;
  readonly thread: ThreadView;
  readonly pair: PairView;
  readonly ask: AskBox;
}

/** What the host has shown. */
export interface Drawn {
  readonly record: PageRecord;
  readonly thread: PageThread;
  readonly words: PageWords;
}

/** @param standing its texts already hold what the record or the stream has brought */
export function render(
  root: HTMLElement,
  { record, thread, words }: Drawn,
  standing: Standing,
  needs: PageNeeds,
): void {
  const { summary, thread: turns, ask } = standing;
  root.classList.toggle('paired', thread.pair !== null);
  keepingPlace(root, () => {
    turns.set(thread);
    ask.set(thread);
    return [
      ...(thread.earlier.length === 0 ? [] : [turns.element]),
      header(record, thread, words, needs, root),
      ...answers(record, thread, words, standing),
      ...(record.rating === '' ? [] : [foreign('p', record.rating, { class: 'note', 'data-part': 'rating' })]),
      ...(summary.text === '' ? [] : [summary.element]),
      ...costSection(record, words, OWN),
      ...questionSection(record, words, OWN),
      ...(record.receiptRows.length === 0 ? [] : [receiptSection(record, words, OWN)]),
      details(record, words),
      ...laterSection(thread, words, needs),
      ask.element,
    ];
  });
  root.setAttribute('aria-busy', 'false');
  document.title = record.title;
}

/** Beside the answer that it is compared with, if there is one. */
function answers(record: PageRecord, thread: PageThread, words: PageWords, standing: Standing): HTMLElement[] {
  const { answer: text, pair } = standing;
  const own = text.text === '' ? [] : [answer(record, words, text)];
  if (thread.pair === null) return own;
  pair.set({ record, answer: text }, thread.pair);
  return [pair.element];
}

/** The section stays the same element as long as the page lives; only the note above the text changes. */
function answer(record: PageRecord, words: PageWords, { element: section }: TextView): HTMLElement {
  const says = isOpen(record) ? words.answerArriving : '';
  const note = section.querySelector('.note');
  if (note !== null && note.textContent !== says) note.textContent = says;
  return section;
}

function details(record: PageRecord, words: PageWords): HTMLElement {
  const list = element('dl', { class: 'facts' });
  for (const { label, value } of record.facts) list.append(element('dt', {}, label), foreign('dd', value));
  return element('details', { id: 'details' }, element('summary', {}, words.details), list);
}
