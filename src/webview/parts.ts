// Where Markdown can be drawn in parts. Blocks stand alone; a long list or table is cut between its items or rows. Where it
// is cut depends on the text alone: in pieces or at once, the same parts come out.
import type MarkdownIt from 'markdown-it';
import { openFormulaAt } from './syntax/formulas.ts';

/** Longer lists and tables are cut. The columns of a table are as wide as those of its part, so these are larger. */
const LIST_PART = 4_000;
const TABLE_PART = 12_000;
const HEAD_LINES = 2;
/** A list that stands further in than this may count its items in another way. */
const ITEM = /^(?:[-+*]|\d{1,9}[.)])/;

/** What no formula can begin in. */
const OVER: ReadonlySet<string> = new Set(['formula_block', 'fence', 'code_block']);

export interface Part {
  readonly text: string;
  /** Its first block goes on with the list or table at the end of the part before it. */
  readonly goesOn: boolean;
}

export interface Parts {
  /** Nothing that comes later changes these. */
  readonly settled: readonly Part[];
  /** May become another block with what comes. */
  readonly open: Part;
}

type Markdown = ReturnType<typeof MarkdownIt>;
type Token = ReturnType<Markdown['parse']>[number];

interface Cut {
  readonly at: number;
  /** Has to stand before the rest: the head of the table. */
  readonly opening: string;
  readonly goesOn: boolean;
}

/** @param goesOn the text itself goes on with a list or table */
export function partsOf(markdown: Markdown, written: string, isWhole: boolean, goesOn: boolean): Parts {
  const text = written.replace(/\r\n|\r(?!$)/g, '\n');
  // A line that is not over may become anything.
  const complete = isWhole ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  const tokens: Token[] = [];
  markdown.block.parse(complete, markdown, {}, tokens);
  const starts = lineStarts(complete);
  const blocks = tokens.filter(({ level, nesting, map }) => level === 0 && nesting >= 0 && map !== null);
  const cuts = blocks.flatMap((block) => {
    if (block.type === 'table_open') return tableCuts(block, complete, starts);
    return block.type.endsWith('_list_open') ? listCuts(block, tokens, complete, starts) : [];
  });
  const settledTo = isWhole ? text.length : settledEnd(blocks, complete, starts);
  if (settledTo > (cuts.at(-1)?.at ?? 0)) cuts.push({ at: settledTo, opening: '', goesOn: false });
  let begun: Cut = { at: 0, opening: '', goesOn };
  const part = (end: number) => ({ text: begun.opening + text.slice(begun.at, end), goesOn: begun.goesOn });
  const settled = cuts.map((cut) => {
    const made = part(cut.at);
    begun = cut;
    return made;
  });
  return { settled, open: part(text.length) };
}

/** The last block may become another one with what comes, and so may what stands in a formula that is not over. */
function settledEnd(blocks: readonly Token[], text: string, starts: readonly number[]): number {
  const over = blocks
    .filter(({ type }) => OVER.has(type))
    .map(({ map }): [number, number] => [starts[map?.[0] ?? 0] ?? 0, starts[map?.[1] ?? 0] ?? text.length]);
  const limit = openFormulaAt(text, over);
  const ends = blocks.slice(0, -1).map(({ map }) => starts[map?.[1] ?? 0] ?? 0);
  return ends.findLast((end) => end <= limit) ?? 0;
}

/** Between items, never before the last: that one is not certain to be an item yet. */
function listCuts({ map }: Token, tokens: readonly Token[], text: string, starts: readonly number[]): Cut[] {
  const [first = 0, end = 0] = map ?? [];
  const items = tokens
    .filter(({ type, level, map }) => type === 'list_item_open' && level === 1 && map !== null)
    .map(({ map }) => map?.[0] ?? 0)
    .filter((line) => line >= first && line < end)
    .map((line) => starts[line] ?? 0);
  let begin = items[0] ?? 0;
  if (!ITEM.test(text.slice(begin, begin + 12))) return [];
  return items.slice(1, -1).flatMap((at) => {
    if (at - begin < LIST_PART || !ITEM.test(text.slice(at, at + 12))) return [];
    begin = at;
    return [{ at, opening: '', goesOn: true }];
  });
}

function tableCuts({ map }: Token, text: string, starts: readonly number[]): Cut[] {
  const [first = 0, end = 0] = map ?? [];
  const body = starts[first + HEAD_LINES] ?? 0;
  const opening = text.slice(starts[first] ?? 0, body);
  let begin = body;
  return starts.slice(first + HEAD_LINES + 1, end - 1).flatMap((at) => {
    if (at - begin < TABLE_PART) return [];
    begin = at;
    return [{ at, opening, goesOn: true }];
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n') + 1; at > 0; at = text.indexOf('\n', at) + 1) starts.push(at);
  return starts;
}
