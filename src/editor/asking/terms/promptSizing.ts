// The size of a text that may be sent: its bytes at once, its tokens once they are counted, and the endpoint's own
// count if the person agreed to that.
import * as vscode from 'vscode';
import type { PromptParts } from '../../../core/asking/sendable.ts';
import { sleep, systemClock } from '../../../core/clock.ts';
import { bytesOf, textsOf, toldTurns } from '../../../core/jobs/prepare/questionTurns.ts';
import { inputTokens, tokensAtLeast } from '../../../core/models/prices/estimate.ts';
import type { TokenCounter } from '../../../core/tokens/tokenCounter.ts';
import { formatCount } from '../../../shared/format.ts';
import type { JobSource } from '../../../shared/job.ts';
import type { PromptSize, TokenCount } from '../../../shared/usage.ts';
import { tokenWords } from '../../words/tokenWords.ts';

export interface SizingNeeds {
  /** null = there is no text; the size is then a usual one. */
  readonly parts: PromptParts | null;
  /** What the text is of its file; it is named in titles. Absent = the person knows, since they are asking about it. */
  readonly scope?: JobSource['scope'] | undefined;
  /** The question will be typed later, so room is left for it. */
  readonly isQuestionLeft: boolean;
  readonly counter: Pick<TokenCounter, 'countTokens'>;
}

/** Some sixty lines of code with a question. */
const USUAL: PromptSize = { bytes: 7_000, count: { tokens: 2_000, isUpperBound: false } };
/** Room for a question that is typed after the price was shown. */
const LATER_BYTES = 1_000;
const LATER_TOKENS = 300;
/** For a text this small the bound costs little beside the output, so nobody waits for the worker to start. */
const SMALL_BYTES = 32_768;
const SMALL_WAIT_MS = 150;
/** Nobody waits for a second count, so a slow start of the worker has all this time. */
const SECOND_DEADLINE_MS = 20_000;

export class PromptSizing implements vscode.Disposable {
  readonly parts: PromptParts | null;
  readonly #isQuestionLeft: boolean;
  readonly #scope: JobSource['scope'] | undefined;
  readonly #bytes: number;
  readonly #cancel = new AbortController();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #counted: Promise<void>;
  #count: TokenCount | null = null;
  #isTheirs = false;

  readonly onDidChange = this.#changed.event;

  constructor(needs: SizingNeeds) {
    this.parts = needs.parts;
    this.#isQuestionLeft = needs.isQuestionLeft;
    this.#scope = needs.scope;
    const turns = needs.parts === null ? [] : toldTurns(needs.parts);
    this.#bytes = bytesOf(turns);
    this.#counted = needs.parts === null ? Promise.resolve() : this.#countHere(textsOf(turns), needs.counter);
  }

  get now(): PromptSize {
    if (this.parts === null) return USUAL;
    if (!this.#isQuestionLeft) return { bytes: this.#bytes, count: this.#count };
    const count = this.#count === null ? null : { ...this.#count, tokens: this.#count.tokens + LATER_TOKENS };
    return { bytes: this.#bytes + LATER_BYTES, count };
  }

  /** For a title: ` · about 310 tokens`, ` · about 264 tokens selected`. */
  get suffix(): string {
    const { t } = vscode.l10n;
    if (this.parts === null) return ` · ${t('prices for a question of {0} tokens', formatCount(tokensAtLeast(USUAL)))}`;
    // Of a text that is only looked at, its own tokens are told, without the room for a question.
    const size = this.#scope === undefined ? this.now : { bytes: this.#bytes, count: this.#count };
    const { tokens, isBound } = inputTokens(size);
    return ` · ${this.#named(tokenWords({ inputTokens: tokens, inputIsBound: isBound }, t))}`;
  }

  #named(words: string): string {
    const { t } = vscode.l10n;
    switch (this.#scope) {
      case 'selection':
        return t('{0} selected', words);
      case 'function':
        return t('{0} in this function', words);
      case 'document':
        return t('{0} in this file', words);
      default:
        return words;
    }
  }

  /** The size with its tokens counted, if that was done in time. */
  async counted(): Promise<PromptSize> {
    const isSmall = this.#bytes <= SMALL_BYTES;
    await (isSmall ? Promise.race([this.#counted, sleep(systemClock, SMALL_WAIT_MS)]) : this.#counted);
    return this.now;
  }

  /** Takes the endpoint's own count, which holds whatever is counted here. */
  counts(theirs: Omit<TokenCount, 'isUpperBound'>): void {
    this.#isTheirs = true;
    this.#take({ ...theirs, isUpperBound: false });
  }

  dispose(): void {
    this.#cancel.abort();
    this.#changed.dispose();
  }

  /** If the first count does not end in time, a second one may take longer, while the person chooses. */
  async #countHere(texts: readonly string[], counter: SizingNeeds['counter']): Promise<void> {
    await this.#countOnce(texts, counter);
    if (this.#count?.isUpperBound === true) void this.#countOnce(texts, counter, SECOND_DEADLINE_MS);
  }

  async #countOnce(texts: readonly string[], counter: SizingNeeds['counter'], deadlineMs?: number): Promise<void> {
    const counts = await Promise.all(texts.map((text) => counter.countTokens(text, deadlineMs, this.#cancel.signal)));
    if (this.#isTheirs || this.#cancel.signal.aborted) return;
    const tokens = counts.reduce((sum, count) => sum + count.tokens, 0);
    if (this.#count !== null && this.#count.tokens < tokens) return;
    this.#take({ tokens, isUpperBound: counts.some(({ isUpperBound }) => isUpperBound) });
  }

  #take(count: TokenCount): void {
    this.#count = count;
    this.#changed.fire();
  }
}

/** Counts while `work` has a person choose, and no longer than that. */
export async function whileCounting<T>(needs: SizingNeeds, work: (sizing: PromptSizing) => Promise<T>): Promise<T> {
  const sizing = new PromptSizing(needs);
  try {
    return await work(sizing);
  } finally {
    sizing.dispose();
  }
}
