// Marks, in two answers as they are drawn, what stands in one of them only.
import { linesOnlyIn, onlyIn, sentencesOf } from '../shared/differences.ts';
import { element } from './dom.ts';

const BLOCKS = 'p, li, td, th, h3, h4, h5, h6, pre, blockquote';
/** What is drawn from a text and is not that text. */
const NO_TEXT = '.math, .code-bar, .visually-hidden';

/** A sentence, or a line of code. */
interface Unit {
  readonly block: Block;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface Block {
  readonly isCode: boolean;
  readonly nodes: readonly Text[];
  readonly text: string;
}

export interface Marked {
  readonly text: string;
  /** Where it begins. */
  readonly mark: HTMLElement;
}

/** @param saysOnly what a screen reader is told before each. Returns what was marked in each. */
export function markDifferences(bodies: readonly [Element, Element], saysOnly: string): [Marked[], Marked[]] {
  const [one, other] = bodies.map((body) => blocksIn(body).flatMap(unitsOf));
  if (one === undefined || other === undefined) return [[], []];
  const marked = [unmatched(one, other), unmatched(other, one)] as const;
  return [mark(marked[0], saysOnly), mark(marked[1], saysOnly)];
}

function blocksIn(body: Element): Block[] {
  const byBlock = new Map<Element, Text[]>();
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const block = node.parentElement?.closest(BLOCKS) ?? null;
    if (!(node instanceof Text) || block === null || node.parentElement?.closest(NO_TEXT) !== null) continue;
    const nodes = byBlock.get(block);
    if (nodes === undefined) byBlock.set(block, [node]);
    else nodes.push(node);
  }
  return [...byBlock].map(([block, nodes]) => ({
    isCode: block.localName === 'pre',
    nodes,
    text: nodes.map(({ data }) => data).join(''),
  }));
}

function unitsOf(block: Block): Unit[] {
  const { text, isCode } = block;
  const places = isCode ? linesIn(text) : sentencesOf(text);
  return places.map(([from, to]) => ({ block, from, to, text: text.slice(from, to) }));
}

function linesIn(text: string): [number, number][] {
  const lines: [number, number][] = [];
  let from = 0;
  for (const line of text.split('\n')) {
    if (line.trim() !== '') lines.push([from + line.length - line.trimStart().length, from + line.length]);
    from += line.length + 1;
  }
  return lines;
}

function unmatched(units: readonly Unit[], others: readonly Unit[]): Unit[] {
  return [true, false].flatMap((isCode) => {
    const mine = units.filter(({ block }) => block.isCode === isCode);
    const texts = mine.map(({ text }) => text);
    const theirs = others.filter(({ block }) => block.isCode === isCode).map(({ text }) => text);
    const isOnly = isCode ? linesOnlyIn(texts, theirs) : onlyIn(texts, theirs);
    return mine.filter((_, index) => isOnly[index]);
  });
}

function mark(units: readonly Unit[], saysOnly: string): Marked[] {
  const byBlock = new Map<Block, Unit[]>();
  for (const unit of units) {
    const list = byBlock.get(unit.block);
    if (list === undefined) byBlock.set(unit.block, [unit]);
    else list.push(unit);
  }
  return [...byBlock].flatMap(([block, inBlock]) => markIn(block, inBlock, saysOnly));
}

/** Each text node is gone over once: sentences and nodes both come in the order of the text. */
function markIn({ nodes }: Block, units: readonly Unit[], saysOnly: string): Marked[] {
  const made: Marked[] = [];
  let next = 0;
  let begun = false;
  let at = 0;
  for (const node of nodes) {
    const { data } = node;
    const parts: (Node | string)[] = [];
    let done = 0;
    for (let unit = units[next]; unit !== undefined && unit.from < at + data.length; unit = units[next]) {
      const from = Math.max(0, unit.from - at);
      const to = Math.min(data.length, unit.to - at);
      const piece = element('mark', begun ? {} : { 'data-only': saysOnly }, data.slice(from, to));
      if (!begun) made.push({ text: unit.text, mark: piece });
      parts.push(data.slice(done, from), piece);
      done = to;
      begun = unit.to > at + data.length;
      if (begun) break;
      next += 1;
    }
    if (done > 0 || parts.length > 0) node.replaceWith(...parts.filter((part) => part !== ''), ...rest(data, done));
    at += data.length;
  }
  return made;
}

function rest(text: string, from: number): string[] {
  return from < text.length ? [text.slice(from)] : [];
}
