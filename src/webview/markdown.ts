// Markdown to HTML. The text was written by a model that has read untrusted text: raw HTML stays text, pictures become
// their address, and a link is only a link when its address is http, https or mailto. sanitize.ts is the second net.
import MarkdownIt from 'markdown-it';

const LINKABLE = /^(?:https?|mailto):/i;

/** Says which words the page uses for a picture that is not shown. */
export interface MarkdownWords {
  readonly image: string;
}

export function createRenderer(words: MarkdownWords): (text: string) => string {
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
  // What is refused here is shown as it was typed.
  markdown.validateLink = (href) => LINKABLE.test(href.trim());
  markdown.renderer.rules.image = (tokens, index) => {
    const token = tokens[index];
    const source = token?.attrGet('src') ?? '';
    const label = token?.content ? `${token.content}: ` : '';
    const text = `[${words.image}: ${label}${source}]`;
    return `<span class="picture">${markdown.utils.escapeHtml(text)}</span>`;
  };
  markdown.renderer.rules.fence = (tokens, index) => {
    const token = tokens[index];
    const language = /^[\w#+.-]{1,40}/.exec(token?.info.trim() ?? '')?.[0] ?? '';
    return codeBlock(markdown.utils.escapeHtml(token?.content ?? ''), markdown.utils.escapeHtml(language));
  };
  markdown.renderer.rules.code_block = (tokens, index) =>
    codeBlock(markdown.utils.escapeHtml(tokens[index]?.content ?? ''), '');
  // The policy allows no inline style, so alignment becomes a class.
  for (const rule of ['th_open', 'td_open']) {
    markdown.renderer.rules[rule] = (tokens, index) => {
      const align = /right|center/.exec(String(tokens[index]?.attrGet('style') ?? ''))?.[0];
      return `<${rule.slice(0, 2)}${align === undefined ? '' : ` class="${align}"`}>`;
    };
  }
  markdown.renderer.rules.table_open = () => '<div class="wide"><table>';
  markdown.renderer.rules.table_close = () => '</table></div>';
  return (text) => markdown.render(text);
}

/** The page adds the copy button: a renderer must not be able to make one. */
function codeBlock(code: string, language: string): string {
  return `<div class="code"><span class="language">${language}</span><pre><code>${code}</code></pre></div>\n`;
}
