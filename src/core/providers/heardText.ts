// What is heard of a run's texts while it writes.
import { believedUsage } from './readUsage.ts';
import type { ServerResponse } from './serverResponse.ts';
import type { StreamEvent } from './streamEvent.ts';
import { WrittenText } from './writtenText.ts';

export type HeardPieces = Pick<StreamEvent, 'answer' | 'reasoningSummary'>;

export class HeardText {
  readonly #answer = new WrittenText();
  readonly #summary = new WrittenText();

  /** True when it says something new. */
  add({ answer, reasoningSummary }: HeardPieces): boolean {
    const news = [
      ...answer.map((piece) => this.#answer.add(piece)),
      ...reasoningSummary.map((piece) => this.#summary.add(piece)),
    ];
    return news.includes(true);
  }

  get answer(): string {
    return this.#answer.text;
  }

  get reasoningSummary(): string {
    return this.#summary.text;
  }

  /** Another one when what was told before has changed, and not only grown. */
  get edition(): number {
    return this.#answer.edition + this.#summary.edition;
  }
}

export function beginHeard(): HeardText {
  return new HeardText();
}

/** An end that brings no text takes nothing back of what was heard. */
export function completedBy(
  response: ServerResponse,
  heard: { readonly answer: string; readonly reasoningSummary: string } | null,
): ServerResponse {
  if (heard === null) return response;
  const isSilent = response.answer === '' && (response.refusal ?? '') === '' && heard.answer !== '';
  const whole = {
    ...response,
    ...(isSilent ? { answer: heard.answer, toolCallsOnly: false } : {}),
    ...(response.reasoningSummary === '' ? { reasoningSummary: heard.reasoningSummary } : {}),
  };
  return { ...whole, usage: believedUsage(response.usage, whole) };
}

/** Something more will come of it. */
export function isGoingOn({ status }: Pick<ServerResponse, 'status'>): boolean {
  return status === 'queued' || status === 'in_progress';
}
