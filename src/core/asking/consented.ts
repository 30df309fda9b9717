// Makes a question that could be sent one that may be sent: a second bill, an open window, its price and its budgets
// are agreed to here, and the yes holds only as long as they are what was shown.
import type { BudgetPass, Job } from '../../shared/job.ts';
import type { MoreOfStart } from '../jobs/jobService.ts';
import type { Prepared } from '../jobs/prepare/prepare.ts';
import type { Agreed } from '../jobs/sending/submitter.ts';
import type { Limits } from '../ledger/budgets.ts';
import { noLongerWaits } from '../ledger/noLongerWaits.ts';
import { assertStillSo } from './assertStillSo.ts';
import type { Known, Sendable } from './known.ts';
import { consent, type Need } from './need.ts';
import { priceConsent } from './priceConsent.ts';
import { tellsOfWindow, windowQuestion } from './runConsent.ts';
import { isSameRun, sameOnItsWay } from './sameOnItsWay.ts';
import type { World } from './world.ts';

/** A new job may be started. */
export interface NewJobReady {
  readonly type: 'ready';
  readonly known: Known;
  readonly prepared: Prepared;
  /** The budgets that it may not pass, except by its own `budgetPasses`. */
  readonly limits: Limits;
  readonly priceConsent: boolean;
  readonly more: MoreOfStart;
  /** Nobody was asked about the window that has to stay open for it, so the asker is told. */
  readonly tellsOfWindow: boolean;
}

/** The job that waits may be sent as it is. */
export interface WaitingReady {
  readonly type: 'waitingReady';
  readonly id: string;
  readonly budgetPasses: readonly BudgetPass[];
}

/** Every price is above it, also that of a model that costs nothing. */
const NO_PRICE = -1;

export type AskedJob = Known & { readonly sendable: Sendable };

/** @throws HumanError when what a person agreed to is no longer so */
export function consented(asked: AskedJob, world: World): Need | NewJobReady | WaitingReady {
  const known = settled(asked, world);
  return 'what' in known ? known : priced(known, world);
}

/** What has to be agreed to beside the price. */
export function settled(asked: AskedJob, world: World): Need | AskedJob {
  const { job } = asked.sendable.prepared;
  const replaced = replacedBy(asked);
  // A job that takes the place of a waiting one is no second bill.
  const alike = asked.besides ?? (replaced === null ? world.alike(job.payloadHash) : []);
  const same = asked.besides === undefined ? sameOnItsWay(job, alike) : null;
  if (same !== null) return consent(asked, { besides: alike }, { what: 'beside', job, same });
  const known: AskedJob = { ...asked, besides: alike };
  const why = known.keepsWindowOpen === true ? null : windowQuestion(job, asked.sendable.background);
  if (why !== null) return consent(known, { keepsWindowOpen: true }, { what: 'openWindow', job, why });
  return known;
}

/** The waiting job that is sent as it is, or given up for the new one. */
function replacedBy({ asking: { again } }: Known): Job | null {
  return again === null || again.held === null ? null : again.job;
}

function priced(known: AskedJob, world: World): Need | NewJobReady | WaitingReady {
  const { job } = known.sendable.prepared;
  if (known.agreed !== undefined) return ready(known, known.agreed, world);
  const { limits, confirmAbove } = world.settings;
  const reaches = world.reaches(limits, replacedBy(known)?.id ?? null);
  const { askedBy, confirm, asksPrice = false } = known.asking;
  const { shownWorst } = known.sendable;
  const { seen = null } = known;
  const above = asksPrice ? NO_PRICE : confirmAbove;
  const said = priceConsent(job, { confirmAbove: above, shownWorst, seen, askedBy, confirm, reaches });
  if (said.type === 'agreed') return ready(known, said.agreed, world);
  return consent(known, { agreed: said.ifYes }, { what: 'price', job, reaches, passed: said.passed });
}

function ready(known: AskedJob, agreed: Agreed, world: World): NewJobReady | WaitingReady {
  const { prepared, manner } = known.sendable;
  const { job } = prepared;
  const replaced = replacedBy(known);
  // Without its secrets it is another text.
  const isAsItWaits = replaced !== null && known.cleaned === undefined && isSameRun(job, replaced);
  if (isAsItWaits && world.job(replaced.id)?.state !== 'waiting') throw noLongerWaits();
  assertStillSo(job, manner, world.settings);
  if (isAsItWaits) return { type: 'waitingReady', id: replaced.id, budgetPasses: agreed.budgetPasses };
  return newJob(known, agreed, world);
}

export function newJob(known: AskedJob, agreed: Agreed, world: World): NewJobReady {
  const { prepared, background } = known.sendable;
  const { job, texts } = prepared;
  const replaced = replacedBy(known);
  return {
    type: 'ready',
    known: { ...known, agreed },
    prepared: { job: { ...job, budgetPasses: agreed.budgetPasses }, texts },
    limits: world.settings.limits,
    priceConsent: agreed.priceConsent,
    more: replaced === null ? { isFirst: true, besides: besidesOf(known) } : { replaces: replaced.id },
    tellsOfWindow: replaced === null && tellsOfWindow(job, background),
  };
}

/** An uncertain job that is asked again with another model or effort is not alike, but a second bill all the same. */
function besidesOf({ besides = [], asking: { again } }: Known): readonly Job[] {
  return again?.job.state === 'uncertain' ? [...besides, again.job] : besides;
}
