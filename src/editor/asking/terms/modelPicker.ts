// The quick pick of models. It opens at once with the catalogue, and shows what the account has as soon as that is known.
import * as vscode from 'vscode';
import type { Account } from '../../../core/accounts/account.ts';
import { type Advice, advise, refusedBy } from '../../../core/accounts/advice.ts';
import type { Listing } from '../../../core/accounts/listing.ts';
import type { Catalogue } from '../../../core/models/catalogue.ts';
import type { Model } from '../../../core/models/model.ts';
import { inert } from '../../../shared/inert.ts';
import { type Mode, type ModelInMode, readModelName } from '../../../shared/mode.ts';
import { AcceptGuard } from '../acceptGuard.ts';
import { ActiveLine } from './activeLine.ts';
import type { CountThere } from './countThere.ts';
import { ModelList } from './modelList.ts';
import { lackNote, type Note, notAskedNote, noteRow, troubleNote } from './modelNotes.ts';
import { type ModelRow, type RowNeeds, typedChoice, typedRow } from './modelRow.ts';
import { modelRows } from './modelRows.ts';
import { BACK, type Back, type PickStep } from './pickStep.ts';
import { type SizedNeeds, showStep } from './sizedPick.ts';

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
  /** The model that is asked now, or was until it ended. Preselected; if it can't be asked, its successor is. */
  readonly current: ModelInMode;
  /** Preselected in place of `current`: the person has chosen it before, and came back. */
  readonly active?: ModelInMode | undefined;
  /** Not preselected, even if it is `current`: Enter must not lead to the same refusal. */
  readonly refused?: string | undefined;
  /** False = the cap is given, or it is not a question's that is chosen for. */
  readonly canChangeCap: boolean;
  readonly step?: PickStep | undefined;
  /** A line above the models. */
  readonly note?: Note | undefined;
  /** A mode that is given is not asked for. */
  readonly mode?: Mode | undefined;
  /** The question may go to another endpoint, and there is one. */
  readonly canSwitch: boolean;
  /** What stands in the search already. */
  readonly typed?: string | undefined;
}

/** `cap`: the cap is to be changed first, for a model without efforts. */
export interface PickedModel {
  readonly is: 'model' | 'cap';
  readonly asks: ModelInMode;
}

/** The person wants another endpoint. */
export interface WantsOther {
  readonly is: 'other';
  readonly typed: string;
}

export class ModelPicker {
  readonly #needs: ModelPickNeeds;
  readonly #pick = vscode.window.createQuickPick<ModelRow>();
  #listing: Listing | null = null;
  #advice: Advice;
  readonly #list = new ModelList();
  readonly #guard = new AcceptGuard();
  readonly #active: ActiveLine<ModelRow>;
  #saidLast: Note | null = null;
  #countButton: vscode.QuickInputButton | null = null;
  readonly #switchButton: vscode.QuickInputButton;
  #isOpen = true;

