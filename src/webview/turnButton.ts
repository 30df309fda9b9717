import type { TurnLink } from '../shared/threadProtocol.ts';
import type { PageNeeds } from './actionButton.ts';
import { element } from './dom.ts';

/** Leads to another turn, by its question. @param at where it stands: one turn may be named at several places */
export function turnButton({ jobId, title }: TurnLink, at: string, { post }: PageNeeds): HTMLElement {
  const names = { type: 'button', role: 'link', class: 'link', dir: 'auto', id: `open-${at}-${jobId}` };
  const made = element('button', names, title);
  made.addEventListener('click', () => post({ type: 'openTurn', turnId: jobId }));
  return made;
}
