// What each question in the box would cost: for this text, with the model that is going to be asked. The tokens of the
// text are still being counted when the box opens; until then its bytes are the bound.
import type * as vscode from 'vscode';
import { type EndpointFacts, isDefaultTier } from '../../../core/asking/endpointFacts.ts';
import type { GoingOnFrom, SeenPrice } from '../../../core/asking/known.ts';
import { refusedTier } from '../../../core/asking/runConsent.ts';
import type { Choice } from '../../../core/asking/terms.ts';
import { chainOf } from '../../../core/jobs/prepare/chainOf.ts';
import { usualEffort, usualMode } from '../../../core/models/model.ts';
import { roomOfInput } from '../../../core/models/prices/ceiling.ts';
import { estimate, utf8Bytes } from '../../../core/models/prices/estimate.ts';
import type { OwnRecord } from '../../../core/models/prices/ownRecord.ts';
import { NANO_PER_CENT } from '../../../shared/money.ts';
import type { Estimate, PromptSize } from '../../../shared/usage.ts';
import { termsWords } from '../../words/termsWords.ts';
import { priceLabel } from '../terms/modelPrices.ts';
import type { PromptSizing } from '../terms/promptSizing.ts';

export interface RowPriceNeeds {
  readonly choice: Choice;
  readonly place: EndpointFacts;
  /** The answer that the question goes on from; absent = it is a first turn. */
  readonly on?: GoingOnFrom | undefined;
  /** The person's own finished jobs. */
  readonly own: OwnRecord;
  /** Of the text with an empty question. */
  readonly sizing: PromptSizing;
}

export class RowPrices {
  readonly #needs: RowPriceNeeds;

  constructor(needs: RowPriceNeeds) {
    this.#needs = needs;
  }

  get onDidChange(): vscode.Event<void> {
    return this.#needs.sizing.onDidChange;
  }

  /** `o3 · medium` */
  get terms(): string {
    const { choice, place } = this.#needs;
    const model = place.catalogue.find(choice.model);
    return termsWords({ ...choice, effort: model.efforts.length === 0 ? null : (choice.effort ?? usualEffort(model)) });
  }

  /** `likely $0.09, at most $0.35` */
  words(question: string): string {
    return priceLabel(this.#price(question));
  }

  /** `o3 · medium · likely $0.09, at most $0.35` */
  sentence(question: string): string {
    return `${this.terms} · ${this.words(question)}`;
  }

  seen(question: string): SeenPrice | undefined {
    const price = this.#price(question);
    return price === null ? undefined : { worst: price.worst, isOnButton: false };
  }

  /** What was in view when a question was sent before its own price was drawn: that of one without a word. */
  seenAtOnce(question: string): SeenPrice | undefined {
    const [empty, own] = [this.seen(''), this.seen(question)];
    // Less than a cent more is nothing that anybody would want to be asked about.
    const isAlike = empty !== undefined && own !== undefined && own.worst - empty.worst < NANO_PER_CENT;
    return isAlike ? own : empty;
  }

  /** As `prepare` will price it. */
  #price(question: string): Estimate | null {
    const { choice, place, own, on } = this.#needs;
    const { catalogue } = place;
    const model = catalogue.find(choice.model);
    const mode = choice.mode === 'pro' ? 'pro' : usualMode(model);
    const effort = choice.effort ?? usualEffort(model);
    const size = this.#sizeWith(question);
    const chain = on === undefined ? undefined : chainOf({ ...on, model, effort, catalogue }).chain.tokens;
    const room = roomOfInput(model, size) + (chain?.most ?? 0);
    const bounds = catalogue.outputBounds(model, { effort, mode }, choice.maxOutputTokens, room);
    return estimate(model, size, bounds, {
      own: own.of(model.id, mode),
      isDefaultTier: isDefaultTier(place) && refusedTier(place, model) === null,
      ...(chain === undefined ? {} : { chain }),
    });
  }

  /** The question is short beside its answer, so its bytes do for its tokens. */
  #sizeWith(question: string): PromptSize {
    const { bytes, count } = this.#needs.sizing.now;
    const more = utf8Bytes(question.trim());
    return { bytes: bytes + more, count: count === null ? null : { ...count, tokens: count.tokens + more } };
  }
}
