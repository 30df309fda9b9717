// A document whose lines are marked before it is edited: where a text stands afterwards is known without looking for it.
import { oneOf, wholeNumber } from './seededRandom.ts';

export interface MarkedLine {
  readonly text: string;
  readonly isMarked: boolean;
}

export type Edit = (lines: readonly MarkedLine[], random: () => number) => MarkedLine[];

export const plainLine = (text: string): MarkedLine => ({ text, isMarked: false });
const markedLine = (text: string): MarkedLine => ({ text, isMarked: true });

export function marked(text: string, [first, last]: readonly [number, number]): MarkedLine[] {
  return text.split('\n').map((line, index) => ({ text: line, isMarked: first <= index && index <= last }));
}

export function textOfLines(lines: readonly MarkedLine[]): string {
  return lines.map(({ text }) => text).join('\n');
}

/** From the first filled marked line to the last; null = none is left. */
export function markedRange(lines: readonly MarkedLine[]): [number, number] | null {
  const isOne = ({ isMarked, text }: MarkedLine) => isMarked && text.trim() !== '';
  const first = lines.findIndex(isOne);
  return first < 0 ? null : [first, lines.findLastIndex(isOne)];
}

let fresh = 0;
/** Lines that stand nowhere else. */
export function freshLines(random: () => number, count: number): string[] {
  const verbs = ['load', 'parse', 'merge', 'store', 'draw', 'close', 'count'];
  return Array.from({ length: count }, () => {
    fresh += 1;
    return `  ${oneOf(random, verbs)}Item${fresh}(${oneOf(random, ['left', 'right', 'total'])}, ${wholeNumber(random, 10, 99_999)});`;
  });
}

const insert = (lines: readonly MarkedLine[], at: number, added: readonly MarkedLine[]): MarkedLine[] => [
  ...lines.slice(0, at),
  ...added,
  ...lines.slice(at),
];
const bounds = (lines: readonly MarkedLine[]): [number, number] => {
  const range = markedRange(lines);
  if (range === null) throw new Error('Nothing is marked');
  return range;
};
const block = (lines: readonly MarkedLine[]) => lines.slice(bounds(lines)[0], bounds(lines)[1] + 1);
const unmarked = (lines: readonly MarkedLine[]) => lines.map(({ text }) => plainLine(text));
const changedWord = (text: string, random: () => number): string => {
  const words = [...text.matchAll(/\p{L}{3,}/gu)];
  if (words.length === 0) return text;
  const { 0: word, index } = oneOf(random, words);
  return `${text.slice(0, index)}${word}Other${text.slice(index + word.length)}`;
};
/** Near twins: each has a word of its own instead of the block's. */
const twinOf = (lines: readonly MarkedLine[], random: () => number): MarkedLine[] => {
  const filled = lines.filter(({ text }) => /\p{L}{3,}/u.test(text));
  const chosen = filled.length === 0 ? null : oneOf(random, filled);
  return lines.map((line) => plainLine(line === chosen ? changedWord(line.text, random) : line.text));
};
const farFrom = (lines: readonly MarkedLine[], random: () => number): number => {
  const [first, last] = bounds(lines);
  const places = lines.flatMap((_, at) => (at < first - 14 || at > last + 15 ? [at] : []));
  return places.length === 0 ? lines.length : oneOf(random, places);
};

/** After these the text is still there, once. */
export const KEEPING: Readonly<Record<string, Edit>> = {
  'lines above': (lines, random) =>
    insert(
      lines,
      wholeNumber(random, 0, bounds(lines)[0]),
      freshLines(random, wholeNumber(random, 1, 30)).map(plainLine),
    ),
  'lines right above': (lines, random) =>
    insert(lines, bounds(lines)[0], freshLines(random, wholeNumber(random, 1, 4)).map(plainLine)),
  'lines below': (lines, random) =>
    insert(
      lines,
      wholeNumber(random, bounds(lines)[1] + 1, lines.length),
      freshLines(random, wholeNumber(random, 1, 30)).map(plainLine),
    ),
  'lines above gone': (lines, random) => {
    const [first] = bounds(lines);
    const count = Math.min(first, wholeNumber(random, 1, 8));
    const at = wholeNumber(random, 0, first - count);
    return [...lines.slice(0, at), ...lines.slice(at + count)];
  },
  'words around': (lines, random) => {
    const [first, last] = bounds(lines);
    return lines.map((line, at) =>
      !line.isMarked && at > first - 13 && at < last + 13 && random() < 0.3
        ? plainLine(changedWord(line.text, random))
        : line,
    );
  },
  'a name everywhere': (lines, random) => {
    const names = [...textOfLines(block(lines)).matchAll(/\b[a-z]\w{3,}\b/g)].map(([name]) => name);
    if (names.length === 0) return [...lines];
    const name = oneOf(random, names);
    return lines.map(({ text, isMarked }) => ({ text: text.replaceAll(name, `${name}Renamed`), isMarked }));
  },
  indentation: (lines) => lines.map(({ text, isMarked }) => ({ text: text.replace(/^ +/, '$&$&'), isMarked })),
  tabs: (lines) =>
    lines.map(({ text, isMarked }) => ({
      text: text.replace(/^ +/, (white) => '\t'.repeat(Math.ceil(white.length / 2))),
      isMarked,
    })),
  quotes: (lines) => lines.map(({ text, isMarked }) => ({ text: text.replaceAll("'", '"'), isMarked })),
  semicolons: (lines) => lines.map(({ text, isMarked }) => ({ text: text.replace(/[;,]$/, ''), isMarked })),
  'wrapped arguments': (lines) =>
    lines.flatMap((line) => {
      const call = /^(\s*)(\S.*?\()([^()]+, [^()]+)(\).*)$/.exec(line.text);
      if (call === null) return [line];
      const [, white = '', head = '', inner = '', tail = ''] = call;
      const wrapped = [`${white}${head}`, ...inner.split(', ').map((part) => `${white}  ${part},`), `${white}${tail}`];
      return wrapped.map((text) => ({ text, isMarked: line.isMarked }));
    }),
  'wrapped in a block': (lines) => {
    const [first, last] = bounds(lines);
    return [
      ...lines.slice(0, first),
      plainLine('if (isReadyForIt) {'),
      ...lines.slice(first, last + 1).map(({ text }) => markedLine(`  ${text}`)),
      plainLine('}'),
      ...lines.slice(last + 1),
    ];
  },
  'blank lines': (lines, random) => lines.flatMap((line) => (random() < 0.2 ? [line, { ...line, text: '' }] : [line])),
};

