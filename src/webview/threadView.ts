// The earlier turns of the thread, folded above the job on show; the oldest of many are one line. They are drawn when
// they are unfolded, or ahead of that in idle moments, so that a long thread is painted as fast as its last turn.
import type { PageRecord } from '../shared/pageProtocol.ts';
import type { PageThread } from '../shared/threadProtocol.ts';
import { element } from './dom.ts';
import { Fold } from './fold.ts';
import { TurnView, type TurnViewNeeds } from './turnView.ts';

/** In characters: so much is drawn ahead, for a search of the page; the rest when it is unfolded. */
const MOST_AHEAD = 600_000;
const LONGEST_WAIT_MS = 1_000;

export class ThreadView {
  readonly #needs: TurnViewNeeds;
  readonly #turns = new Map<string, TurnView>();
  readonly #older = new Fold({ id: 'older-turns', heading: 'p', content: 'turn-group' });
  #ahead = 0;
  #idle = 0;
  readonly element: HTMLElement;

  constructor(needs: TurnViewNeeds) {
    this.#needs = needs;
    this.element = element('section', { class: 'thread', id: 'thread', 'aria-label': needs.words.earlierTurns });
  }

  /** Changes only what differs: what is unfolded stays so, and keeps the focus. */
  set({ earlier, folded, foldedLabel }: PageThread): void {
    const views = earlier.map((turn) => {
      const view = this.#turns.get(turn.jobId) ?? new TurnView(turn, this.#needs);
      this.#turns.set(turn.jobId, view);
      view.set(turn);
      return view;
    });
    const kept = new Set(views);
    for (const [id, view] of this.#turns) {
      if (kept.has(view)) continue;
      view.dispose();
      this.#turns.delete(id);
    }
    const elements = views.map((view) => view.element);
    this.#older.label.replaceChildren(foldedLabel);
    inOrder(this.#older.content, elements.slice(0, folded));
    inOrder(this.element, [...(folded === 0 ? [] : [this.#older.element]), ...elements.slice(folded)]);
    this.#goAhead();
  }

  take(record: PageRecord): void {
    const view = this.#turns.get(record.jobId);
    if (view === undefined) return;
    view.take(record);
    this.#ahead += record.answer.length + record.question.length + record.context.length;
    this.#goAhead();
  }

  dispose(): void {
    cancelIdleCallback(this.#idle);
    for (const view of this.#turns.values()) view.dispose();
  }

  /** Asks for one turn at a time, the last one first: it is the likeliest to be read. */
  #goAhead(): void {
    cancelIdleCallback(this.#idle);
    if (this.#ahead >= MOST_AHEAD) return;
    const next = [...this.#turns.values()].findLast((view) => view.isWanting);
    if (next !== undefined) this.#idle = requestIdleCallback(() => next.read(), { timeout: LONGEST_WAIT_MS });
  }
}

/** Puts elements into a place; those that are there in this order already are not moved, which would lose the focus. */
function inOrder(place: Element, elements: readonly Element[]): void {
  for (const child of [...place.children]) if (!elements.includes(child)) child.remove();
  elements.forEach((each, index) => {
    if (place.children[index] !== each) place.insertBefore(each, place.children[index] ?? null);
  });
}
