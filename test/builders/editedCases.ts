// Cases made by editing documents whose lines are marked.
import { type AnchorCase, type AnchorData, editsBetween, type Version } from './anchorCases.ts';
import { type EditedDocument, madeDocuments } from './editedDocuments.ts';
import {
  BESIDE,
  type Edit,
  freshLines,
  KEEPING,
  LOSING,
  type MarkedLine,
  marked,
  markedRange,
  moved,
  plainLine,
  textOfLines,
  WITHIN,
  withTwin,
} from './markedText.ts';
import { oneOf, wholeNumber } from './seededRandom.ts';

const TIMES = 12;
/** A text so short and common is none that could be told from others once it has moved. */
const TELLING = 40;
/** Its blocks have the same lines around them on both sides: nobody could tell them. */
const SAME_AROUND = 'biome.json';

class Cases {
  readonly documents: { from: string; text: string }[];
  readonly cases: AnchorCase[] = [];
  readonly #random: () => number;

  constructor(random: () => number, own: readonly EditedDocument[]) {
    this.#random = random;
    this.documents = [...own, ...madeDocuments(random)];
  }

  draw(least: number, most: number): { document: number; lines: MarkedLine[] } {
    for (;;) {
      const document = wholeNumber(this.#random, 0, this.documents.length - 1);
      const { text } = this.documents[document] ?? { text: '' };
      const all = text.split('\n');
      const first = wholeNumber(this.#random, 0, all.length - most - 1);
      const last = first + wholeNumber(this.#random, least, most) - 1;
      const isFilled = [first, last].every((line) => (all[line] ?? '').trim() !== '');
      if (first >= 0 && last < all.length && isFilled) return { document, lines: marked(text, [first, last]) };
    }
  }

  version(document: number, lines: readonly MarkedLine[]): Version {
    const before = (this.documents[document]?.text ?? '').split('\n');
    return { document, edits: editsBetween(before, textOfLines(lines).split('\n')) };
  }

  add(
    kind: string,
    document: number,
    before: readonly MarkedLine[],
    now: readonly Version[],
    more: Partial<AnchorCase>,
  ): void {
    const [first, last] = markedRange(before) ?? [0, 0];
    const start = textOfLines(before.slice(0, first)).length + (first > 0 ? 1 : 0);
    const base = textOfLines(before.slice(first, last + 1));
    const end = Math.min(textOfLines(before).length, start + base.length + 1);
    const name = `${this.documents[document]?.from}, lines ${first + 1}–${last + 1}, ${kind} #${this.cases.length}`;
    const open = this.documents[document]?.from.startsWith(SAME_AROUND) ? { isOpen: true as const } : {};
    this.cases.push({ kind, name, document, range: [start, end], now, lines: null, ...more, ...open });
  }

  edited(kind: string, edit: Edit, [least, most]: readonly [number, number], more: Partial<AnchorCase> = {}): void {
    const { document, lines } = this.draw(least, most);
    const now = edit(lines, this.#random);
    const keeps = Object.hasOwn(LOSING, kind) ? null : markedRange(now);
    this.add(kind, document, lines, [this.version(document, now)], { lines: keeps, ...more });
  }
}

/** @param own documents of people, edited beside those that are made */
export function editedCases(random: () => number, own: readonly EditedDocument[]): AnchorData {
  const made = new Cases(random, own);
  const all = { ...KEEPING, ...WITHIN, ...BESIDE, ...LOSING };
  for (const [kind, edit] of Object.entries(all)) {
    for (let time = 0; time < TIMES; time += 1)
      made.edited(kind, edit, kind in WITHIN || kind in BESIDE ? [4, 24] : [2, 24]);
  }
  for (let time = 0; time < TIMES; time += 1) {
    for (const kind of ['lines above', 'lines below', 'words around', 'indentation'] as const) {
      const edit = KEEPING[kind];
      if (edit !== undefined)
        made.edited(`one line: ${kind}`, edit, [1, 1], kind === 'words around' ? { isOpen: true } : {});
    }
    const { document, lines } = made.draw(2, 24);
    made.add('CRLF', document, lines, [{ ...made.version(document, lines), crlf: true }], {
      lines: markedRange(lines),
    });
    halfDeleted(made, random);
    partOfLine(made, random);
    twins(made, random);
    movedCases(made, random);
  }
  return { documents: made.documents, cases: made.cases };
}

function halfDeleted(made: Cases, random: () => number): void {
  const { document, lines } = made.draw(6, 20);
  const [first, last] = markedRange(lines) ?? [0, 0];
  const middle = (first + last) >> 1;
  const isHead = random() < 0.5;
  const now = lines.filter((_, at) => (isHead ? at < first || at > middle : at <= middle || at > last));
  made.add('half deleted', document, lines, [made.version(document, now)], { lines: markedRange(now), isOpen: true });
}

function partOfLine(made: Cases, random: () => number): void {
  const { document, lines } = made.draw(1, 1);
  const [line] = markedRange(lines) ?? [0];
  const text = lines[line]?.text ?? '';
  const words = [...text.matchAll(/\S+/g)].slice(1, -1);
  if (words.length < 2) return;
  const from = wholeNumber(random, 0, words.length - 1);
  const first = words[from]?.index ?? 0;
  const lastWord = words[wholeNumber(random, from, words.length - 1)] ?? words[from];
  const last = (lastWord?.index ?? 0) + (lastWord?.[0].length ?? 0);
  const before = textOfLines(lines.slice(0, line)).length + (line > 0 ? 1 : 0);
  const added = freshLines(random, 3);
  const shift = added.join('\n').length + 1;
  const at = wholeNumber(random, 0, Math.max(0, line - 1));
  const now = [...lines.slice(0, at), ...added.map(plainLine), ...lines.slice(at)];
  made.add('a part of a line', document, lines, [made.version(document, now)], {
    range: [before + first, before + last],
    lines: [line + 3, line + 3],
    at: [before + first + shift, before + last + shift],
  });
}

/** The twin stands there at asking already: as its own document, since it is another text before all edits. */
function twins(made: Cases, random: () => number): void {
  for (const isNear of [true, false]) {
    const { document, lines } = made.draw(3, 16);
    const both = withTwin(lines, random, isNear);
    const name = isNear ? 'its neighbour' : 'elsewhere';
    const own =
      made.documents.push({ from: `${made.documents[document]?.from} with a twin`, text: textOfLines(both) }) - 1;
    const gone = both.filter(({ isMarked }) => !isMarked);
    made.add(`deleted, a twin was ${name}`, own, both, [made.version(own, gone)], {});
    const above = [...freshLines(random, 5).map(plainLine), ...both];
    made.add(`kept, a twin is ${name}`, own, both, [made.version(own, above)], { lines: markedRange(above) });
    const word = WITHIN['a word within']?.(both, random) ?? both;
    made.add(`changed, a twin is ${name}`, own, both, [made.version(own, word)], { lines: markedRange(word) });
  }
}

function movedCases(made: Cases, random: () => number): void {
  const { document, lines } = made.draw(4, 20);
  const text = textOfLines(lines.filter(({ isMarked }) => isMarked));
  const isTelling = text.replaceAll(/\s/g, '').length >= TELLING;
  const now = moved(lines, random);
  const once = (all: string) => all.split(text).length === 2;
  if (isTelling && once(textOfLines(lines))) {
    made.add('moved within', document, lines, [made.version(document, now)], { lines: markedRange(now) });
  }
  const other = oneOf(
    random,
    [...made.documents.keys()].filter((index) => index !== document),
  );
  const rest = lines.filter(({ isMarked }) => !isMarked);
  const others = marked(made.documents[other]?.text ?? '', [-1, -1]);
  const into = [...others, ...lines.filter(({ isMarked }) => isMarked)];
  if (!isTelling || !once(textOfLines(into)) || !once(textOfLines(lines))) return;
  made.add('moved to another file', document, lines, [made.version(document, rest), made.version(other, into)], {
    file: 1,
    lines: markedRange(into),
  });
}
