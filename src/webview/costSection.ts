// What the job cost, in parts: a bar, and the figures in a table. The sum stands at the top of the page.
import type { CostRow, PageRecord, PageWords } from '../shared/panelProtocol.ts';
import { element, svg } from './dom.ts';

const BAR_WIDTH = 1000;
const BAR_HEIGHT = 12;

export function costSection({ costRows, costNote }: PageRecord, words: PageWords): HTMLElement {
  const section = element('section', { class: 'cost', 'aria-labelledby': 'cost-title' });
  section.append(element('h2', { id: 'cost-title' }, words.cost), bar(costRows), table(costRows, words));
  if (costNote !== '') section.append(element('p', { class: 'note' }, costNote));
  return section;
}

/** Says nothing that the table doesn't say, so it is hidden from screen readers. Widths are attributes: no inline style. */
function bar(rows: readonly CostRow[]): Element {
  let left = 0;
  const parts = rows.map(({ kind, share }) => {
    const width = share * BAR_WIDTH;
    const part = svg('rect', {
      class: `part-${kind}`,
      x: String(left),
      y: '0',
      width: String(width),
      height: String(BAR_HEIGHT),
    });
    left += width;
    return part;
  });
  const attributes = {
    class: 'bar',
    viewBox: `0 0 ${BAR_WIDTH} ${BAR_HEIGHT}`,
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  };
  return svg('svg', attributes, ...parts);
}

function table(rows: readonly CostRow[], words: PageWords): HTMLElement {
  const head = element(
    'tr',
    {},
    element('th', { scope: 'col' }, words.part),
    element('th', { scope: 'col', class: 'number' }, words.tokens),
    element('th', { scope: 'col', class: 'number' }, words.price),
  );
  const body = rows.map(({ kind, label, tokens, price }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, element('span', { class: `swatch part-${kind}`, 'aria-hidden': 'true' }), label),
      element('td', { class: 'number' }, tokens),
      element('td', { class: 'number' }, price),
    ),
  );
  const made = element('table', { class: 'cost-table', 'data-part': 'cost-table', 'aria-labelledby': 'cost-title' });
  made.append(element('thead', {}, head), element('tbody', {}, ...body));
  return element('div', { class: 'wide' }, made);
}
