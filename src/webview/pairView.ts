// Two answers to one question: beside each other where there is room, else one below the other, and what only one says.
import { MOST_COMPARED } from '../shared/differences.ts';
import type { PageRecord } from '../shared/pageProtocol.ts';
import type { PairedTurn } from '../shared/threadProtocol.ts';
import { clockText } from './clockText.ts';
import { element, foreign } from './dom.ts';
import { keepingPlace } from './keepingPlace.ts';
import { type Marked, markDifferences } from './markDifferences.ts';
import { namingOf } from './naming.ts';
import { type TextView, turnAnswerView } from './textView.ts';
import type { TurnViewNeeds } from './turnView.ts';

const LOOKS_AGAIN_MS = 100;
/** So many of the sentences are listed below the answers; all are marked in them. */
const MOST_LISTED = 20;
const MOST_LISTED_LETTERS = 200;

export interface Own {
  readonly record: PageRecord;
  readonly answer: TextView;
}

export class PairView {
  readonly #needs: TurnViewNeeds;
  readonly #ours = element('section', { class: 'column', 'aria-labelledby': 'pair-own-title' });
  readonly #theirs = element('section', { class: 'column', 'aria-labelledby': 'pair-other-title' });
  readonly #differences = element('section', { class: 'differences', 'aria-labelledby': 'differences-title' });
  #record: PageRecord | null = null;
  #answer: TextView | null = null;
  #askedFor = '';
  #timer = 0;
  #marked = '';
  readonly element = element('div', { class: 'pair', id: 'pair' });

  constructor(needs: TurnViewNeeds) {
    this.#needs = needs;
  }

  set(own: Own, pair: PairedTurn): void {
    this.#read(pair);
    const { words } = this.#needs;
    const { record, answer } = own;
    this.#answer ??= turnAnswerView(
      { words, post: this.#needs.postOf(pair.jobId), onDidDraw: this.#needs.onDidDraw },
      namingOf(pair.jobId),
    );
    const theirs = this.#answer;
    if (this.#record !== null) theirs.set(this.#record.answer, true);
    const { modelShort, stateLabel, costShort, elapsed } = pair;
    keepingPlace(this.#ours, () => [
      ...head('pair-own-title', record.modelShort, [record.stateLabel, clockText(record), record.costShort]),
      ...(answer.text === '' ? [] : [answer.element]),
    ]);
    keepingPlace(this.#theirs, () => [
      ...head('pair-other-title', modelShort, [stateLabel, elapsed, costShort], this.#way(pair)),
      ...(this.#record?.explanation ? [foreign('p', this.#record.explanation, { class: 'explanation' })] : []),
      ...(theirs.text === '' ? [] : [theirs.element]),
    ]);
    const columns = pair.isFirst ? [this.#theirs, this.#ours] : [this.#ours, this.#theirs];
    const wanted = [...columns, this.#differences];
    if (wanted.some((part, index) => this.element.children[index] !== part)) this.element.replaceChildren(...wanted);
    this.#compare(answer, pair, theirs);
  }

  take(record: PageRecord): void {
    this.#record = record;
  }

  dispose(): void {
    window.clearTimeout(this.#timer);
    this.#answer?.dispose();
  }

  #read({ jobId, changedAt }: PairedTurn): void {
    const wanted = `${jobId} ${changedAt}`;
    if (wanted === this.#askedFor) return;
    this.#askedFor = wanted;
    this.#needs.needs.post({ type: 'readTurn', turnId: jobId });
  }

  #way({ jobId }: PairedTurn): HTMLElement {
    const { words, needs } = this.#needs;
    const names = { type: 'button', role: 'link', class: 'link', id: `open-pair-${jobId}` };
    const open = element('button', names, words.openTurn);
    open.addEventListener('click', () => needs.post({ type: 'openTurn', turnId: jobId }));
    return open;
  }

  /** Once both are drawn, with their colours: what is marked is not drawn again. */
  #compare(answer: TextView, pair: PairedTurn, theirs: TextView): void {
    window.clearTimeout(this.#timer);
    const { words } = this.#needs;
    if (pair.waits !== '') this.#say(element('p', { class: 'note' }, pair.waits));
    else if (answer.text.length + theirs.text.length > 2 * MOST_COMPARED) {
      this.#say(element('p', { class: 'note' }, words.tooLongToCompare));
    } else if (!answer.isDrawn || !theirs.isDrawn) {
      this.#timer = window.setTimeout(() => this.#compare(answer, pair, theirs), LOOKS_AGAIN_MS);
    } else {
      const compared = `${pair.changedAt} ${answer.text.length}`;
      if (this.#marked === compared) return;
      this.#marked = compared;
      const [ours, others] = markDifferences([answer.body, theirs.body], words.onlyHere);
      const lists = [only(pair.onlyInOwn, ours), only(pair.onlyInOther, others)];
      this.#say(
        ...(ours.length + others.length === 0
          ? [element('p', { class: 'note' }, words.noDifferences)]
          : [element('div', { class: 'only-lists' }, ...(pair.isFirst ? lists.reverse() : lists))]),
      );
    }
  }

  #say(...parts: readonly HTMLElement[]): void {
    const title = element('h2', { id: 'differences-title' }, this.#needs.words.differences);
    this.#differences.replaceChildren(title, ...parts);
  }
}

function head(id: string, model: string, facts: readonly string[], way?: HTMLElement): HTMLElement[] {
  const line = facts.filter((fact) => fact !== '').join(' · ');
  return [
    element('h2', { id }, foreign('span', model)),
    element('p', { class: 'turn-line' }, line, ...(way === undefined ? [] : [' · ', way])),
  ];
}

/** The sentences of one answer alone, each a way to its place. */
function only(legend: string, marked: readonly Marked[]): HTMLElement {
  const items = marked.slice(0, MOST_LISTED).map(({ text, mark }) => {
    const names = { type: 'button', role: 'link', class: 'link', dir: 'auto' };
    const short = text.length > MOST_LISTED_LETTERS ? `${text.slice(0, MOST_LISTED_LETTERS)}…` : text;
    const go = element('button', names, short);
    go.addEventListener('click', () => {
      mark.tabIndex = -1;
      mark.scrollIntoView({ block: 'center', behavior: 'instant' });
      mark.focus({ preventScroll: true });
    });
    return element('li', {}, go);
  });
  const more =
    marked.length > MOST_LISTED ? [element('li', { class: 'note' }, `+ ${marked.length - MOST_LISTED}`)] : [];
  const title = element('p', { class: 'only-legend' }, element('mark', {}, legend), ` (${marked.length})`);
  return element('div', {}, title, element('ul', {}, ...items, ...more));
}
