// Cuts Markdown into parts that can be drawn one by one: between blocks, and in a long list or table between its items
// or rows. The cuts depend on the text alone, so that it makes no difference in what pieces the text arrives. Only a
// block that is longer than anybody writes is cut wherever it happens to be.
import type MarkdownIt from 'markdown-it';
import { cutPoint } from './syntax/bounds.ts';
import { MOST_TEX } from './syntax/formulaSearch.ts';
import { openFormulaAt } from './syntax/formulas.ts';

/** Lists and tables of more characters are cut. Each part of a table has its own column widths, so these are larger. */
const LIST_PART = 4_000;
const TABLE_PART = 12_000;
const HEAD_LINES = 2;
/** A part of a table is at least this many times as long as its head, which stands before each part. */
const PART_TO_HEAD = 4;
/** In characters. No part but a block of code is longer, so that no part takes long to draw. */
const MOST_PART = 40_000;
/** An item at the beginning of its line: lists are cut only there, as an indented item may belong to another list. */
const ITEM = /^(?:[-+*]|\d{1,9}[.)])/;

/** Blocks in which no formula can begin. */
const OVER: ReadonlySet<string> = new Set(['formula_block', 'fence', 'code_block']);

export interface DrawnPart {
  readonly text: string;
  /** Its first block continues the list or table at the end of the part before it. */
  readonly goesOn: boolean;
}

export interface Parts {
  /** Nothing that arrives later changes these. */
  readonly settled: readonly DrawnPart[];
  /** May become a different block with what arrives later. */
  readonly open: DrawnPart;
}

type Markdown = ReturnType<typeof MarkdownIt>;
type Token = ReturnType<Markdown['parse']>[number];

interface Cut {
  readonly at: number;
  /** What has to be repeated before the rest: the head of the table, or nothing. */
  readonly opening: string;
  readonly goesOn: boolean;
}

/** @param goesOn the text itself begins with the rest of a list or table */
export function cutParts(markdown: Markdown, written: string, isWhole: boolean, goesOn: boolean): Parts {
  const text = written.replace(/\r\n|\r(?!$)/g, '\n');
  // A line that has not ended may become anything.
  const complete = isWhole ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  const tokens: Token[] = [];
  markdown.block.parse(complete, markdown, {}, tokens);
  const starts = lineStarts(complete);
  const blocks = tokens.filter(({ level, nesting, map }) => level === 0 && nesting >= 0 && map !== null);
  const items = itemsByList(tokens);
  const cuts = blocks.flatMap((block) => {
    if (block.type === 'table_open') return tableCuts(block, complete, starts);
    return listCuts(block, items.get(block) ?? [], complete, starts);
  });
  const settledTo = isWhole ? text.length : settledEnd(blocks, complete, starts);
  if (settledTo > (cuts.at(-1)?.at ?? 0)) cuts.push({ at: settledTo, opening: '', goesOn: false });
  const edges = blocks.map(({ type, map }) => ({ at: starts[map?.[0] ?? 0] ?? 0, isCode: type === 'fence' }));
  const limit = isWhole ? text.length : text.length - MOST_TEX;
  let begun: Cut = { at: 0, opening: '', goesOn };
  const part = (end: number) => ({ text: begun.opening + text.slice(begun.at, end), goesOn: begun.goesOn });
  const settled = withinBounds(cuts, edges, text, limit).map((cut) => {
    const made = part(cut.at);
    begun = cut;
    return made;
  });
  return { settled, open: part(text.length) };
}

/** Where settled text ends: before the last block and before a formula that has not ended, as both may still change. */
function settledEnd(blocks: readonly Token[], text: string, starts: readonly number[]): number {
  const over = blocks
    .filter(({ type }) => OVER.has(type))
    .map(({ map }): [number, number] => [starts[map?.[0] ?? 0] ?? 0, starts[map?.[1] ?? 0] ?? text.length]);
  const limit = openFormulaAt(text, over);
  const ends = blocks.slice(0, -1).map(({ map }) => starts[map?.[1] ?? 0] ?? 0);
  return ends.findLast((end) => end <= limit) ?? 0;
}

interface Block {
  readonly at: number;
  readonly isCode: boolean;
}

/** Adds cuts where a part would be too long: between its blocks, and in a block that is too long by itself. */
function withinBounds(cuts: readonly Cut[], blocks: readonly Block[], text: string, limit: number): Cut[] {
  const made: Cut[] = [];
  let begin = 0;
  let next = 0;
  for (const cut of [...cuts, null]) {
    const end = cut?.at ?? text.length;
    const inside: Block[] = [{ at: begin, isCode: false }];
    for (let block = blocks[next]; block !== undefined && block.at < end; block = blocks[next]) {
      inside.push(block);
      next += 1;
    }
    const more = end - begin > MOST_PART ? cutsBetween(inside, text.slice(0, end)) : [];
    made.push(...more.filter((at) => at <= limit).map((at) => ({ at, opening: '', goesOn: false })));
    if (cut !== null) made.push(cut);
    begin = end;
  }
  return made;
}

/** @param text to the end of the last of these blocks */
function cutsBetween(blocks: readonly Block[], text: string): number[] {
  const cuts: number[] = [];
  let begin = blocks[0]?.at ?? 0;
  const cutAt = (at: number) => {
    if (at > begin && at < text.length) cuts.push(at);
    begin = Math.max(begin, at);
  };
  for (const [index, { at, isCode }] of blocks.entries()) {
    const end = blocks[index + 1]?.at ?? text.length;
    if (end - begin <= MOST_PART) continue;
    cutAt(at);
    if (isCode) cutAt(end);
    while (end - begin > MOST_PART) cutAt(cutPoint(text, begin, MOST_PART));
  }
  return cuts;
}

/** The lines at which the items of each top-level list begin. */
function itemsByList(tokens: readonly Token[]): Map<Token, number[]> {
  const lists = new Map<Token, number[]>();
  let items: number[] = [];
  for (const token of tokens) {
    if (token.level === 0 && token.type.endsWith('_list_open')) {
      items = [];
      lists.set(token, items);
    } else if (token.level === 1 && token.type === 'list_item_open' && token.map !== null) items.push(token.map[0]);
  }
  return lists;
}

/** Cuts between items, but never before the last, which is not certain to be an item yet. */
function listCuts({ map }: Token, lines: readonly number[], text: string, starts: readonly number[]): Cut[] {
  if (map === null) return [];
  const items = lines.map((line) => starts[line] ?? 0);
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
  const least = Math.max(TABLE_PART, PART_TO_HEAD * opening.length);
  if (least > MOST_PART) return [];
  let begin = body;
  return starts.slice(first + HEAD_LINES + 1, end - 1).flatMap((at) => {
    if (at - begin < least) return [];
    begin = at;
    return [{ at, opening, goesOn: true }];
  });
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n') + 1; at > 0; at = text.indexOf('\n', at) + 1) starts.push(at);
  return starts;
}
