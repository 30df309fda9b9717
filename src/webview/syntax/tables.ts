// Tables as in GFM and in the library's own rule, except that rows.ts divides their lines into cells.
import type { MarkdownIt, StateBlock } from 'markdown-it';
import { headCells, rowCells } from './rows.ts';

const DELIMITERS = /^(?:[|:][-|: \t]|-[-|:])[-|: \t]*$/;
const DELIMITER = /^:?-+:?$/;
/** How many missing cells are filled in for one table; beyond that its rows stay as short as they were written. */
const MOST_MISSING = 4_000;

type Align = '' | 'left' | 'right' | 'center';

export function tables(markdown: MarkdownIt): void {
  markdown.block.ruler.at('table', table, { alt: ['paragraph', 'reference'] });
}

function table(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const second = startLine + 1;
  if (second >= endLine || isOutside(state, second) || isCode(state, startLine) || isCode(state, second)) return false;
  const aligns = alignsOf(lineOf(state, second));
  const head = aligns === null ? null : headCells(lineOf(state, startLine), aligns.length);
  if (aligns === null || head === null) return false;
  if (silent) return true;
  const parent = state.parentType;
  state.parentType = 'table';
  const map: [number, number] = [startLine, 0];
  state.push('table_open', 'table', 1).map = map;
  state.push('thead_open', 'thead', 1).map = [startLine, second];
  pushRow(state, startLine, 'th', head, aligns);
  state.push('thead_close', 'thead', -1);
  const end = pushBody(state, second + 1, endLine, aligns);
  state.push('table_close', 'table', -1);
  map[1] = end;
  state.parentType = parent;
  state.line = end;
  return true;
}

/** Returns the line after the table's last one. */
function pushBody(state: StateBlock, first: number, endLine: number, aligns: readonly Align[]): number {
  const ends = state.md.block.ruler.getRules('blockquote');
  const map: [number, number] = [first, 0];
  let line = first;
  for (let missing = 0; line < endLine; line += 1) {
    const text = lineOf(state, line).trim();
    if (text === '' || isOutside(state, line) || isCode(state, line)) break;
    if (ends.some((rule) => rule(state, line, endLine, true))) break;
    const cells = rowCells(text, aligns.length);
    missing += aligns.length - cells.length;
    if (line === first) state.push('tbody_open', 'tbody', 1).map = map;
    pushRow(state, line, 'td', cells, missing > MOST_MISSING ? aligns.slice(0, cells.length) : aligns);
  }
  if (line > first) state.push('tbody_close', 'tbody', -1);
  map[1] = line;
  return line;
}

function pushRow(
  state: StateBlock,
  line: number,
  tag: string,
  cells: readonly string[],
  aligns: readonly Align[],
): void {
  state.push('tr_open', 'tr', 1).map = [line, line + 1];
  for (const [index, align] of aligns.entries()) {
    const open = state.push(`${tag}_open`, tag, 1);
    if (align !== '') open.attrs = [['style', `text-align:${align}`]];
    const cell = state.push('inline', '', 0);
    cell.content = cells[index] ?? '';
    cell.children = [];
    state.push(`${tag}_close`, tag, -1);
  }
  state.push('tr_close', 'tr', -1);
}

/** Null = the line is not one that divides a table's head from its body. */
function alignsOf(line: string): Align[] | null {
  if (!DELIMITERS.test(line)) return null;
  const columns = line.split('|').map((column) => column.trim());
  if (columns[0] === '') columns.shift();
  if (columns.at(-1) === '') columns.pop();
  if (columns.length === 0 || !columns.every((column) => DELIMITER.test(column))) return null;
  return columns.map((column) => {
    if (column.endsWith(':')) return column.startsWith(':') ? 'center' : 'right';
    return column.startsWith(':') ? 'left' : '';
  });
}

function lineOf({ src, bMarks, tShift, eMarks }: StateBlock, line: number): string {
  return src.slice((bMarks[line] ?? 0) + (tShift[line] ?? 0), eMarks[line]);
}

function isOutside({ sCount, blkIndent }: StateBlock, line: number): boolean {
  return (sCount[line] ?? 0) < blkIndent;
}

function isCode({ sCount, blkIndent }: StateBlock, line: number): boolean {
  return (sCount[line] ?? 0) - blkIndent >= 4;
}
