// Shows running jobs and today's cost in the status bar, and which endpoint is asked where there are several. What is reserved, and
// more, stands in the hover; a click opens the list of jobs.
import * as vscode from 'vscode';
import type { Limits } from '../../core/ledger/budgets.ts';
import type { Ledger } from '../../core/ledger/ledger.ts';
import type { Spend, Totals } from '../../core/ledger/totals.ts';
import type { Logger } from '../../core/logger.ts';
import { localDay } from '../../shared/format.ts';
import { isHumanError } from '../../shared/humanError.ts';
import { ViewId } from '../../shared/ids.ts';
import { Later } from '../../shared/later.ts';
import { ceilingUsd, formatUsd } from '../../shared/money.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { Settings } from '../settings.ts';

/** Of our own font, from the manifest. */
const ICON = '$(ponder-logo)';
const WARNING = 'statusBarItem.warningBackground';
const DAY_CHECK_MS = 60_000;
/** Changes within this time are drawn together. */
const REST_MS = 300;
/** A rest is this many times as long as the drawing before it, so that drawing takes about 1 % of a core at most. */
const REST = 100;
/** The longest rest: one slow drawing, like the first of a long history, does not leave the screen behind for long. */
const MOST_REST_MS = 5_000;

export interface StatusBarNeeds {
  readonly door: Pick<LedgerDoor, 'engine' | 'problem'>;
  readonly settings: Pick<Settings, 'limits' | 'shownEndpoint'>;
  readonly log: Logger;
  readonly now?: () => number;
}

export class StatusBar implements vscode.Disposable {
  readonly #door: StatusBarNeeds['door'];
  readonly #settings: StatusBarNeeds['settings'];
  readonly #now: () => number;
  readonly #log: Logger;
  readonly #hover = new Later(() => import('./costHover.ts'));
  readonly #item: vscode.StatusBarItem;
  readonly #midnight: NodeJS.Timeout;
  #rest: NodeJS.Timeout | null = null;
  #isStale = false;
  #day = '';

  constructor({ door, settings, log, now }: StatusBarNeeds) {
    this.#door = door;
    this.#settings = settings;
    this.#now = now ?? Date.now;
    this.#log = log;
    this.#item = vscode.window.createStatusBarItem(ViewId.cost, vscode.StatusBarAlignment.Right, 100);
    this.#item.name = vscode.l10n.t('Ponder Cost');
    this.#item.command = 'ponder.jobs.focus';
    this.#draw();
    this.#item.show();
    this.#midnight = setInterval(() => this.turnPage(), DAY_CHECK_MS);
  }

