// Puts the events of a job's streams in their order, over all its resumptions: nothing is taken twice, and nothing
// after a gap. Events without a number don't count; what they repeat is recognized by its text.
import type { HeardPieces } from '../../providers/replies/heardText.ts';
import type { StreamEvent } from '../../providers/replies/streamEvent.ts';
import type { Piece } from '../../providers/replies/writtenText.ts';

/** What an event adds; null = something before it is missing. */
export type Taken = (HeardPieces & { readonly isNew: boolean }) | null;

const NOTHING = { answer: [], reasoningSummary: [], isNew: false } as const;

export class InOrder {
  /** Number of the last event that was heard without a gap before it; -1 = none. */
  last: number;
  /** The number of the event that came in place of the one after `last`. */
  #afterGap: number | null = null;
  readonly #answer = new Unnumbered();
  readonly #summary = new Unnumbered();

  constructor(last: number) {
    this.last = last;
  }

  /** A stream begins, or begins again. */
  begin(): void {
    this.#answer.begin();
    this.#summary.begin();
  }

  take({ number, answer, reasoningSummary }: StreamEvent): Taken {
    if (number === null) {
      const more = { answer: this.#answer.more(answer), reasoningSummary: this.#summary.more(reasoningSummary) };
      return { ...more, isNew: more.answer.length + more.reasoningSummary.length > 0 };
    }
    if (number <= this.last) return NOTHING;
    if (!this.#isNext(number)) {
      this.#afterGap = number;
      return null;
    }
    this.last = number;
    this.#afterGap = null;
    return { answer, reasoningSummary, isNew: true };
  }

  /** Some places count from 1. A gap that a resumption has as well is the place's own way of counting. */
  #isNext(number: number): boolean {
    return number === this.last + 1 || (this.last === -1 && number === 1) || number === this.#afterGap;
  }
}

interface Known {
  text: string;
  /** What this stream told of the part so far; null = it has come further than the streams before it. */
  told: string | null;
  /** This stream told another text: until the part's end, or another stream, nothing more of it is taken. */
  isOther: boolean;
}

/** Texts of events without numbers. Such a stream always begins anew: what is known of each part is skipped. */
class Unnumbered {
  readonly #parts = new Map<string, Known>();

  begin(): void {
    for (const known of this.#parts.values()) {
      known.told = known.text === '' ? null : '';
      known.isOther = false;
    }
  }

  more(pieces: readonly Piece[]): readonly Piece[] {
    return pieces.flatMap((piece) => {
      const text = this.#more(piece);
      return text === '' ? [] : [{ ...piece, text }];
    });
  }

  #more({ message, part, kind, text, isWhole }: Piece): string {
    const place = JSON.stringify([message, part, kind]);
    const known = this.#parts.get(place) ?? { text: '', told: null, isOther: false };
    this.#parts.set(place, known);
    if (isWhole) {
      const isNews = text !== known.text;
      known.text = text;
      known.told = null;
      known.isOther = false;
      return isNews ? text : '';
    }
    if (known.told === null) {
      known.text += text;
      return text;
    }
    if (known.isOther) return '';
    known.told += text;
    if (known.told.length <= known.text.length) return '';
    // A text that differs from what was heard can't be put behind it: the whole answer comes with the end.
    known.isOther = !known.told.startsWith(known.text);
    if (known.isOther) return '';
    const more = known.told.slice(known.text.length);
    known.text = known.told;
    known.told = null;
    return more;
  }
}
