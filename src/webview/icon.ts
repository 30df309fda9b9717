// The page's own icons: lines on a ground of 16 by 16, in the colour of the text around them.
import type { Tone } from '../shared/tone.ts';
import { svg } from './dom.ts';

const THUMB =
  'M5.5 7.3 8.1 2.4c.9 0 1.6.7 1.6 1.6v2.5h2.9c.8 0 1.4.7 1.3 1.5l-.7 4.3c-.1.7-.7 1.2-1.4 1.2H5.5z M2.3 7.3h3.2v6.2H2.3z';
const CIRCLE = 'M14 8a6 6 0 1 1-12 0 6 6 0 0 1 12 0z';

const PATHS = {
  copy: 'M6.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1z M3.5 10.5a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1h6a1 1 0 0 1 1 1',
  compare: 'M3.5 1.5h6l3 3v10h-9z M8 5v4 M6 7h4 M6 11.5h4',
  apply: 'M9.5 1.5h-6v13h9v-10z M9.5 1.5v3h3 M8 12V7 M5.8 9.2 8 7l2.2 2.2',
  up: THUMB,
  down: THUMB,
  more: 'M3.5 8h.01 M8 8h.01 M12.5 8h.01',
  fold: 'M6 3.8 10.2 8 6 12.2',
  check: 'M3 8.6 6.3 12 13 4.6',
  good: `${CIRCLE} M5.2 8.2 7.2 10.2 10.9 6.1`,
  bad: `${CIRCLE} M5.8 5.8l4.4 4.4 M10.2 5.8l-4.4 4.4`,
  doubtful: 'M8 2.2 14.2 13.3H1.8z M8 6.4v3.4 M8 11.6h.01',
  live: `${CIRCLE} M8 4.8V8l2.2 1.4`,
  neutral: `${CIRCLE} M5.4 8h5.2`,
} as const satisfies Readonly<Record<Tone, string>> & Readonly<Record<string, string>>;

export type IconName = keyof typeof PATHS;

/** Hidden from screen readers: what stands around it says the same. */
export function icon(name: IconName): Element {
  const attributes = {
    class: `icon icon-${name}`,
    viewBox: '0 0 16 16',
    width: '16',
    height: '16',
    'aria-hidden': 'true',
  };
  return svg('svg', attributes, svg('path', { d: PATHS[name] }));
}
