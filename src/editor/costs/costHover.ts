// The table that the status bar item shows on hover, in a chunk of its own. Pure: Markdown of our own words, figures,
// and escaped model names.
import type { Limits } from '../../core/ledger/budgets.ts';
import type { Spend, Totals } from '../../core/ledger/totals.ts';
import type { Translate } from '../../shared/humanError.ts';
import { CommandId } from '../../shared/ids.ts';
import { inert } from '../../shared/inert.ts';
import { ceilingUsd, formatUsd, leftUsd } from '../../shared/money.ts';

const MOST_MODELS = 4;
const LINE_END = '\n';
/** Keeps the columns apart: VS Code sets tables without any room between them. */
const GAP = '\u2003';
const BUDGETS = `workbench.action.openSettings?${encodeURIComponent(JSON.stringify(['ponder.budget']))}`;

/** All that a link in the table may run. */
export const HOVER_COMMANDS = [
  CommandId.openLatestAnswer,
  CommandId.filterJobs,
  'workbench.action.openSettings',
] as const;

/** @param limits null = the settings make no sense */
export function costHover(totals: Totals, running: number, limits: Limits | null, t: Translate): string {
  const { today, week, month, held } = totals;
  const heldBack = (spend: Spend): Spend => ({ ...spend, upTo: spend.upTo + held.upTo });
  const live = running === 0 ? t('nothing running') : t('{0} running', String(running));
  const state = held.jobs === 0 ? live : t('{0}, {1} to be sent', live, String(held.jobs));
  const parts = [
    `**Ponder** — ${state}`,
    table(t, [
      [t('Today'), heldBack(today)],
      [t('Last 7 days'), heldBack(week)],
      [t('This month'), heldBack(month)],
      ...(month.jobs === 0 ? [] : [[`**${t('This month by model')}**`, null] as const, ...modelRows(totals, t)]),
    ]),
    reasoningSentence(totals, t),
    unpricedSentence(month, t),
    ...budgetSentences(totals, limits, t),
    linksLine(t),
  ];
  return parts.filter((part) => part !== '').join(LINE_END + LINE_END);
}

/** @param rows a row whose spend is null is a heading */
function table(t: Translate, rows: readonly (readonly [label: string, spend: Spend | null])[]): string {
  const head = ['', t('Spent'), t('Reserved'), t('Jobs')].map((word) => (word === '' ? '' : GAP + word));
  const lines = rows.map(([label, spend]) => [label, ...(spend === null ? ['', '', ''] : cellsOf(spend, t))]);
  return [head, [':--', '--:', '--:', '--:'], ...lines].map((cells) => `| ${cells.join(' | ')} |`).join(LINE_END);
}

function cellsOf({ known, upTo, jobs }: Spend, t: Translate): string[] {
  return [formatUsd(known), upTo === 0 ? '–' : t('up to {0}', ceilingUsd(upTo)), String(jobs)];
}

/** The dearest few, then the others in one row. */
function modelRows({ byModel }: Totals, t: Translate): (readonly [string, Spend])[] {
  const shown = byModel.length === MOST_MODELS + 1 ? byModel.length : MOST_MODELS;
  const rows = byModel.slice(0, shown).map((spend) => [plain(spend.model), spend] as const);
  const others = byModel.slice(shown);
  if (others.length === 0) return rows;
  const sum = (pick: (spend: Spend) => number): number => others.reduce((all, spend) => all + pick(spend), 0);
  const spend = {
    known: sum(({ known }) => known),
    upTo: sum(({ upTo }) => upTo),
    jobs: sum(({ jobs }) => jobs),
    unpriced: sum(({ unpriced }) => unpriced),
  };
  return [...rows, [t('{0} others', String(others.length)), spend]];
}

/** A model's name comes from settings and servers: none of its characters may act as Markdown. */
function plain(model: string): string {
  return inert(model, 40).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

function reasoningSentence({ outputTokens, reasoningTokens, hasUntold }: Totals, t: Translate): string {
  if (outputTokens === 0)
    return hasUntold ? t('The provider doesn’t say how much of this month’s output was reasoning.') : '';
  const share = String(Math.round((100 * reasoningTokens) / outputTokens));
  return hasUntold
    ? t('{0}% of this month’s output tokens were hidden reasoning, as far as is known.', share)
    : t('{0}% of this month’s output tokens were hidden reasoning.', share);
}

function unpricedSentence({ unpriced }: Spend, t: Translate): string {
  if (unpriced === 0) return '';
  return unpriced === 1
    ? t('1 job of this month has an unknown price and is not in the sums.')
    : t('{0} jobs of this month have an unknown price and are not in the sums.', String(unpriced));
}

function budgetSentences({ today, month, held }: Totals, limits: Limits | null, t: Translate): string[] {
  if (limits === null) return [t('A budget setting can’t be read, so nothing is sent.')];
  const left = (limit: number, { known, upTo }: Spend): number => limit - known - upTo - held.upTo;
  return [
    limits.day === 0 ? '' : daySentence(limits.day, left(limits.day, today), t),
    limits.month === 0 ? '' : monthSentence(limits.month, left(limits.month, month), t),
  ];
}

function daySentence(limit: number, left: number, t: Translate): string {
  return left < 0
    ? t('**Over today’s budget of {0} by up to {1}.**', formatUsd(limit), ceilingUsd(-left))
    : t('{0} of today’s {1} left.', leftUsd(left), formatUsd(limit));
}

function monthSentence(limit: number, left: number, t: Translate): string {
  return left < 0
    ? t('**Over this month’s budget of {0} by up to {1}.**', formatUsd(limit), ceilingUsd(-left))
    : t('{0} of this month’s {1} left.', leftUsd(left), formatUsd(limit));
}

function linksLine(t: Translate): string {
  return [
    `[${t('Open Latest Answer')}](command:${CommandId.openLatestAnswer})`,
    `[${t('Filter Jobs')}](command:${CommandId.filterJobs})`,
    `[${t('Budgets')}](command:${BUDGETS})`,
  ].join(' · ');
}
