// Every place where a text stands but for what formatters change.
import type { Edges } from '../../shared/anchor.ts';
import type { Neighbourhood } from './neighbourhood.ts';
import type { UnitedText } from './unitedText.ts';

/** A part of a document, in places of its plain text. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** More are counted, but not looked at. */
const MOST_LISTED = 40;
const MOST_COUNTED = 100_000;
/** Where these letters are not, nothing is. */
const HEAD = 16;

export interface Copies {
  readonly count: number;
  /** Those that the surroundings speak for the most. */
  readonly places: readonly Place[];
}

export function copiesOf(wanted: string, text: UnitedText, edges: Edges, around: Neighbourhood | null): Copies {
  let count = 0;
  let hinted: { readonly place: Place; readonly hint: number }[] = [];
  const best = () => hinted.sort((a, b) => b.hint - a.hint).slice(0, MOST_LISTED);
  for (const from of occurrences(wanted, text.plain.text)) {
    const to = from + wanted.length;
    if (edges !== 'inside' && !(text.isStart(from) && text.isStart(to))) continue;
    count += 1;
    hinted.push({ place: { from, to }, hint: around?.hint(text.unitFrom(from), text.unitFrom(to)) ?? 0 });
    if (hinted.length >= 4 * MOST_LISTED) hinted = best();
    if (count === MOST_COUNTED) break;
  }
  return { count, places: best().map(({ place }) => place) };
}

/** Also those that overlap. By Knuth, Morris and Pratt: the work grows with both texts, whatever repeats itself in them. */
function* occurrences(wanted: string, text: string): Generator<number> {
  const first = wanted === '' ? -1 : text.indexOf(wanted.slice(0, HEAD));
  if (first < 0) return;
  const back = new Int32Array(wanted.length + 1);
  for (let index = 1, same = 0; index < wanted.length; index += 1) {
    const code = wanted.charCodeAt(index);
    while (same > 0 && code !== wanted.charCodeAt(same)) same = back[same] ?? 0;
    if (code === wanted.charCodeAt(same)) same += 1;
    back[index + 1] = same;
  }
  for (let index = first, same = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    while (same > 0 && code !== wanted.charCodeAt(same)) same = back[same] ?? 0;
    if (code === wanted.charCodeAt(same)) same += 1;
    if (same < wanted.length) continue;
    yield index - same + 1;
    same = back[same] ?? 0;
  }
}
