// The fenced code in an answer, as the model wrote it. Pure.

export interface CodeBlock {
  /** The first word after the fence, as the model wrote it; empty when there is none. */
  readonly language: string;
  readonly text: string;
}

/** A fence in more than 100 nested quotations is not found: no reader follows that deep. */
const FENCE = /^([ \t]*(?:>[ \t]?){0,100})(`{3,}|~{3,})(.*)$/s;

/** A block without any code is nothing to compare or to insert: it is left out. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { readonly indent: string; readonly mark: string; readonly language: string; lines: string[] } | null =
    null;
  for (const line of markdown.split(/\r?\n/)) {
    const [, indent = '', mark = '', rest = ''] = FENCE.exec(line) ?? [];
    if (open === null) {
      // A backtick after the fence makes it inline code, not a fence.
      const isOpening = mark !== '' && !(mark.startsWith('`') && rest.includes('`'));
      if (isOpening) open = { indent, mark, language: rest.trim().split(/\s/)[0] ?? '', lines: [] };
      continue;
    }
    if (mark.startsWith(open.mark) && rest.trim() === '') {
      blocks.push({ language: open.language, text: open.lines.join('\n') });
      open = null;
    } else open.lines.push(withoutIndent(line, open.indent));
  }
  if (open !== null) blocks.push({ language: open.language, text: open.lines.join('\n') });
  return blocks.filter(({ text }) => text.trim() !== '');
}

/** What a list or a quotation puts before every line belongs to it, not to the code. */
function withoutIndent(line: string, indent: string): string {
  let at = 0;
  while (at < indent.length && line[at] === indent[at]) at += 1;
  return line.slice(at);
}
