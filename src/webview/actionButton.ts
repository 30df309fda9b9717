// A button that asks the host for something about the page's job.
import type { FromPage, PageButton, PageCall } from '../shared/pageProtocol.ts';
import { element } from './dom.ts';

export interface PageNeeds {
  readonly post: (message: FromPage) => void;
  /** Tells a screen reader. */
  readonly announce: (text: string) => void;
}

export function actionButton(
  { label: _label, primary: _primary, pressed, ...call }: PageButton,
  attributes: Readonly<Record<string, string>>,
  content: Node | string,
  { post }: PageNeeds,
): HTMLButtonElement {
  const state = pressed === null ? {} : { 'aria-pressed': String(pressed) };
  const made = element('button', { type: 'button', id: idOf(call), ...state, ...attributes }, content);
  made.addEventListener('click', () => post({ type: 'action', ...call }));
  return made;
}

/** The action with its arguments: an action may have two buttons, which need different ids. */
function idOf(call: PageCall): string {
  const { action, ...given } = call;
  return ['do', action, ...Object.values(given).filter((value) => value !== null)].join('-');
}
