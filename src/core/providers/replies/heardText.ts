// What is heard of a run's texts while it writes.
import type { KnownKeys } from '../../../shared/knownKeys.ts';
import { KeylessText } from './keylessText.ts';
import { believedUsage } from './readUsage.ts';
import type { ServerResponse } from './serverResponse.ts';
import type { StreamEvent } from './streamEvent.ts';
import { WrittenText } from './writtenText.ts';

export type HeardPieces = Pick<StreamEvent, 'answer' | 'reasoningSummary' | 'keys'>;

export interface HeardWhole {
  readonly answer: string;
  readonly reasoningSummary: string;
  /** How often a key that Ponder holds stood in these texts. */
  readonly keysRemoved: number;
}

export class HeardText {
  readonly #answer = new WrittenText();
  readonly #summary = new WrittenText();
  readonly #shownAnswer = new KeylessText(this.#answer);
  readonly #shownSummary = new KeylessText(this.#summary);

  /** True when the pieces say something new. */
  add({ answer, reasoningSummary, keys }: HeardPieces): boolean {
    if (keys !== undefined) this.#know(keys);
    const news = [
      ...answer.map((piece) => this.#answer.add(piece)),
      ...reasoningSummary.map((piece) => this.#summary.add(piece)),
    ];
    return news.includes(true);
  }

  get answer(): string {
    return this.#shownAnswer.text;
  }

  get reasoningSummary(): string {
    return this.#shownSummary.text;
  }

  /** Another number when what was told before has changed, and not only grown. */
  get edition(): number {
    return this.#shownAnswer.edition + this.#shownSummary.edition;
  }

  /** How often a key that Ponder holds stood in the texts. */
  get keysRemoved(): number {
    return this.#shownAnswer.removed + this.#shownSummary.removed;
  }

  /** Both texts to their end, when the run has ended by itself. */
  get whole(): HeardWhole {
    const [answer, summary] = [this.#shownAnswer.whole, this.#shownSummary.whole];
    return {
      answer: answer.text,
      reasoningSummary: summary.text,
      keysRemoved: answer.removed + summary.removed,
    };
  }

  #know(keys: KnownKeys): void {
    this.#shownAnswer.know(keys);
    this.#shownSummary.know(keys);
  }
}

export function beginHeard(): HeardText {
  return new HeardText();
}

/** Gives an end that brings no text the text that was heard. */
export function completedBy(response: ServerResponse, heard: HeardWhole | null): ServerResponse {
  if (heard === null) return response;
  const isSilent = response.answer === '' && (response.declined ?? '') === '' && heard.answer !== '';
  const hasMore = isSilent || (response.reasoningSummary === '' && heard.reasoningSummary !== '');
  const keysRemoved = hasMore ? Math.max(response.keysRemoved ?? 0, heard.keysRemoved) : 0;
  const whole = {
    ...response,
    ...(keysRemoved > 0 ? { keysRemoved } : {}),
    ...(isSilent ? { answer: heard.answer, toolCallsOnly: false } : {}),
    ...(response.reasoningSummary === '' ? { reasoningSummary: heard.reasoningSummary } : {}),
  };
  return { ...whole, usage: believedUsage(response.usage, whole) };
}

/** Whether more of the response will come. */
export function isGoingOn({ status }: Pick<ServerResponse, 'status'>): boolean {
  return status === 'queued' || status === 'in_progress';
}