  refresh(): void {
    this.#isStale = true;
    if (this.#rest !== null) return;
    const tookMs = this.#tryToDraw();
    this.#rest = setTimeout(
      () => {
        this.#rest = null;
        if (this.#isStale) this.refresh();
      },
      Math.min(MOST_REST_MS, Math.max(REST_MS, REST * tookMs)),
    );
  }

  /** Draws again after midnight, when what was spent “today” was spent yesterday. */
  turnPage(): void {
    if (localDay(this.#now()) !== this.#day) this.#tryToDraw();
  }

  dispose(): void {
    clearInterval(this.#midnight);
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#item.dispose();
  }

  /** How long the drawing took, in ms. An error is logged, so that others are still drawn; this is drawn later. */
  #tryToDraw(): number {
    const began = performance.now();
    try {
      this.#draw();
      return performance.now() - began;
    } catch (error) {
      this.#log.error('The status bar could not be drawn', error);
      return MOST_REST_MS;
    }
  }

  #draw(): void {
    const day = localDay(this.#now());
    const ledger = this.#door.engine?.ledger;
    const figures = ledger === undefined || this.#trouble() !== null ? null : figuresOf(ledger, day);
    const running = figures?.running ?? 0;
    if (figures === null) this.#drawNothing();
    else this.#drawFigures(figures.totals, running);
    this.#day = day;
    this.#isStale = false;
  }

  #drawNothing(): void {
    const { t } = vscode.l10n;
    const trouble = this.#trouble();
    this.#item.text = `${ICON} ${trouble ?? this.#settings.shownEndpoint}`.trimEnd();
    this.#item.backgroundColor = trouble === null ? undefined : new vscode.ThemeColor(WARNING);
    this.#item.tooltip =
      trouble === null ? 'Ponder' : t('{0}. Nothing is sent; open the view to see what helps.', trouble);
    this.#item.accessibilityInformation = { label: this.#item.tooltip };
  }

  /** Null = the ledger is still being opened. */
  #trouble(): string | null {
    const { t } = vscode.l10n;
    const { engine, problem } = this.#door;
    if (engine?.ledger.isDamaged === true) return t('Ponder: ledger damaged');
    if (problem === 'outdated' || engine?.ledger.isOutdated === true) return t('Ponder: reload window');
    return problem === null ? null : t('Ponder: no ledger');
  }

  #drawFigures(totals: Totals, running: number): void {
    const { t } = vscode.l10n;
    const limits = this.#limits();
    const { known } = totals.today;
    const parts = [
      running === 0 ? '' : `$(loading~spin) ${t('{0} running', String(running))}`,
      known === 0 ? '' : t('{0} today', formatUsd(known)),
      this.#settings.shownEndpoint,
    ];
    this.#item.text = `${ICON} ${parts.filter((part) => part !== '').join(' · ')}`.trimEnd();
    const isOver = isPassed(totals, limits);
    this.#item.backgroundColor = isOver ? new vscode.ThemeColor(WARNING) : undefined;
    const where = this.#settings.shownEndpoint;
    const said = [
      t('Ponder: {0} running, today {1}', String(running), spokenLabel(totals.today)),
      where === '' ? '' : t('New questions go to {0}', where),
      isOver ? t('Over budget.') : '',
    ];
    this.#item.accessibilityInformation = { label: said.filter((part) => part !== '').join('. ') };
    this.#drawHover(totals, running, limits);
  }

  /** The code of the table is loaded when there is something to show. */
  #drawHover(totals: Totals, running: number, limits: Limits | null): void {
    const { t } = vscode.l10n;
    const { made } = this.#hover;
    if (made !== null) {
      const table = new vscode.MarkdownString(made.costHover(totals, running, limits, t));
      table.isTrusted = { enabledCommands: made.HOVER_COMMANDS };
      this.#item.tooltip = table;
    } else {
      this.#item.tooltip = t('Ponder: nothing spent this month.');
      if (totals.month.jobs + totals.week.jobs + totals.held.jobs > 0) void this.#loadHover();
    }
  }

  async #loadHover(): Promise<void> {
    try {
      await this.#hover.get();
      this.#draw();
    } catch (error) {
      this.#log.error('The table of costs could not be loaded', error);
    }
  }

  /** Null when a budget can't be read; whoever asks a question is told what is wrong with it. */
  #limits(): Limits | null {
    try {
      return this.#settings.limits;
    } catch (error) {
      if (!isHumanError(error)) throw error;
      return null;
    }
  }
}

/** Null when the ledger has just become outdated or damaged; `LedgerDoor` is told of that. */
function figuresOf(ledger: Ledger, today: string): { totals: Totals; running: number } | null {
  try {
    return { totals: ledger.totals(today), running: ledger.countLive() };
  } catch (error) {
    if (ledger.isOutdated || ledger.isDamaged) return null;
    throw error;
  }
}

function spokenLabel({ known, upTo, unpriced }: Spend): string {
  const { t } = vscode.l10n;
  const said = upTo === 0 ? formatUsd(known) : t('{0} and up to {1} more', formatUsd(known), ceilingUsd(upTo));
  return unpriced === 0 ? said : `${said}, ${t('and what is not known')}`;
}

/** True when more is spent or reserved than a budget allows. */
function isPassed({ today, month, held }: Totals, limits: Limits | null): boolean {
  if (limits === null) return false;
  const uses = ({ known, upTo }: Spend): number => known + upTo + held.upTo;
  return (limits.day > 0 && uses(today) > limits.day) || (limits.month > 0 && uses(month) > limits.month);
}
