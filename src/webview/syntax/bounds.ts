// Bounds for texts that nobody would write for a reader. What is nested deeper or longer than these stays as it was
// written or is parsed in pieces; no letter is lost, and no rule ever works on more than a piece at once.
import type { MarkdownIt, StateBlock, StateCore, Token } from 'markdown-it';

/** Nested lists and quotations, in levels as the library counts them: a list with its item is two. */
const DEEPEST = 24;
/** Paragraphs and cells of more characters are parsed in pieces; markup that spans two pieces stays text. */
export const MOST_INLINE = 10_000;

/** Has to be applied after all syntax that has rules for blocks, because its own rule goes before the first of them. */
export function bounds(markdown: MarkdownIt): void {
  markdown.block.ruler.before('formula_block', 'too_deep', tooDeep);
  markdown.core.ruler.at('inline', inline);
}

/** Where to cut a text, at most `most` characters behind `from`: after a line break, else a blank, else anywhere. */
export function cutPoint(text: string, from: number, most: number): number {
  const end = from + most;
  if (end >= text.length) return text.length;
  const half = from + Math.floor(most / 2);
  for (const mark of ['\n', ' ']) {
    const at = text.slice(half, end).lastIndexOf(mark);
    if (at >= 0) return half + at + 1;
  }
  const isSplit = /[\ud800-\udbff]/.test(text[end - 1] ?? '') && /[\udc00-\udfff]/.test(text[end] ?? '');
  return isSplit ? end - 1 : end;
}

/** Keeps what is nested too deep as text. The library would leave it out. */
function tooDeep(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (silent || state.level < DEEPEST) return false;
  let line = startLine + 1;
  while (line < endLine && !state.isEmpty(line)) line += 1;
  const map: [number, number] = [startLine, line];
  state.push('paragraph_open', 'p', 1).map = map;
  const text = state.push('inline', '', 0);
  text.content = state.getLines(startLine, line, state.blkIndent, false).trim();
  text.map = map;
  text.children = [];
  state.push('paragraph_close', 'p', -1);
  state.line = line;
  return true;
}

function inline({ tokens, md, env }: StateCore): void {
  for (const { type, content, children } of tokens) {
    if (type !== 'inline' || children === null) continue;
    for (let from = 0; from < content.length; ) {
      const to = cutPoint(content, from, MOST_INLINE);
      const made: Token[] = [];
      md.inline.parse(content.slice(from, to), md, env, made);
      for (const token of made) children.push(token);
      from = to;
    }
  }
}
