// Running jobs and today's cost at the bottom of the window; the hover says more, a click opens the jobs.
import * as vscode from 'vscode';
import type { Spend } from '../core/ledger/totals.ts';
import { localDay } from '../shared/format.ts';
import { ViewId } from '../shared/ids.ts';
import { formatUsd, nanoFromUsd } from '../shared/money.ts';
import type { LedgerDoor } from './ledgerDoor.ts';
import type { Settings } from './settings.ts';

const DAY_CHECK_MS = 60_000;

export class StatusBar implements vscode.Disposable {
  readonly #door: LedgerDoor;
  readonly #settings: Settings;
  readonly #item: vscode.StatusBarItem;
  readonly #midnight: NodeJS.Timeout;
  #day = localDay(Date.now());

  constructor(door: LedgerDoor, settings: Settings) {
    this.#door = door;
    this.#settings = settings;
    this.#item = vscode.window.createStatusBarItem(ViewId.cost, vscode.StatusBarAlignment.Right, 100);
    this.#item.name = vscode.l10n.t('Ponder Cost');
    this.#item.command = 'ponder.jobs.focus';
    this.refresh();
    this.#item.show();
    this.#midnight = setInterval(() => this.#turnPage(), DAY_CHECK_MS);
  }

  refresh(): void {
    const ledger = this.#door.engine?.ledger;
    if (ledger === undefined || ledger.isOutdated) {
      this.#item.text = '$(lightbulb)';
      this.#item.tooltip =
        this.#door.problem === null
          ? vscode.l10n.t('Ponder')
          : vscode.l10n.t('Ponder sends nothing. Open the view to see why.');
      this.#item.accessibilityInformation = { label: vscode.l10n.t('Ponder') };
      return;
    }
    const { today, week, month } = ledger.totals(localDay(Date.now()));
    const live = ledger.countLive();
    const spent = today.known === 0 && today.upTo === 0 ? '' : spentLabel(today);
    const parts = [live === 0 ? '' : String(live), spent].filter((part) => part !== '');
    this.#item.text = ['$(lightbulb)', parts.join(' · ')].filter((part) => part !== '').join(' ');
    this.#item.accessibilityInformation = {
      label: vscode.l10n.t('Ponder: {0} running, today {1}', String(live), spentLabel(today)),
    };
    this.#item.tooltip = this.#tooltip(live, [
      [vscode.l10n.t('Today'), today],
      [vscode.l10n.t('Last 7 days'), week],
      [vscode.l10n.t('This month'), month],
    ]);
  }

  dispose(): void {
    clearInterval(this.#midnight);
    this.#item.dispose();
  }

  /** What was spent today is yesterday's after midnight. */
  #turnPage(): void {
    const day = localDay(Date.now());
    if (day === this.#day) return;
    this.#day = day;
    this.refresh();
  }

  /** Asking says what is wrong with a budget that can't be read; here it is only not shown. */
  #budgetOrNone(): number {
    try {
      return this.#settings.budgetDayUsd;
    } catch {
      return 0;
    }
  }

  /** Plain figures and words of ours only: nothing untrusted reaches this Markdown. */
  #tooltip(live: number, rows: readonly (readonly [string, Spend])[]): vscode.MarkdownString {
    const text = new vscode.MarkdownString();
    text.appendMarkdown(`**Ponder** — ${vscode.l10n.t('{0} running', String(live))}\n\n`);
    text.appendMarkdown(
      `| | ${vscode.l10n.t('Spent')} | ${vscode.l10n.t('Not known yet')} | ${vscode.l10n.t('Jobs')} |\n|:--|--:|--:|--:|\n`,
    );
    for (const [label, spend] of rows) {
      const upTo = spend.upTo === 0 ? '–' : vscode.l10n.t('up to {0}', formatUsd(spend.upTo));
      text.appendMarkdown(`| ${label} | ${formatUsd(spend.known)} | ${upTo} | ${spend.jobs} |\n`);
    }
    const [today] = rows[0]?.slice(1) ?? [];
    const limit = nanoFromUsd(this.#budgetOrNone());
    if (limit > 0 && typeof today === 'object') {
      const left = Math.max(0, limit - today.known - today.upTo);
      text.appendMarkdown(
        `\n${vscode.l10n.t('Left of today’s budget of {0}: {1}', formatUsd(limit), formatUsd(left))}\n`,
      );
    }
    return text;
  }
}

function spentLabel({ known, upTo }: Spend): string {
  if (upTo === 0) return formatUsd(known);
  return known === 0 ? `≤ ${formatUsd(upTo)}` : `${formatUsd(known)} + ≤ ${formatUsd(upTo)}`;
}
