// How the parts of one answer are named, and at which level their headings stand: a page may show several answers.
import { element } from './dom.ts';

export interface Naming {
  readonly heading: 'h2' | 'h3';
  readonly id: (name: string) => string;
}

/** Of the job on show. */
export const OWN: Naming = { heading: 'h2', id: (name) => name };

/** Of another turn, below its own heading. */
export function namingOf(turnId: string): Naming {
  return { heading: 'h3', id: (name) => `${name}-${turnId}` };
}

/** Only the parts of the job on show are landmarks: of twenty turns there would be sixty. */
export function partBox({ heading, id }: Naming, title: string, attributes: Readonly<Record<string, string>> = {}) {
  return heading === 'h2'
    ? element('section', { ...attributes, 'aria-labelledby': id(title) })
    : element('div', { ...attributes, class: ['part', attributes.class ?? ''].join(' ').trim() });
}
