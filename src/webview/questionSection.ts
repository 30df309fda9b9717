// The question, with the text it is about.
import type { PageRecord, PageWords } from '../shared/pageProtocol.ts';
import { element, foreign } from './dom.ts';
import { type Naming, partBox } from './naming.ts';

/** Code with more lines is folded: the answer is what the reader came for. */
const FOLD_ABOVE_LINES = 12;

/** Nothing where its text was removed. */
export function questionSection(record: PageRecord, words: PageWords, naming: Naming): HTMLElement[] {
  const { heading, id } = naming;
  if (record.question === '') return [];
  const section = partBox(naming, 'question-title');
  section.append(
    element(heading, { id: id('question-title') }, words.question),
    foreign('p', record.question, { class: 'question', 'data-part': 'question' }),
  );
  if (record.context === '') return [section];
  const code = element('pre', { tabindex: '0', class: 'context' }, element('code', {}, record.context));
  const label = foreign('span', record.contextLabel);
  if (record.context.split('\n').length <= FOLD_ABOVE_LINES) {
    section.append(element('p', { class: 'source' }, label), code);
  } else section.append(element('details', { id: id('context') }, element('summary', {}, label), code));
  return [section];
}