const inner = (lines: readonly MarkedLine[]): [number, number] => [bounds(lines)[0] + 1, bounds(lines)[1] - 1];

/** These need three lines or more. */
export const WITHIN: Readonly<Record<string, Edit>> = {
  'a word within': (lines, random) => {
    const [first, last] = bounds(lines);
    const at = wholeNumber(random, first, last);
    return lines.map((line, index) => (index === at ? markedLine(changedWord(line.text, random)) : line));
  },
  'lines within': (lines, random) => {
    const [first, last] = inner(lines);
    const added = freshLines(random, wholeNumber(random, 1, 6)).map(markedLine);
    return insert(lines, wholeNumber(random, first, last + 1), added);
  },
  'many lines within': (lines, random) => {
    const [first, last] = inner(lines);
    return insert(lines, wholeNumber(random, first, last + 1), freshLines(random, 25).map(markedLine));
  },
  'a quarter written anew': (lines, random) => {
    const [first, last] = inner(lines);
    const count = Math.max(1, Math.floor((last - first + 1) / 4));
    const at = wholeNumber(random, first, last - count + 1);
    return [...lines.slice(0, at), ...freshLines(random, count).map(markedLine), ...lines.slice(at + count)];
  },
  'comments within': (lines, random) => {
    const [first, last] = inner(lines);
    return lines.flatMap((line, at) =>
      at >= first && at <= last && random() < 0.4 ? [markedLine('  // what follows was checked'), line] : [line],
    );
  },
  'within and around': (lines, random) => {
    const some = WITHIN['a word within']?.(lines, random) ?? [...lines];
    const more = KEEPING['words around']?.(some, random) ?? some;
    return KEEPING['lines above']?.(more, random) ?? more;
  },
};

/** A near twin, or a copy, that is added elsewhere: the text stays the one that it was. */
export const BESIDE: Readonly<Record<string, Edit>> = {
  'a twin elsewhere': (lines, random) => insert(lines, farFrom(lines, random), twinOf(block(lines), random)),
  'a copy elsewhere': (lines, random) => insert(lines, farFrom(lines, random), unmarked(block(lines))),
  'a twin elsewhere, and a word within': (lines, random) => {
    const added = insert(lines, farFrom(lines, random), twinOf(block(lines), random));
    return WITHIN['a word within']?.(added, random) ?? added;
  },
};

/** After these nobody can say where it is. */
export const LOSING: Readonly<Record<string, Edit>> = {
  deleted: (lines) => lines.filter(({ isMarked }) => !isMarked),
  'deleted with what is around': (lines, random) => {
    const [first, last] = bounds(lines);
    const [before, after] = [wholeNumber(random, 0, 6), wholeNumber(random, 0, 6)];
    return lines.filter((_, at) => at < first - before || at > last + after);
  },
  'deleted, and a twin added elsewhere': (lines, random) =>
    insert(lines, farFrom(lines, random), twinOf(block(lines), random)).filter(({ isMarked }) => !isMarked),
  'deleted, and lines around written anew': (lines, random) => {
    const [first, last] = bounds(lines);
    return lines.flatMap((line, at) => {
      if (line.isMarked) return [];
      const isNear = at > first - 6 && at < last + 6;
      return isNear && random() < 0.4 ? freshLines(random, 1).map(plainLine) : [line];
    });
  },
  'doubled with all around': (lines) => [...unmarked(lines), ...unmarked(lines)],
};

/** A near twin that stands elsewhere at asking already; it is left, or both are. */
export function withTwin(lines: readonly MarkedLine[], random: () => number, isNear: boolean): MarkedLine[] {
  const at = isNear ? bounds(lines)[1] + 1 : farFrom(lines, random);
  return insert(lines, at, [plainLine(''), ...twinOf(block(lines), random)]);
}

export function moved(lines: readonly MarkedLine[], random: () => number): MarkedLine[] {
  const kept = block(lines);
  const rest = lines.filter(({ isMarked }) => !isMarked);
  return insert(rest, wholeNumber(random, 0, rest.length), kept);
}
