// What the model picker shows of its rows: all but those that can't be asked, which unfold in their place.
import * as vscode from 'vscode';
import type { ModelInMode } from '../../../shared/mode.ts';
import { isSameChoice } from './modelPrices.ts';
import type { ModelRow } from './modelRow.ts';
import { type ModelRows, separator } from './modelRows.ts';

export class ModelList {
  #rows: ModelRows = { usable: [], folded: [], fold: null };
  #note: ModelRow | null = null;
  #isUnfolded = false;

  /** True = not every row is where it was. @param note a line above the rows; a search does not find it */
  set(rows: ModelRows, note: ModelRow | null): boolean {
    const before = this.shown;
    this.#rows = rows;
    this.#note = note;
    return this.shown.some(({ label }, place) => label !== before[place]?.label);
  }

  get shown(): readonly ModelRow[] {
    const { usable, fold } = this.#rows;
    const above = this.#note === null ? usable : [this.#note, ...usable];
    if (this.#isUnfolded) return [...above, ...this.#unfolded];
    return fold === null ? above : [...above, separator(''), fold];
  }

  /** Everything that a search may find. */
  get searched(): readonly ModelRow[] {
    return [...this.#rows.usable, ...this.#unfolded];
  }

  rowOf(asked: ModelInMode): ModelRow | undefined {
    return this.#rows.usable.find(({ asks }) => asks !== undefined && isSameChoice(asks, asked));
  }

  /** The first of the rows that come to light. */
  unfold(): ModelRow | undefined {
    this.#isUnfolded = true;
    return this.#rows.folded[0];
  }

  get #unfolded(): readonly ModelRow[] {
    const { folded } = this.#rows;
    return folded.length === 0 ? [] : [separator(vscode.l10n.t('Not Available')), ...folded];
  }
}
