// `- [ ] text`: a task that is open or done. The mark can't be changed: an answer is not a form.
import type { MarkdownIt, StateCore } from 'markdown-it';

const MARK = /^\[([ xX])\](?=\s)/;

export function tasks(markdown: MarkdownIt): void {
  markdown.core.ruler.before('inline', 'task_marks', findMarks);
  markdown.core.ruler.after('inline', 'task_lists', addMarks);
  markdown.renderer.rules.task = (tokens, index) =>
    `<span class="task${tokens[index]?.markup === 'x' ? ' done' : ''}"></span>`;
}

/** Runs before the text is parsed, because the parser could take `[x]` for the name of a link. */
function findMarks({ tokens }: StateCore): void {
  for (const [index, token] of tokens.entries()) {
    const isFirst =
      token.type === 'inline' &&
      tokens[index - 1]?.type === 'paragraph_open' &&
      tokens[index - 2]?.type === 'list_item_open';
    const mark = isFirst ? MARK.exec(token.content)?.[1] : undefined;
    if (mark === undefined) continue;
    token.content = token.content.slice(3);
    token.meta = { task: mark === ' ' ? ' ' : 'x' };
  }
}

function addMarks({ tokens, Token }: StateCore): void {
  for (const { type, meta, children } of tokens) {
    if (type !== 'inline' || typeof meta?.task !== 'string') continue;
    const mark = new Token('task', '', 0);
    mark.markup = meta.task;
    children?.unshift(mark);
  }
}
