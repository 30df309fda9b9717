// Several questions that are asked in one step: each is made ready by the rules of one, and they have one price. Either all
// of them may be sent, or none.
import type { Job } from '../../shared/job.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { Agreed } from '../jobs/sending/submitter.ts';
import type { Reach } from '../ledger/budgets.ts';
import { assertStillSo } from './assertStillSo.ts';
import { type AskedJob, type NewJobReady, newJob, settled } from './consented.ts';
import type { Known } from './known.ts';
import type { Need } from './need.ts';
import { type Priced, priceConsent } from './priceConsent.ts';
import { sendable } from './sendable.ts';
import type { World } from './world.ts';

/** One of them needs an answer first; `before` are all of them as they were made so far. */
export interface OneNeeds {
  readonly type: 'needs';
  readonly at: number;
  readonly need: Need;
  readonly before: readonly Known[];
}

/** The price of all together is to be agreed to; `ifYes` is what is known then. */
export interface SumNeeds {
  readonly type: 'price';
  readonly jobs: readonly Job[];
  readonly reaches: readonly Reach[];
  readonly passed: readonly Reach[];
  readonly ifYes: readonly Known[];
}

export interface SeveralReady {
  readonly type: 'severalReady';
  readonly each: readonly NewJobReady[];
}

/**
 * The others stand beside the first: it is their parent.
 * @param labelled the price of all together on the button that was pressed; null = it had none
 * @throws HumanError when one of them can't be sent: then none is
 */
export function composeSeveral(
  asked: readonly Known[],
  world: World,
  labelled: NanoUsd | null,
): OneNeeds | SumNeeds | SeveralReady {
  const made: AskedJob[] = [];
  for (const [at, known] of asked.entries()) {
    const step = oneOf(besideFirst(known, made[0]), world);
    if ('what' in step) return { type: 'needs', at, need: step, before: [...made, ...asked.slice(at)] };
    made.push(step);
  }
  const agreed = made.flatMap((known) => known.agreed ?? []);
  return agreed.length === made.length ? ready(made, agreed, world) : summed(made, world, labelled);
}

function besideFirst(known: Known, first: AskedJob | undefined): Known {
  if (first === undefined) return known;
  const { id } = first.sendable.prepared.job;
  return { ...known, asking: { ...known.asking, parent: { id, relation: 'comparison' } } };
}

function oneOf(known: Known, world: World): Need | AskedJob {
  const made = sendable(known, world);
  return 'what' in made ? made : settled(made, world);
}

function summed(made: readonly AskedJob[], world: World, labelled: NanoUsd | null): SumNeeds | SeveralReady {
  const { limits, confirmAbove } = world.settings;
  const jobs = made.map((each) => each.sendable.prepared.job);
  const reaches = world.reaches(limits, null);
  const { askedBy = 'user', confirm = true } = made[0]?.asking ?? {};
  const said = priceConsent(sumOf(jobs), {
    confirmAbove,
    shownWorst: null,
    seen: labelled === null ? null : { worst: labelled, isOnButton: true },
    askedBy,
    confirm,
    reaches,
  });
  if (said.type === 'agreed')
    return ready(
      made,
      made.map(() => said.agreed),
      world,
    );
  const ifYes = made.map((each) => ({ ...each, agreed: said.ifYes }));
  return { type: 'price', jobs, reaches, passed: said.passed, ifYes };
}

/** The price of all is unknown if that of one is. */
export function sumOf(jobs: readonly Pick<Job, 'estimate' | 'reserved' | 'mode'>[]): Priced {
  const estimates = jobs.flatMap(({ estimate }) => estimate ?? []);
  const reserved = jobs.flatMap((job) => job.reserved ?? []);
  const sum = (amounts: readonly NanoUsd[]) => amounts.reduce((all, one) => all + one, 0);
  return {
    estimate: estimates.length < jobs.length ? null : { worst: sum(estimates.map(({ worst }) => worst)) },
    reserved: reserved.length < jobs.length ? null : sum(reserved),
    mode: jobs.some(({ mode }) => mode === 'pro') ? 'pro' : null,
  };
}

function ready(made: readonly AskedJob[], agreed: readonly Agreed[], world: World): SeveralReady {
  const each = made.flatMap((known, index) => {
    const yes = agreed[index];
    if (yes === undefined) return [];
    assertStillSo(known.sendable.prepared.job, known.sendable.manner, world.settings);
    return [newJob(known, yes, world)];
  });
  return { type: 'severalReady', each };
}
