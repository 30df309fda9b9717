// Keeps the words around the tree up to date: the welcome text, the line above the jobs, the badge.
import * as vscode from 'vscode';
import type { Logger } from '../../core/logger.ts';
import { ContextKey } from '../../shared/ids.ts';
import type { KeyRing } from '../keys/keyRing.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { Settings } from '../settings.ts';
import { filterLabel, type TreeFilter } from './treeFilter.ts';
import { badgeOf, type ViewFacts, viewContext, viewMessage } from './viewHints.ts';

export interface ViewNeeds {
  readonly door: LedgerDoor;
  readonly keys: KeyRing;
  readonly settings: Settings;
  readonly filter: TreeFilter;
  readonly view: Pick<vscode.TreeView<unknown>, 'message' | 'badge'>;
  readonly log: Logger;
}

export class ViewWords {
  readonly #needs: ViewNeeds;
  readonly #said = new Map<string, unknown>();
  #round = 0;

  constructor(needs: ViewNeeds) {
    this.#needs = needs;
  }

  refresh(): void {
    this.#refresh().catch((error: unknown) => this.#needs.log.error('The words around the tree', error));
  }

  async #refresh(): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    const facts = await this.#facts();
    // Finding the key takes a moment: a refresh that began meanwhile has newer facts.
    if (round !== this.#round) return;
    const { view, filter, door } = this.#needs;
    view.message = viewMessage(facts, vscode.l10n.t);
    view.badge = badgeOf(facts.problem === null ? (door.engine?.ledger.countGroups() ?? null) : null, vscode.l10n.t);
    this.#say(ContextKey.view, viewContext(facts));
    this.#say(ContextKey.filtered, filter.isActive);
    this.#say(ContextKey.offline, facts.offlineAt !== null);
  }

  async #facts(): Promise<ViewFacts> {
    const { door, keys, settings, filter } = this.#needs;
    const endpoint =
      settings.endpoints.find(({ name }) => name === settings.endpointName) ?? settings.endpoints[0] ?? null;
    const hasKey = endpoint === null || keys.mayOfferEnvironment(endpoint) || (await keys.find(endpoint)) !== null;
    const ledger = door.problem === null ? door.engine?.ledger : undefined;
    return {
      problem: door.problem,
      isOpened: door.engine !== null,
      isEmpty: ledger === undefined || ledger.page(1, null, filter.current).length === 0,
      filter: filterLabel(filter.current, vscode.l10n.t),
      endpoint: endpoint?.name ?? '',
      hasKey,
      signsIn: endpoint?.auth === 'token',
      isTrusted: vscode.workspace.isTrusted,
      offlineAt: ledger?.offlineAt() ?? null,
      certificate: ledger?.untrustedCertificate() ?? null,
    };
  }

  #say(key: string, value: unknown): void {
    if (this.#said.get(key) === value) return;
    this.#said.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
