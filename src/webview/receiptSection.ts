// What was asked for beside what the reply says. If all is well, one line says so and the table is folded; if something
// was changed, the table, with what it means in money, is open.
import type { PageRecord, PageWords, ReceiptRow } from '../shared/pageProtocol.ts';
import { element, foreign } from './dom.ts';
import { type Naming, partBox } from './naming.ts';

export function receiptSection(record: PageRecord, words: PageWords, naming: Naming): HTMLElement {
  const { heading, id } = naming;
  const { receiptRows, receiptSummary, receiptNote } = record;
  const section = partBox(naming, 'receipt-title', { class: 'receipt' });
  section.append(element(heading, { id: id('receipt-title') }, words.receipt));
  if (receiptRows.some(({ verdict }) => verdict === 'changed')) section.append(table(receiptRows, words, naming));
  else {
    const bare = receiptRows.map((row) => ({ ...row, note: '' }));
    section.append(
      element('p', { class: 'receipt-summary', 'data-part': 'receipt-summary' }, receiptSummary),
      ...receiptRows.flatMap(({ note }) => (note === '' ? [] : [foreign('p', note, { class: 'note' })])),
      element(
        'details',
        { id: id('receipt-table') },
        element('summary', {}, words.asTable),
        table(bare, words, naming),
      ),
    );
  }
  if (receiptNote !== '') section.append(foreign('p', receiptNote, { class: 'note', 'data-part': 'receipt-note' }));
  return section;
}

function table(rows: readonly ReceiptRow[], words: PageWords, { id }: Naming): HTMLElement {
  const titles = [words.subject, words.asked, words.replySays, words.verdict].map((text) =>
    element('th', { scope: 'col' }, text),
  );
  const names = { 'data-part': 'receipt', 'aria-labelledby': id('receipt-title') };
  const made = element('table', { class: 'receipt-table', ...names });
  made.append(element('thead', {}, element('tr', {}, ...titles)), element('tbody', {}, ...rows.flatMap(lines)));
  return made;
}

/** A note is a row of its own below its line. Only the names in the cells are somebody else's words. */
function lines({ label, asked, told, verdict, verdictLabel, note }: ReceiptRow): HTMLElement[] {
  const row = element(
    'tr',
    {},
    element('th', { scope: 'row' }, label),
    element('td', {}, foreign('span', asked)),
    element('td', {}, foreign('span', told)),
    element('td', {}, element('span', { class: `verdict ${verdict}` }, verdictLabel)),
  );
  if (note === '') return [row];
  return [row, element('tr', { class: 'receipt-note' }, element('td', { colspan: '4' }, foreign('span', note)))];
}
