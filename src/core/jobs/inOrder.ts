// Puts the events of a job's streams in their order, over all its resumptions: nothing is taken twice, and nothing after a
// gap. Events without a number don't count; what they tell is known again by its text.
import type { StreamEvent } from '../providers/streamEvent.ts';
import type { LiveText } from './live.ts';

/** What an event adds; null = something before it is missing. */
export type Taken = (LiveText & { readonly isNew: boolean }) | null;

const NOTHING = { answer: '', reasoningSummary: '', isNew: false } as const;

export class InOrder {
  /** Number of the last event that was heard without a gap before it; -1 = none. */
  last: number;
  /** What came in place of the event after `last`. */
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
      return { ...more, isNew: more.answer + more.reasoningSummary !== '' };
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

  /** Some count from 1. A gap that a resumption has as well is the place's own way of counting. */
  #isNext(number: number): boolean {
    return number === this.last + 1 || (this.last === -1 && number === 1) || number === this.#afterGap;
  }
}

/** One text of events without numbers. Such a stream can only be told anew: what is known of it is skipped. */
class Unnumbered {
  #known = '';
  /** What this stream told while it had not come as far as the ones before it; null = it has. */
  #told: string | null = null;

  begin(): void {
    this.#told = this.#known === '' ? null : '';
  }

  more(text: string): string {
    if (text === '') return '';
    if (this.#told === null) {
      this.#known += text;
      return text;
    }
    this.#told += text;
    // Another text than was heard before can't be put behind it: the whole answer comes with the end.
    if (this.#told.length <= this.#known.length || !this.#told.startsWith(this.#known)) return '';
    const more = this.#told.slice(this.#known.length);
    this.#known = this.#told;
    this.#told = null;
    return more;
  }
}
