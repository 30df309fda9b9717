// `[^name]` and `[^name]: note`. The two may stand in parts that are drawn separately, so the renderer only marks them;
// notes.ts puts the notes below the text and links them.
import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

const MOST_NAME = 60;
const NOTE = /^\[\^([^\s[\]^]{1,60})\]:[ \t]*/;
const REFERENCE = /^\[\^([^\s[\]^]{1,60})\](?!\()/;

export function footnotes(markdown: MarkdownIt): void {
  markdown.block.ruler.before('reference', 'note', note, { alt: ['paragraph', 'reference', 'blockquote'] });
  markdown.inline.ruler.before('link', 'note_reference', reference);
  const named = markdown.block.ruler.__rules__.find(({ name }) => name === 'reference')?.fn;
  // A note in a list or quotation stays text: as the definition of a link it would not be shown.
  if (named !== undefined)
    markdown.block.ruler.at('reference', (...given) => !beginsNote(given[0], given[1]) && named(...given));
  const { escapeHtml } = markdown.utils;
  markdown.renderer.rules.note_open = (tokens, index) =>
    `<div class="note-text"><span class="note-name">${escapeHtml(String(tokens[index]?.info))}</span>`;
  markdown.renderer.rules.note_close = () => '</div>\n';
  markdown.renderer.rules.note_reference = (tokens, index) =>
    `<span class="note-reference">${escapeHtml(tokens[index]?.content ?? '')}</span>`;
}

function note(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const { bMarks, tShift, eMarks, sCount, blkIndent, src, parentType } = state;
  const indent = (sCount[startLine] ?? 0) - blkIndent;
  // Notes exist at the top level only. A note that is indented less than the list it follows ends that list's
  // paragraph.
  if (state.level > 0 ? !silent || indent >= 0 : indent >= 4) return false;
  const begin = (bMarks[startLine] ?? 0) + (tShift[startLine] ?? 0);
  const [opening, name] = NOTE.exec(src.slice(begin, eMarks[startLine])) ?? [];
  if (opening === undefined || name === undefined) return false;
  if (silent) return true;
  const open = state.push('note_open', 'div', 1);
  open.info = name;
  const map: [number, number] = [startLine, startLine];
  open.map = map;
  const oldTShift = tShift[startLine] ?? 0;
  const oldSCount = sCount[startLine] ?? 0;
  const oldBMarks = bMarks[startLine] ?? 0;
  // Lines that are indented by four belong to the note; its first line counts as one of them.
  bMarks[startLine] = begin + opening.length;
  tShift[startLine] = 0;
  sCount[startLine] = blkIndent + 4;
  state.blkIndent += 4;
  state.parentType = 'blockquote';
  state.md.block.tokenize(state, startLine, endLine);
  state.blkIndent = blkIndent;
  state.parentType = parentType;
  bMarks[startLine] = oldBMarks;
  tShift[startLine] = oldTShift;
  sCount[startLine] = oldSCount;
  map[1] = state.line;
  state.push('note_close', 'div', -1);
  return true;
}

function beginsNote({ src, bMarks, tShift }: StateBlock, line: number): boolean {
  return src.startsWith('[^', (bMarks[line] ?? 0) + (tShift[line] ?? 0));
}

function reference(state: StateInline, silent: boolean): boolean {
  if (state.src[state.pos] !== '[' || state.linkLevel > 0) return false;
  const rest = state.src.slice(state.pos, Math.min(state.posMax, state.pos + MOST_NAME + 4));
  const found = REFERENCE.exec(rest)?.[0];
  if (found === undefined) return false;
  if (!silent) state.push('note_reference', '', 0).content = found;
  state.pos += found.length;
  return true;
}
