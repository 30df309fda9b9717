// How the question box behaves, whatever it offers. Its first rule: a key that nobody meant sends nothing.
//
// VS Code makes the first row active whenever rows are set or what is typed is emptied, and Enter takes the active row.
// So while the box is empty no row is active until the person goes to one (`activeItems` is set after each set of
// rows; VS Code takes both in one step, in this order). Where VS Code is quicker than that, it can only make the first
// row active, and the first row of an empty box spends nothing and is not taken in that moment.
import * as vscode from 'vscode';
import { AcceptGuard } from '../acceptGuard.ts';
import type { PickStep } from '../terms/pickStep.ts';
import type { QuestionRow } from './questionRow.ts';
import type { RowPrices } from './rowPrices.ts';

export interface BoxNeeds {
  readonly title: string;
  readonly placeholder: string;
  /** What stands in the box already. */
  readonly value: string;
  /** The first row, which spends nothing. */
  readonly first: QuestionRow;
  /** The others, with prices as they are now. The first of them is a section's name, or there are none. */
  readonly rows: () => readonly QuestionRow[];
  /** The row for what is typed; null = what is typed only searches. */
  readonly typedRow: ((value: string) => QuestionRow) | null;
  /** Null = no model is known yet, so no row has a price. */
  readonly prices: RowPrices | null;
  readonly step: PickStep | null;
  readonly onButton?: (row: QuestionRow) => void;
}

/** What the person took, and what stood in the box then. */
export interface TakenRow {
  readonly row: QuestionRow;
  readonly value: string;
}

export class QuestionBox {
  readonly #needs: BoxNeeds;
  readonly #pick = vscode.window.createQuickPick<QuestionRow>();
  readonly #guard = new AcceptGuard();
  /** For the first row, which stays in its place when prices are drawn again. */
  readonly #emptied = new AcceptGuard();
  #isDrawn = false;
  /** The row for what is typed, and whether the quick pick shows it already: that lags behind fast typing. */
  #typed: QuestionRow | null = null;
  #isTypedShown = false;

  constructor(needs: BoxNeeds) {
    this.#needs = needs;
    const pick = this.#pick;
    pick.title = needs.title;
    pick.placeholder = needs.placeholder;
    pick.ignoreFocusOut = true;
    pick.keepScrollPosition = true;
    if (needs.step !== null) {
      pick.step = needs.step.step;
      pick.totalSteps = needs.step.of;
    }
    pick.value = needs.value;
  }

  /** Undefined when the person backs out. */
  taken(): Promise<TakenRow | undefined> {
    const pick = this.#pick;
    this.#draw();
    pick.onDidChangeValue((value) => {
      if (value.trim() === '') this.#emptied.arm();
      // While a person only searches, VS Code decides which row is active.
      if (this.#needs.typedRow !== null || value.trim() === '') this.#draw();
    });
    pick.onDidChangeActive((active) => {
      this.#armOnceDrawn();
      if (this.#typed !== null && active.includes(this.#typed)) this.#isTypedShown = true;
    });
    pick.onDidTriggerItemButton(({ item }) => {
      this.#needs.onButton?.(item);
      this.#drawAgain();
    });
    const counting = this.#needs.prices?.onDidChange(() => this.#drawAgain());
    return new Promise((resolve) => {
      pick.onDidAccept(() => {
        const taken = this.#accepted();
        if (taken === null) return;
        resolve(taken);
        pick.hide();
      });
      pick.onDidHide(() => {
        counting?.dispose();
        resolve(undefined);
        pick.dispose();
      });
      pick.show();
    });
  }

  /**
   * The window tells of an active row when it has drawn the first rows. A busy one does so late, and a click that was
   * meant for what stood there before may end on them.
   */
  #armOnceDrawn(): void {
    if (this.#isDrawn) return;
    this.#isDrawn = true;
    this.#guard.arm();
    this.#emptied.arm();
  }

  /** Rows have the same places whatever is typed, because VS Code says by its place which row was taken. */
  #draw(): void {
    const pick = this.#pick;
    const { typedRow, first, rows } = this.#needs;
    const { value } = pick;
    const isEmpty = value.trim() === '';
    const [section, ...others] = rows();
    this.#typed = isEmpty || typedRow === null ? null : typedRow(value);
    this.#isTypedShown = false;
    if (this.#typed === null) pick.items = [first, ...(section === undefined ? [] : [section]), ...others];
    // A search shows no names of sections. Enter asks what was typed, even if another row matches it. The first row is
    // shown beside it, and not before: VS Code would make it active for whoever types and presses Enter at once.
    else pick.items = [this.#typed, { ...first, alwaysShow: true }, ...others];
    if (this.#typed !== null) pick.activeItems = [this.#typed];
    else if (isEmpty) pick.activeItems = [];
  }

  /** Prices have changed, or a row is gone. The row that the person went to stays the active one. */
  #drawAgain(): void {
    const pick = this.#pick;
    const [active] = pick.activeItems;
    const isElsewhere = active !== undefined && active !== this.#typed;
    this.#draw();
    // A click needs no active row, and another row may have come under the pointer.
    this.#guard.arm();
    if (!isElsewhere) return;
    const kept = pick.items.find((row) => isSame(row, active));
    if (kept !== undefined) pick.activeItems = [kept];
  }

  /** Null = nothing was meant. */
  #accepted(): TakenRow | null {
    const { value, selectedItems, activeItems } = this.#pick;
    // What was selected before stays selected when nothing is active any more.
    const row = selectedItems.find((each) => activeItems.includes(each));
    if (row !== undefined && row !== this.#typed && spendsNothing(row)) {
      return value.trim() !== '' || this.#emptied.counts() ? { row, value } : null;
    }
    const isOfList = row !== undefined && row !== this.#typed && (this.#isTypedShown || holds(row, value));
    if (value.trim() !== '' && this.#needs.typedRow !== null && !isOfList) return this.#takenAsTyped(value);
    if (row === undefined) return null;
    return row.begunId !== undefined || this.#guard.counts() ? { row, value } : null;
  }

  #takenAsTyped(value: string): TakenRow | null {
    const { typedRow, prices } = this.#needs;
    if (typedRow === null) return null;
    const question = value.trim();
    // What stands in the box when Enter is pressed may be newer than the row made from it, and its price.
    if (this.#isTypedShown && this.#typed?.question === question) return { row: this.#typed, value };
    return { row: { ...typedRow(value), seen: prices?.seenAtOnce(question) }, value };
  }
}

/** The first row of the empty box. */
function spendsNothing({ question, begunId }: QuestionRow): boolean {
  return question === undefined && begunId === undefined;
}

/** A selected row that does not contain what is typed was selected before the typing, and is not meant. */
function holds({ label }: QuestionRow, value: string): boolean {
  return label.toLowerCase().includes(value.trim().toLowerCase());
}

function isSame(one: QuestionRow, other: QuestionRow): boolean {
  return one.label === other.label && one.question === other.question && one.begunId === other.begunId;
}
