// Rendered Markdown as elements: cleaned, and given what only the page may add (copy buttons).
import type { PageWords } from '../shared/panelProtocol.ts';
import { element } from './dom.ts';
import { sanitize } from './sanitize.ts';

export function markdownView(html: string, words: PageWords, copy: (code: string) => void): DocumentFragment {
  const fragment = sanitize(html);
  for (const block of fragment.querySelectorAll('div.code')) addCopyButton(block, words, copy);
  for (const block of fragment.querySelectorAll('p, li, h1, h2, h3, h4, h5, h6, td, th, blockquote')) {
    block.setAttribute('dir', 'auto');
  }
  // What scrolls must be reachable by keyboard.
  for (const box of fragment.querySelectorAll('pre, div.wide')) box.setAttribute('tabindex', '0');
  return fragment;
}

function addCopyButton(block: Element, words: PageWords, copy: (code: string) => void): void {
  const button = element('button', { type: 'button', class: 'copy' }, words.copyCode);
  button.addEventListener('click', () => {
    // Without the last line break: pasted into a terminal, it would run the code at once.
    copy((block.querySelector('code')?.textContent ?? '').replace(/\n$/, ''));
    button.textContent = words.copied;
    setTimeout(() => {
      button.textContent = words.copyCode;
    }, 2_000);
  });
  const bar = element('div', { class: 'code-bar' });
  const language = block.querySelector('.language');
  if (language !== null) bar.append(language);
  bar.append(button);
  block.prepend(bar);
}
