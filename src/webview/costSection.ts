// What the job cost, exactly and in parts, and what was estimated before: bars with their figures, and a table to unfold.
import { isOpen } from '../shared/job.ts';
import type { CostRow, EstimateRow, PageRecord, PageWords } from '../shared/pageProtocol.ts';
import { element, svg } from './dom.ts';
import { type Naming, partBox } from './naming.ts';

const WIDTH = 1000;
const BAR_HEIGHT = 12;
const SCALE_HEIGHT = 16;
/** How far a mark on the scale reaches to each side, in units of the drawing. */
const MARK = 3;

/** Nothing where the explanation says the same. */
export function costSection(record: PageRecord, words: PageWords, naming: Naming): HTMLElement[] {
  const { heading, id } = naming;
  const { costLine, costRows, costNote, estimateRows, explanation } = record;
  const hasFigures = costRows.length > 0 || estimateRows.length > 0;
  if (!hasFigures && explanation.includes(costLine)) return [];
  const section = partBox(naming, 'cost-title', { class: 'cost' });
  section.append(
    element(heading, { id: id('cost-title') }, words.cost),
    element('p', { class: 'cost-line', 'data-part': 'cost-line' }, costLine),
  );
  if (costRows.length > 0) {
    const head = [words.part, words.tokens, words.price];
    const rows = costRows.map(({ label, tokens, price }) => [label, tokens, price]);
    section.append(bar(costRows), ...legend(costRows), tableBehind('cost-table', head, rows, words, naming));
  }
  if (costNote !== '') section.append(element('p', { class: 'note' }, costNote));
  if (estimateRows.length > 0) section.append(...estimate(record, words, naming));
  return [section];
}

/** What was estimated is of interest until the end; then it is folded into its one line. */
function estimate(record: PageRecord, words: PageWords, { id }: Naming): HTMLElement[] {
  const { estimateRows, estimateNote, estimateLine } = record;
  const marks = estimateRows.map(({ kind, label, price }) =>
    element(
      'li',
      {},
      element('span', { class: `swatch mark-${kind}`, 'aria-hidden': 'true' }),
      `${label} `,
      strong(price),
    ),
  );
  const drawn = [scale(estimateRows), element('ul', { class: 'legend', 'data-part': 'estimate' }, ...marks)];
  const note = estimateNote === '' ? [] : [element('p', { class: 'note' }, estimateNote)];
  if (isOpen(record)) return [element('div', { class: 'estimate' }, ...drawn, ...note)];
  const line = element('summary', {}, `${words.estimate}: ${estimateLine}`);
  return [element('details', { class: 'estimate', id: id('estimate') }, line, ...drawn, ...note)];
}

/** Repeats the figures below, so it is hidden from screen readers. Widths are attributes: no inline styles allowed. */
function bar(rows: readonly CostRow[]): Element {
  let left = 0;
  const parts = rows.map(({ kind, share }) => {
    const width = share * WIDTH;
    const part = rectangle(`part-${kind}`, left, width, BAR_HEIGHT);
    left += width;
    return part;
  });
  return drawing('bar', BAR_HEIGHT, parts);
}

/** From zero to the worst case, with the likely range and a mark at the actual cost. */
function scale(rows: readonly EstimateRow[]): Element {
  const at = (kind: EstimateRow['kind']) => rows.find((row) => row.kind === kind)?.at;
  const [low = 0, likely = 0, worst = 0] = [at('low'), at('likely'), at('worst')];
  const parts = [
    rectangle('mark-worst', low * WIDTH, (worst - low) * WIDTH, SCALE_HEIGHT),
    rectangle('mark-likely', low * WIDTH, (likely - low) * WIDTH, SCALE_HEIGHT),
    rectangle('mark-low', low * WIDTH - MARK, 2 * MARK, SCALE_HEIGHT),
  ];
  const actual = at('actual');
  if (actual !== undefined) {
    // An edge in the page's own colour makes the mark stand out from whatever is behind it.
    parts.push(
      rectangle('mark-edge', actual * WIDTH - 2 * MARK, 4 * MARK, SCALE_HEIGHT),
      rectangle('mark-actual', actual * WIDTH - MARK, 2 * MARK, SCALE_HEIGHT),
    );
  }
  return drawing('scale', SCALE_HEIGHT, parts);
}

function rectangle(name: string, left: number, width: number, height: number): Element {
  const x = Math.min(Math.max(0, left), WIDTH - width);
  return svg('rect', { class: name, x: String(x), y: '0', width: String(width), height: String(height) });
}

function drawing(name: string, height: number, parts: readonly Element[]): Element {
  const attributes = {
    class: name,
    viewBox: `0 0 ${WIDTH} ${height}`,
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  };
  return svg('svg', attributes, ...parts);
}

/** Of the parts that can be seen in the bar; the table behind it has them all. */
function legend(rows: readonly CostRow[]): HTMLElement[] {
  const percent = ({ share }: CostRow) => Math.round(100 * share);
  const seen = rows.filter((row) => percent(row) > 0);
  if (seen.length === 0) return [];
  const items = seen.map((row) =>
    element(
      'li',
      {},
      element('span', { class: `swatch part-${row.kind}`, 'aria-hidden': 'true' }),
      `${row.label} `,
      strong(row.price),
      ` ${percent(row)}%`,
    ),
  );
  return [element('ul', { class: 'legend', 'data-part': 'cost-legend' }, ...items)];
}

function strong(text: string): HTMLElement {
  return element('strong', {}, text);
}

/** A table, folded; its first column names the row, the others are figures. */
function tableBehind(
  name: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  words: PageWords,
  { id }: Naming,
): HTMLElement {
  const numbers = (index: number): Readonly<Record<string, string>> => (index === 0 ? {} : { class: 'number' });
  const titles = head.map((text, index) => element('th', { scope: 'col', ...numbers(index) }, text));
  const lines = rows.map((cells) =>
    element(
      'tr',
      {},
      ...cells.map((text, index) =>
        index === 0 ? element('th', { scope: 'row' }, text) : element('td', numbers(index), text),
      ),
    ),
  );
  const table = element('table', { class: 'cost-table', 'data-part': name, 'aria-labelledby': id('cost-title') });
  table.append(element('thead', {}, element('tr', {}, ...titles)), element('tbody', {}, ...lines));
  const box = element('div', { class: 'wide' }, table);
  return element('details', { id: id(name) }, element('summary', {}, words.asTable), box);
}
