// The turns that came of the one on show, and what the thread has cost so far.
import type { PageWords } from '../shared/pageProtocol.ts';
import type { PageThread, TurnLink } from '../shared/threadProtocol.ts';
import type { PageNeeds } from './actionButton.ts';
import { element } from './dom.ts';
import { turnButton } from './turnButton.ts';

/** Nothing for a job that is alone. */
export function laterSection({ later, sum }: PageThread, words: PageWords, needs: PageNeeds): HTMLElement[] {
  const line = element('p', { class: 'thread-sum', 'data-part': 'thread-sum' }, sum);
  if (later.length === 0) return sum === '' ? [] : [line];
  const section = element('section', { 'aria-labelledby': 'later-title' });
  section.append(element('h2', { id: 'later-title' }, words.laterTurns), turnList(later, 'later', needs));
  return [section, line];
}

export function turnList(turns: readonly TurnLink[], at: string, needs: PageNeeds): HTMLElement {
  const items = turns.map((turn) =>
    element(
      'li',
      {},
      element('span', { class: 'went-to' }, `${turn.label}: `),
      turnButton(turn, at, needs),
      element('span', { class: 'turn-line' }, ` · ${turn.line}`),
    ),
  );
  return element('ul', { class: 'turn-list' }, ...items);
}
