// An earlier turn: one line, and its question, answer, cost and receipt behind it. All of it is untrusted text, as in the
// job on show, and drawn by the same functions.
import type { FromPage, PageRecord, PageWords } from '../shared/pageProtocol.ts';
import type { EarlierTurn } from '../shared/threadProtocol.ts';
import type { PageNeeds } from './actionButton.ts';
import { costSection } from './costSection.ts';
import { element, foreign } from './dom.ts';
import { Fold } from './fold.ts';
import { icon } from './icon.ts';
import { keepingPlace } from './keepingPlace.ts';
import { turnList } from './laterSection.ts';
import { type Naming, namingOf } from './naming.ts';
import { questionSection } from './questionSection.ts';
import { receiptSection } from './receiptSection.ts';
import { type TextView, turnAnswerView } from './textView.ts';

export interface TurnViewNeeds {
  readonly words: PageWords;
  /** For the job on show. */
  readonly needs: PageNeeds;
  /** Posts what a reader does with the answer of this turn. */
  readonly postOf: (turnId: string) => (message: FromPage) => void;
  readonly onDidDraw: () => void;
}

export class TurnView {
  readonly #needs: TurnViewNeeds;
  readonly #naming: Naming;
  /** Made with the first record: twenty of them take as long as the whole page. */
  #answer: TextView | null = null;
  readonly #fold: Fold;
  #turn: EarlierTurn;
  #record: PageRecord | null = null;
  #drawn = '';
  /** The turn's `changedAt` when its record was asked for; null = it was not. */
  #askedFor: number | null = null;

  constructor(turn: EarlierTurn, needs: TurnViewNeeds) {
    this.#needs = needs;
    this.#turn = turn;
    this.#naming = namingOf(turn.jobId);
    const parts = { id: this.#naming.id('turn'), heading: 'h2', content: 'turn-body' } as const;
    this.#fold = new Fold(parts, () => this.read());
  }

  get element(): HTMLElement {
    return this.#fold.element;
  }

  /** Its record is not here, or is another one by now, and was not asked for. */
  get isWanting(): boolean {
    return this.#askedFor !== this.#turn.changedAt;
  }

  set(turn: EarlierTurn): void {
    const drawn = JSON.stringify(turn);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#turn = turn;
    this.#fold.label.replaceChildren(...line(turn));
    this.#draw();
  }

  read(): void {
    if (!this.isWanting) return;
    const { jobId, changedAt } = this.#turn;
    this.#askedFor = changedAt;
    this.#needs.needs.post({ type: 'readTurn', turnId: jobId });
  }

  take(record: PageRecord): void {
    const { words, onDidDraw, postOf } = this.#needs;
    this.#record = record;
    this.#answer ??= turnAnswerView({ words, post: postOf(record.jobId), onDidDraw }, this.#naming);
    this.#answer.set(record.answer, true);
    this.#draw();
  }

  dispose(): void {
    this.#answer?.dispose();
  }

  #draw(): void {
    const { words, needs } = this.#needs;
    const record = this.#record;
    const answer = this.#answer;
    keepingPlace(this.#fold.content, () => [
      this.#ways(),
      ...(record === null
        ? [element('p', { class: 'note' }, words.loadingTurn)]
        : [
            ...(record.explanation === '' ? [] : [foreign('p', record.explanation, { class: 'explanation' })]),
            ...questionSection(record, words, this.#naming),
            ...(answer === null || answer.text === '' ? [] : [answer.element]),
            ...costSection(record, words, this.#naming),
            ...(record.receiptRows.length === 0 ? [] : [receiptSection(record, words, this.#naming)]),
          ]),
      ...(this.#turn.branches.length === 0 ? [] : [turnList(this.#turn.branches, this.#turn.jobId, needs)]),
    ]);
  }

  #ways(): HTMLElement {
    const { words, needs } = this.#needs;
    const { jobId } = this.#turn;
    const open = element('button', { type: 'button', class: 'secondary', id: `open-turn-${jobId}` }, words.openTurn);
    open.addEventListener('click', () => needs.post({ type: 'openTurn', turnId: jobId }));
    return element('p', { class: 'turn-ways' }, open);
  }
}

function line({ title, cameBy, modelShort, stateLabel, tone, costShort }: EarlierTurn): HTMLElement[] {
  const facts = [cameBy, modelShort, costShort].filter((fact) => fact !== '').map((fact) => ` · ${fact}`);
  return [
    foreign('span', title, { class: 'turn-title' }),
    element(
      'span',
      { class: 'turn-line' },
      element('span', { class: `chip ${tone}` }, icon(tone), stateLabel),
      ...facts,
    ),
  ];
}
