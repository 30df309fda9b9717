// The menu behind the toolbar's last icon. The focus is in it as long as it is open.
import type { PageButton, PageWords } from '../shared/pageProtocol.ts';
import { actionButton, type PageNeeds } from './actionButton.ts';
import { element } from './dom.ts';
import { icon } from './icon.ts';

const BUTTON = 'more';

/** @param root the page as it was, whose menu may be open */
export function moreMenu(
  list: readonly PageButton[],
  { moreActions }: PageWords,
  needs: PageNeeds,
  root: Element,
): HTMLElement {
  const button = element(
    'button',
    {
      ...{ type: 'button', id: BUTTON, class: 'tool', title: moreActions, 'aria-label': moreActions },
      ...{ 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-controls': 'menu' },
    },
    icon('more'),
  );
  const items = list.map((each) =>
    actionButton(each, { role: 'menuitem', tabindex: '-1', class: 'item' }, each.label, needs),
  );
  const menu = element('div', { role: 'menu', id: 'menu', class: 'menu', 'aria-label': moreActions }, ...items);
  const box = element('div', { class: 'more' }, button, menu);
  const set = (isOpen: boolean) => {
    menu.hidden = !isOpen;
    button.setAttribute('aria-expanded', String(isOpen));
  };
  const open = (at: number) => {
    set(true);
    items.at(at)?.focus();
  };
  const close = () => {
    set(false);
    button.focus();
  };
  // Drawn again, it stays open where the focus can go back to the same line.
  set(items.some(({ id }) => id === root.querySelector('#menu :focus')?.id));

  button.addEventListener('click', () => (menu.hidden ? open(0) : close()));
  button.addEventListener('keydown', (event) => {
    const { key, ctrlKey, altKey, metaKey } = event;
    if ((key !== 'ArrowDown' && key !== 'ArrowUp') || ctrlKey || altKey || metaKey) return;
    event.preventDefault();
    open(key === 'ArrowDown' ? 0 : -1);
  });
  menu.addEventListener('click', close, true);
  menu.addEventListener('keydown', (event) => {
    // The toolbar around it has the same keys.
    event.stopPropagation();
    const next = itemFor(event, items);
    if (next !== null) {
      event.preventDefault();
      next.focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      close();
    } else if (event.key === 'Tab') close();
  });
  box.addEventListener('focusout', ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && box.contains(relatedTarget))) set(false);
  });
  return box;
}

/** The line that a key leads to, also by its first letter; null = the key leads nowhere. */
function itemFor({ key, ctrlKey, altKey, metaKey }: KeyboardEvent, items: readonly HTMLElement[]): HTMLElement | null {
  if (ctrlKey || altKey || metaKey) return null;
  const at = items.findIndex(({ id }) => id === document.activeElement?.id);
  const around = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  switch (key) {
    case 'ArrowDown':
      return around[0] ?? null;
    case 'ArrowUp':
      return items.at(at - 1) ?? null;
    case 'Home':
      return items[0] ?? null;
    case 'End':
      return items.at(-1) ?? null;
    default: {
      if (key.length !== 1 || key === ' ') return null;
      const letter = key.toLowerCase();
      return around.find(({ textContent }) => textContent?.toLowerCase().startsWith(letter)) ?? null;
    }
  }
}
