// Turns rendered Markdown into elements: sanitised, and with what only the page may add (buttons, and what they do).
import { addCodeBar, type CodeBarNeeds } from './addCodeBar.ts';
import { element } from './dom.ts';
import { sanitize } from './sanitize.ts';
import { namesAnother } from './syntax/fileLinks.ts';
import { placeOf, placeOfTarget } from './syntax/places.ts';

/** @param codesBefore how many blocks of code stand before this piece */
export function markdownView(html: string, codesBefore: number, needs: CodeBarNeeds): DocumentFragment {
  const { words, post } = needs;
  const fragment = sanitize(html);
  for (const [index, block] of fragment.querySelectorAll('div.code').entries()) {
    addCodeBar(block, codesBefore + index + 1, needs);
  }
  for (const mark of fragment.querySelectorAll('span.task')) {
    mark.closest('ul, ol')?.classList.add('tasks');
    mark.setAttribute('role', 'img');
    mark.setAttribute('aria-label', mark.classList.contains('done') ? words.taskDone : words.taskOpen);
  }
  for (const written of fragment.querySelectorAll('span.place')) addPlace(written, post);
  for (const block of fragment.querySelectorAll('p, li, h1, h2, h3, h4, h5, h6, td, th, blockquote')) {
    block.setAttribute('dir', 'auto');
  }
  // A box that scrolls must be reachable by keyboard.
  for (const box of fragment.querySelectorAll('pre, div.wide')) box.setAttribute('tabindex', '0');
  return fragment;
}

/** Turns a place in the code into a button that opens the file. If a label hides the path, the real one is shown. */
function addPlace(written: Element, post: CodeBarNeeds['post']): void {
  const target = written.querySelector(':scope > .target');
  const shown = target?.textContent ?? '';
  target?.remove();
  const label = written.textContent ?? '';
  const place = target === null ? placeOf(label) : placeOfTarget(shown);
  if (place === null) return;
  const open = element('button', { type: 'button', role: 'link', class: 'link place' }, ...written.childNodes);
  open.addEventListener('click', () => post({ type: 'openFile', ...place }));
  if (target !== null) open.title = shown;
  written.replaceWith(open, ...(target !== null && namesAnother(label, place) ? [` (${shown})`] : []));
}