  constructor(needs: ModelPickNeeds) {
    this.#needs = needs;
    this.#advice = this.#adviceFor(null);
    const pick = this.#pick;
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    showStep(pick, needs.step);
    this.#switchButton = {
      iconPath: new vscode.ThemeIcon('arrow-swap'),
      tooltip: vscode.l10n.t('Ask Another Endpoint Than {0}…', inert(needs.endpointName, 60)),
    };
    this.#active = new ActiveLine(pick, undefined);
    this.#showButtons();
  }

  /** Undefined when the person backs out. */
  pick(): Promise<PickedModel | WantsOther | Back | undefined> {
    const pick = this.#pick;
    pick.value = this.#needs.typed ?? '';
    this.#draw(null, null);
    pick.onDidChangeValue(() => this.#showRows());
    return new Promise((resolve) => {
      const end = (result: PickedModel | WantsOther | Back) => {
        resolve(result);
        pick.hide();
      };
      pick.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) end(BACK);
        else if (button === this.#switchButton) end({ is: 'other', typed: pick.value });
        else void this.#busyWith(button === this.#countButton ? this.#countThere() : this.#askAnew());
      });
      pick.onDidTriggerItemButton(({ item: { asks } }) => {
        if (asks !== undefined) end({ is: 'cap', asks });
      });
      pick.onDidAccept(() => {
        if (pick.value === '' && !this.#guard.counts()) return;
        const [chosen] = pick.selectedItems;
        if (chosen?.unfolds === true) this.#unfold();
        else if (chosen?.asks === undefined) this.#lead(chosen?.leadsTo);
        // What is typed may be newer than the row made from it.
        else
          end({
            is: 'model',
            asks: chosen.isTyped === true ? typedChoice(pick.value, chosen.asks) : chosen.asks,
          });
      });
      const counting = this.#needs.sizing.onDidChange(() => this.#draw(this.#listing, this.#saidLast));
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

  #showButtons(): void {
    const { endpointName, counting } = this.#needs;
    const refresh = {
      iconPath: new vscode.ThemeIcon('refresh'),
      tooltip: vscode.l10n.t('Ask {0} again which models this account has', inert(endpointName, 60)),
    };
    this.#countButton = counting.button();
    this.#pick.buttons = [
      ...(this.#needs.step?.canGoBack === true ? [vscode.QuickInputButtons.Back] : []),
      ...(this.#needs.canSwitch ? [this.#switchButton] : []),
      refresh,
      ...(this.#countButton === null ? [] : [this.#countButton]),
    ];
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
    const isMoved = this.#list.set(modelRows(this.#advice, this.#terms()), said === null ? null : noteRow(said));
    if (isMoved) this.#guard.arm();
    const { t } = vscode.l10n;
    const isDeployed = this.#needs.catalogue.deployed !== null;
    this.#pick.placeholder = isDeployed
      ? t('Search, or type the name of another deployment')
      : t('Search, or type another model id');
    const { endpointName, sizing } = this.#needs;
    this.#pick.title = t('Choose a model at {0}', inert(endpointName, 60)) + sizing.suffix;
    this.#showRows();
  }

  /** Shows the rows, and one for what is typed if no row stands for it. The active row stays active. */
  #showRows(): void {
    const typed = this.#pick.value.trim();
    // Until the person moves, the list scrolls to what is preselected.
    this.#pick.keepScrollPosition = this.#active.hasMoved;
    if (typed === '') this.#active.draw(this.#list.shown, this.#preselected, (row) => this.#mayBegin(row));
    // While a person searches, VS Code decides which row is active, and nothing is folded.
    else this.#pick.items = [...this.#list.searched, ...this.#typedRows(typed)];
  }

  /** A person who moves may go to any model, the refused one as well. */
  #mayBegin({ asks }: ModelRow): boolean {
    return asks !== undefined && (this.#active.hasMoved || asks.model !== this.#needs.refused);
  }

  /** In place: what is above stays as it is. */
  #unfold(): void {
    const first = this.#list.unfold();
    if (first !== undefined) this.#show(first);
  }

  #show(active: ModelRow): void {
    this.#pick.items = this.#list.shown;
    this.#pick.activeItems = [active];
  }

  /** Labels of the rows to preselect, the best first. */
  get #preselected(): readonly string[] {
    const wanted = [this.#needs.active ?? this.#needs.current, this.#wanted()];
    const others = wanted.filter(({ model }) => model !== this.#needs.refused);
    return others.flatMap((one) => this.#list.rowOf(one)?.label ?? []);
  }

  #wanted(): ModelInMode {
    const { current, catalogue } = this.#needs;
    return refusedBy(this.#advice, catalogue, current.model)?.successors[0] ?? current;
  }

  /** Empty if what is typed has its row already. */
  #typedRows(typed: string): readonly ModelRow[] {
    const meant = readModelName(typed);
    if (this.#list.rowOf(meant) !== undefined) return [];
    const row = typedRow(typed, refusedBy(this.#advice, this.#needs.catalogue, meant.model), this.#terms());
    return this.#list.searched.some(({ label }) => label === row.label) ? [] : [row];
  }

  /** Makes the row active that a row which can't be asked leads to. */
  #lead(to: ModelInMode | undefined): void {
    const row = to === undefined ? undefined : this.#list.rowOf(to);
    if (row === undefined) return;
    this.#pick.value = '';
    this.#show(row);
  }

  #terms(): RowNeeds {
    const { current } = this.#needs;
    const inUse = current.model === '' ? null : current;
    return { ...this.#needs, inUse, current: this.#wanted(), size: this.#needs.sizing.now, now: Date.now() };
  }

  #adviceFor(listing: Listing | null): Advice {
    const { catalogue, hasOpenAiModels } = this.#needs;
    return advise({ catalogue, listed: listing?.models ?? null, hasOpenAiModels, now: Date.now() });
  }
}
