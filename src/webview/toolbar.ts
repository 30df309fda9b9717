// What is done with an answer: a row of icons with names, one stop for Tab, and the arrow keys within.
import type { PageButton, PageRecord, PageWords } from '../shared/pageProtocol.ts';
import { actionButton, type PageNeeds } from './actionButton.ts';
import { element } from './dom.ts';
import { type IconName, icon } from './icon.ts';
import { moreMenu } from './moreMenu.ts';

const SAYS_COPIED_MS = 2_000;

/** @param root the page as it was: the stop for Tab, an open menu and a fresh check mark stay */
export function toolbar(record: PageRecord, words: PageWords, needs: PageNeeds, root: Element): HTMLElement {
  const { tools, menu } = record;
  const made = element('div', { class: 'toolbar', role: 'toolbar', 'aria-label': words.actions });
  made.append(...tools.map((each) => tool(each, words, needs, root)), moreMenu(menu, words, needs, root));
  const stops = [...made.querySelectorAll<HTMLElement>('.tool')];
  // The first one is where it begins anyway: what comes before it may be there by now.
  const known = [...root.querySelectorAll<HTMLElement>('.tool')].slice(1).find(({ tabIndex }) => tabIndex === 0)?.id;
  const stopAt = (stop: HTMLElement | undefined) => {
    for (const each of stops) each.tabIndex = each === stop ? 0 : -1;
  };
  stopAt(stops.find(({ id }) => id === known) ?? stops[0]);
  made.addEventListener('focusin', ({ target }) => {
    const stop = stops.find((each) => each === target);
    if (stop !== undefined) stopAt(stop);
  });
  made.addEventListener('keydown', (event) => {
    const next = stopFor(event, stops);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  });
  return made;
}

function stopFor(
  { key, ctrlKey, altKey, metaKey }: KeyboardEvent,
  stops: readonly HTMLElement[],
): HTMLElement | undefined {
  // Alt and an arrow is VS Code's way back.
  if (ctrlKey || altKey || metaKey) return undefined;
  const at = stops.findIndex(({ id }) => id === document.activeElement?.id);
  switch (key) {
    case 'ArrowRight':
      return stops[(at + 1) % stops.length];
    case 'ArrowLeft':
      return stops.at(at - 1);
    case 'Home':
      return stops[0];
    case 'End':
      return stops.at(-1);
    default:
      return undefined;
  }
}

function tool(each: PageButton, words: PageWords, needs: PageNeeds, root: Element): HTMLElement {
  const { label } = each;
  const names = { class: 'tool', title: label, 'aria-label': label };
  const made = actionButton(each, names, icon(iconOf(each)), needs);
  if (each.action !== 'copyAnswer') return made;
  made.append(icon('check'));
  made.classList.toggle('copied', root.querySelector(`#${made.id}.copied`) !== null);
  made.addEventListener('click', () => {
    setCopied(made.id, true);
    needs.announce(words.copied);
    setTimeout(() => {
      setCopied(made.id, false);
      needs.announce('');
    }, SAYS_COPIED_MS);
  });
  return made;
}

/** By its id: the page may have been drawn again meanwhile. */
function setCopied(id: string, isCopied: boolean): void {
  document.getElementById(id)?.classList.toggle('copied', isCopied);
}

function iconOf(each: PageButton): IconName {
  if (each.action === 'rateAnswer') return each.thumb === 'down' ? 'down' : 'up';
  if (each.action === 'applyAnswer') return 'apply';
  return each.action === 'compareWithSource' ? 'compare' : 'copy';
}
