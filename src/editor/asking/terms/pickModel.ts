// Asks for model and effort, each with its price for the text at hand. The picker opens at once with the catalogue, and
// shows what the account has as soon as that is known.
import * as vscode from 'vscode';
import type { Account } from '../../../core/accounts/account.ts';
import { type Advice, advise, refusedBy } from '../../../core/accounts/advice.ts';
import type { Listing } from '../../../core/accounts/listing.ts';
import type { ModelChoice } from '../../../core/asking/terms.ts';
import type { Catalogue } from '../../../core/models/catalogue.ts';
import type { Model } from '../../../core/models/model.ts';
import { inert } from '../../../shared/inert.ts';
import { type Mode, type ModelInMode, modelName, readModelName } from '../../../shared/mode.ts';
import { AcceptGuard } from '../acceptGuard.ts';
import type { CountThere } from './countThere.ts';
import { lackNote, type Note, notAskedNote, noteRow, troubleNote } from './modelNotes.ts';
import { basePrice, isSameChoice, rowsOf } from './modelPrices.ts';
import { type ModelRow, modelRows, typedRow } from './modelRows.ts';
import { pickEffort } from './pickEffort.ts';
import { BACK, type Back, type PickStep } from './pickStep.ts';
import { nextStep, type SizedNeeds, showStep } from './sizedPick.ts';

export interface ModelPickNeeds extends SizedNeeds {
  readonly account: Account;
  /** The catalogue with the settings, but without what was learnt about this place. */
  readonly catalogueElsewhere: Catalogue;
  readonly counting: CountThere;
  readonly endpointName: string;
  /** The models here are OpenAI's own, so OpenAI's end dates hold. */
  readonly hasOpenAiModels: boolean;
  /** The model can only be asked from a window that stays open. */
  readonly inForeground: (model: Model) => boolean;
  /** Preselected; if it can't be asked, its successor is. */
  readonly current: ModelInMode;
  /** A line above the models. */
  readonly note?: Note | undefined;
  /** A mode or effort that is given is not asked for. */
  readonly mode?: Mode | undefined;
  readonly effort?: string | undefined;
  readonly step?: PickStep | undefined;
}

/** Undefined when the person backs out; from the effort there is a way back to the model. */
export async function pickModel(needs: ModelPickNeeds): Promise<ModelChoice | Back | undefined> {
  let current: ModelInMode | null = null;
  for (;;) {
    const asked: ModelInMode | Back | undefined = await new ModelPicker(
      current === null ? needs : { ...needs, current },
    ).pick();
    if (asked === undefined || asked === BACK) return asked;
    const choice = await withEffort(asked, needs);
    if (choice !== BACK) return choice;
    current = asked;
  }
}

async function withEffort(asked: ModelInMode, needs: ModelPickNeeds): Promise<ModelChoice | Back | undefined> {
  // Read again, because learnt rules may have been forgotten meanwhile.
  const catalogue = await needs.account.catalogueFrom(needs.catalogueElsewhere);
  const model = catalogue.find(asked.model);
  if (needs.effort !== undefined) return { ...asked, effort: needs.effort };
  if (model.efforts.length === 0) return { ...asked, effort: null };
  const effort = await pickEffort(model, asked.mode, { ...needs, catalogue }, nextStep(needs.step));
  return effort === undefined || effort === BACK ? effort : { ...asked, effort };
}

class ModelPicker {
  readonly #needs: ModelPickNeeds;
  readonly #pick = vscode.window.createQuickPick<ModelRow>();
  #listing: Listing | null = null;
  #advice: Advice;
  #rows: readonly ModelRow[] = [];
  /** At most one line, kept apart from the rows so that a search does not find it first. */
  #note: readonly ModelRow[] = [];
  #saidLast: Note | null = null;
  #countButton: vscode.QuickInputButton | null = null;
  #isOpen = true;

  constructor(needs: ModelPickNeeds) {
    this.#needs = needs;
    this.#advice = this.#adviceFor(null);
    const pick = this.#pick;
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.keepScrollPosition = true;
    this.#showButtons();
  }

