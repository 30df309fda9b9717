// The bar above a block of code: its language, and buttons to copy, insert, compare and apply it.
import type { FromPage, PageWords } from '../shared/pageProtocol.ts';
import { element } from './dom.ts';

const SAYS_COPIED_MS = 2_000;

export interface CodeBarNeeds {
  readonly words: PageWords;
  readonly post: (message: FromPage) => void;
}

/** @param number of the block in the text: without it a screen reader would read many buttons of the same name */
export function addCodeBar(block: Element, number: number, { words, post }: CodeBarNeeds): void {
  const label = block.querySelector('.language');
  const language = label?.textContent ?? '';
  const where = [language, `${words.codeBlock} ${number}`].filter((part) => part !== '').join(', ');
  // Without the last line break, which would run the code as soon as it is pasted into a terminal.
  const text = () => (block.querySelector('code')?.textContent ?? '').replace(/\n$/, '');
  const button = (kind: string, name: string, run: () => void) => {
    const made = element('button', { type: 'button', class: kind, 'aria-label': `${name}: ${where}` }, name);
    made.addEventListener('click', run);
    return made;
  };
  const copy = button('copy', words.copyCode, () => {
    post({ type: 'copyCode', text: text() });
    copy.textContent = words.copied;
    setTimeout(() => {
      copy.textContent = words.copyCode;
    }, SAYS_COPIED_MS);
  });
  const bar = element('div', { class: 'code-bar' });
  if (label !== null) bar.append(label);
  bar.append(
    element(
      'span',
      { class: 'code-buttons' },
      copy,
      button('insert', words.insertCode, () => post({ type: 'insertCode', text: text() })),
      button('compare', words.compareCode, () => post({ type: 'compareCode', text: text() })),
      button('apply', words.applyCode, () => post({ type: 'applyCode', text: text() })),
    ),
  );
  block.prepend(bar);
}
