// Parts what a model thought from what it answers, where a server leaves both in one text: a leading `<think>` block.
// The text comes in pieces that may part a tag anywhere; each character is looked at once.

const OPEN = '<think>';
const CLOSE = '</think>';

export interface Folded {
  readonly answer: string;
  readonly reasoning: string;
}

type Stage = 'before' | 'thinking' | 'between' | 'answering';

export class ThinkFold {
  #stage: Stage = 'before';
  /** What may still become a tag, and the blanks before it: neither thought nor answer yet. */
  #held = '';
  /** How much of the tag that is looked for the held text ends with. */
  #matched = 0;

  /** What the next piece adds to each text. */
  add(piece: string): Folded {
    if (this.#isAt('answering')) return { answer: piece, reasoning: '' };
    let reasoning = '';
    for (let at = 0; at < piece.length; at += 1) {
      const letter = piece.charAt(at);
      switch (this.#stage) {
        case 'before':
          this.#lead(letter);
          break;
        case 'thinking':
          reasoning += this.#think(letter);
          break;
        case 'between':
          if (!isBlank(letter)) this.#answer(letter);
          break;
        case 'answering':
          return { answer: this.#takeHeld() + piece.slice(at), reasoning };
      }
    }
    return { answer: this.#isAt('answering') ? this.#takeHeld() : '', reasoning };
  }

  /** What was held back when nothing comes any more. */
  end(): Folded {
    const left = this.#takeHeld();
    return this.#stage === 'thinking' ? { answer: '', reasoning: left } : { answer: left, reasoning: '' };
  }

  #lead(letter: string): void {
    if (this.#matched === 0 && isBlank(letter)) {
      this.#held += letter;
      return;
    }
    if (letter !== OPEN.charAt(this.#matched)) {
      this.#answer(letter);
      return;
    }
    this.#held += letter;
    this.#matched += 1;
    if (this.#matched < OPEN.length) return;
    this.#stage = 'thinking';
    this.#takeHeld();
  }

  /** What of it is thought for good. Only a tag's first character begins a tag, so a broken one begins at most anew. */
  #think(letter: string): string {
    if (letter === CLOSE.charAt(this.#matched)) {
      this.#held += letter;
      this.#matched += 1;
      if (this.#matched === CLOSE.length) {
        this.#stage = 'between';
        this.#takeHeld();
      }
      return '';
    }
    const settled = this.#takeHeld();
    if (letter !== CLOSE.charAt(0)) return settled + letter;
    this.#held = letter;
    this.#matched = 1;
    return settled;
  }

  #isAt(stage: Stage): boolean {
    return this.#stage === stage;
  }

  #answer(letter: string): void {
    this.#held += letter;
    this.#stage = 'answering';
  }

  #takeHeld(): string {
    const held = this.#held;
    this.#held = '';
    this.#matched = 0;
    return held;
  }
}

function isBlank(letter: string): boolean {
  return letter === '\n' || letter === ' ' || letter === '\r' || letter === '\t';
}

/** A text that is there as a whole. */
export function foldThinking(text: string): Folded {
  const fold = new ThinkFold();
  const [first, last] = [fold.add(text), fold.end()];
  return { answer: first.answer + last.answer, reasoning: first.reasoning + last.reasoning };
}