  /** Undefined when the person backs out. */
  pick(): Promise<ModelInMode | Back | undefined> {
    const pick = this.#pick;
    const guard = new AcceptGuard();
    this.#draw(null, null);
    pick.onDidChangeValue(() => this.#showRows());
    return new Promise((resolve) => {
      pick.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) {
          resolve(BACK);
          pick.hide();
        } else void this.#busyWith(button === this.#countButton ? this.#countThere() : this.#askAnew());
      });
      pick.onDidAccept(() => {
        if (pick.value === '' && !guard.counts()) return;
        const [chosen] = pick.selectedItems;
        if (chosen?.asks === undefined) {
          this.#lead(chosen?.leadsTo);
          return;
        }
        // What is typed may be newer than the row made from it.
        resolve(chosen.isTyped === true ? this.#typedChoice(pick.value, chosen.asks) : chosen.asks);
        pick.hide();
      });
      const counting = this.#needs.sizing.onDidChange(() => this.#redraw());
      pick.onDidHide(() => {
        this.#isOpen = false;
        counting.dispose();
        resolve(undefined);
        pick.dispose();
      });
      pick.show();
      void this.#busyWith(this.#refine());
    });
  }

  #typedChoice(value: string, line: ModelInMode): ModelInMode {
    const typed = readModelName(value);
    return { model: typed.model, mode: typed.mode ?? (typed.model === line.model ? line.mode : null) };
  }

  #showButtons(): void {
    const { endpointName, counting } = this.#needs;
    const refresh = {
      iconPath: new vscode.ThemeIcon('refresh'),
      tooltip: vscode.l10n.t('Ask {0} again what this account has', inert(endpointName, 60)),
    };
    this.#countButton = counting.button();
    this.#pick.buttons = this.#countButton === null ? [refresh] : [refresh, this.#countButton];
    showStep(this.#pick, this.#needs.step);
  }

  async #countThere(): Promise<void> {
    const pick = this.#pick;
    // The modal must not close the picker behind it.
    pick.ignoreFocusOut = true;
    await this.#needs.counting.press(this.#modelToCount);
    pick.ignoreFocusOut = false;
    if (this.#isOpen) this.#showButtons();
  }

  /** The preselected model, else any: OpenAI's models all have the same encoding. */
  get #modelToCount(): Model {
    const { usable } = this.#advice;
    const { catalogue, current } = this.#needs;
    const found = usable.find(({ model }) => model.id === current.model) ?? usable[0];
    return found?.model ?? catalogue.find(current.model);
  }

  /** Shows the last listing at once, and asks the account only if that is older than a day. */
  async #refine(): Promise<void> {
    const { account } = this.#needs;
    const known = await account.known();
    if (known !== null) this.#draw(known, null);
    if (known === null || !account.isFresh(known)) await this.#ask();
    await this.#needs.counting.count(this.#modelToCount);
  }

  /** Forgets what the place refused before, and asks the account again. */
  async #askAnew(): Promise<void> {
    await this.#needs.account.forgetLearnt();
    await this.#ask();
  }

  async #ask(): Promise<void> {
    const asked = await this.#needs.account.ask();
    if (asked.kind === 'listed') this.#draw(asked.listing, null);
    else {
      const failure = asked.kind === 'failed' ? asked.failure : null;
      this.#draw(this.#listing, notAskedNote(this.#needs.endpointName, failure, this.#listing?.at ?? null));
    }
  }

  /** The listing is only a help: what goes wrong with it is shown, but never keeps a person from choosing. */
  async #busyWith(work: Promise<void>): Promise<void> {
    this.#pick.busy = true;
    try {
      await work;
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      this.#draw(this.#listing, troubleNote(this.#needs.endpointName, said, this.#listing?.at ?? null));
    }
    if (this.#isOpen) this.#pick.busy = false;
  }

  #draw(listing: Listing | null, note: Note | null): void {
    if (!this.#isOpen) return;
    this.#listing = listing;
    this.#advice = this.#adviceFor(listing);
    this.#saidLast = note;
    const said = note ?? this.#needs.note ?? lackNote(this.#advice, this.#needs.endpointName);
    this.#note = said === null ? [] : [noteRow(said)];
    this.#rows = modelRows(this.#advice, this.#terms());
    this.#pick.placeholder = this.#placeholder();
    this.#pick.title = vscode.l10n.t('Choose a model') + this.#needs.sizing.suffix;
    this.#showRows();
  }

  #placeholder(): string {
    const { t } = vscode.l10n;
    const terms = this.#terms();
    const base = basePrice(rowsOf(this.#advice, terms.mode), terms, terms.current);
    const type = t('Search, or type another model id');
    return base === null ? type : `${type}. ${t('×: likely price, compared with {0}', inert(modelName(base), 60))}`;
  }

  #redraw(): void {
    this.#draw(this.#listing, this.#saidLast);
  }

  /** Shows the rows, and one for what is typed if no row stands for it. The active row stays active. */
  #showRows(): void {
    const pick = this.#pick;
    const typed = pick.value.trim();
    if (typed !== '') {
      // While a person searches, VS Code decides which row is active.
      pick.items = [...this.#rows, ...this.#typedRows(typed)];
      return;
    }
    const active = pick.activeItems[0]?.asks ?? this.#wanted();
    const choices = this.#rows.filter(({ asks }) => asks !== undefined);
    const next = choices.find(({ asks }) => asks !== undefined && isSameChoice(asks, active)) ?? choices[0];
    pick.items = [...this.#note, ...this.#rows];
    if (next !== undefined) pick.activeItems = [next];
  }

  #wanted(): ModelInMode {
    const { current, catalogue } = this.#needs;
    return refusedBy(this.#advice, catalogue, current.model)?.successors[0] ?? current;
  }

  /** Empty if what is typed has its row already. */
  #typedRows(typed: string): readonly ModelRow[] {
    const meant = readModelName(typed);
    if (this.#rows.some(({ asks }) => asks !== undefined && isSameChoice(asks, meant))) return [];
    const row = typedRow(typed, refusedBy(this.#advice, this.#needs.catalogue, meant.model), this.#terms());
    return this.#rows.some(({ label }) => label === row.label) ? [] : [row];
  }

  /** Makes the row active that a row which can't be asked leads to. */
  #lead(to: ModelInMode | undefined): void {
    const row = this.#rows.find(({ asks }) => asks !== undefined && to !== undefined && isSameChoice(asks, to));
    if (row === undefined) return;
    this.#pick.value = '';
    this.#pick.items = [...this.#note, ...this.#rows];
    this.#pick.activeItems = [row];
  }

  #terms() {
    return { ...this.#needs, current: this.#wanted(), size: this.#needs.sizing.now, now: Date.now() };
  }

  #adviceFor(listing: Listing | null): Advice {
    const { catalogue, hasOpenAiModels } = this.#needs;
    return advise({ catalogue, listed: listing?.models ?? null, hasOpenAiModels, now: Date.now() });
  }
}
