// Puts text that comes in pieces together as the final text is: what is heard of a run while it writes must read like
// what is stored of it. Messages are separated by an empty line, and a message that is repeated stands there once.

/** A piece of a text, and where it belongs. */
export interface Piece {
  /** The message, or the item of reasoning. Those told as numbers stand in their order, others as they came. */
  readonly message: string;
  /** The place within the message. */
  readonly part: string;
  /** Pieces of a text go on from each other; anything else stands apart from what was said before it. */
  readonly kind: 'text' | 'refusal' | 'summary';
  readonly text: string;
  /** True = the text is all of this part, whatever was told of it before; false = it continues the part. */
  readonly isWhole: boolean;
}

interface Part {
  readonly place: string;
  readonly kind: Piece['kind'];
  text: string;
}

interface Message {
  readonly place: string;
  readonly parts: Map<string, Part>;
  /** A part of it is told to its end, so that the message is no mere beginning of a repeated one. */
  isTold: boolean;
}

const BETWEEN = '\n\n';

export class WrittenText {
  readonly #messages = new Map<string, Message>();
  #text = '';
  #edition = 0;
  /** What the text ends with, and may go on with; null = it must be put together anew. */
  #end: Part | null = null;
  #isStale = false;
  /** What came at the end since `takeNews`; null = more than that has changed. */
  #news: string | null = '';

  get text(): string {
    this.#putTogether();
    return this.#text;
  }

  /** Another number when what was told before has changed, and not only grown. */
  get edition(): number {
    this.#putTogether();
    return this.#edition;
  }

  /** What came at the end since the last call; null = more has changed. Saves copying the whole text for each piece. */
  takeNews(): string | null {
    this.#putTogether();
    const news = this.#news;
    this.#news = '';
    return news;
  }

  /** True when the piece says something new. */
  add(piece: Piece): boolean {
    const message = found(this.#messages, piece.message, (place) => ({ place, parts: new Map(), isTold: false }));
    const part = found(message.parts, `${piece.part} ${piece.kind}`, () => ({
      place: piece.part,
      kind: piece.kind,
      text: '',
    }));
    const before = part.text;
    part.text = piece.isWhole ? wholeOf(before, piece.text) : before + piece.text;
    const wasTold = message.isTold;
    if (piece.isWhole && part.text !== '') message.isTold = true;
    if (part.text === before && message.isTold === wasTold) return false;
    if (part === this.#end && (!piece.isWhole || part.text.startsWith(before))) {
      // Not cut out of the whole, which would be copied for each piece.
      const more = piece.isWhole ? part.text.slice(before.length) : piece.text;
      this.#text += more;
      if (this.#news !== null) this.#news += more;
    } else {
      this.#end = null;
      this.#isStale = true;
    }
    return part.text !== before;
  }

  #putTogether(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    const messages = inOrder(this.#messages);
    const last = messages.at(-1);
    const said = new Set<string>();
    for (const message of messages) {
      const parts = inOrder(message.parts).filter(({ text }) => text !== '');
      const text = joined(parts);
      if (text === '' || said.has(text)) continue;
      // This message may still become a repetition of an earlier one.
      const isOpen = message === last && !message.isTold;
      if (isOpen && [...said].some((earlier) => earlier.startsWith(text))) continue;
      said.add(text);
      if (message === last) this.#end = parts.at(-1) ?? null;
    }
    const text = [...said].join(BETWEEN);
    if (!text.startsWith(this.#text)) this.#edition += 1;
    this.#text = text;
    this.#news = null;
  }
}

function found<T>(map: Map<string, T>, place: string, make: (place: string) => T): T {
  const known = map.get(place);
  if (known !== undefined) return known;
  const made = make(place);
  map.set(place, made);
  return made;
}

function inOrder<T extends { readonly place: string }>(map: ReadonlyMap<string, T>): T[] {
  return [...map.values()].sort((one, other) => Number(one.place) - Number(other.place) || 0);
}

/** Some servers end a part with no text, or with its last piece only: what was heard of it is kept then. */
function wholeOf(heard: string, whole: string): string {
  return heard.startsWith(whole) || heard.endsWith(whole) ? heard : whole;
}

function joined(parts: readonly Part[]): string {
  return parts.reduce((text, part, index) => {
    const before = parts[index - 1];
    const isApart = before !== undefined && (before.kind !== 'text' || part.kind !== 'text');
    return text + (isApart ? BETWEEN : '') + part.text;
  }, '');
}
