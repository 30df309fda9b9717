// A question that is asked once more: as a new job by today's settings, or by sending the job itself, which waits.
import type { Job, JobOrigin, JobTexts } from '../../shared/job.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { EffortAndCap } from '../jobs/prepare/otherTerms.ts';
import { withAnswerToCheck } from '../jobs/prepare/withAnswerToCheck.ts';
import { noLongerWaits } from '../ledger/noLongerWaits.ts';
import type { Endpoint } from '../providers/endpoint.ts';
import { isField } from '../providers/refusal.ts';
import type { AskSettings } from './askSettings.ts';
import { endpointOf } from './assertStillSo.ts';
import type { Again, GoingOnFrom, HowAsked, Known } from './known.ts';
import type { Choice } from './terms.ts';

export interface AgainNeeds {
  readonly askedBy: JobOrigin;
  readonly settings: Pick<AskSettings, 'endpoints' | 'maxOutputTokens'>;
  /** Other terms than those of the job. */
  readonly terms?: EffortAndCap | undefined;
  /** The worst price in the label of the button that was pressed; null = it had none. */
  readonly labelled?: NanoUsd | null;
  /** The answer that its question goes on from; absent = it is a first turn. */
  readonly on?: GoingOnFrom | undefined;
}

/** @throws HumanError when its endpoint is gone */
export function askedAgain(
  job: Job,
  texts: JobTexts,
  { askedBy, settings, terms, labelled = null, on }: AgainNeeds,
): Known {
  const endpoint = endpointOf(job.endpoint, settings.endpoints);
  const effort = terms?.effort ?? job.effort;
  const maxOutputTokens = terms?.maxOutputTokens ?? settings.maxOutputTokens;
  return withLabel(asked(endpoint, askedBy, texts, { job, effort, maxOutputTokens, held: null, on }), labelled);
}

/** The same question for a model that a person still has to choose. @throws HumanError when its endpoint is gone */
export function askedOfAnother(job: Job, texts: JobTexts, needs: AgainNeeds): Known {
  return { ...askedAgain(job, texts, needs), terms: { type: 'open', ended: null } };
}

export interface AboveNeeds extends Pick<AgainNeeds, 'askedBy' | 'on' | 'settings'> {
  readonly choice: Choice;
  /** The answer goes along, to be checked. */
  readonly checks: boolean;
  /** False = a command said that its price need not be asked about. */
  readonly confirm: boolean;
}

/** The question of an answered job for a stronger model. @throws HumanError when its endpoint is gone */
export function askedAbove(job: Job, texts: JobTexts, { choice, checks, confirm, ...needs }: AboveNeeds): Known {
  const known = askedAgain(job, texts, needs);
  const { instructions } = texts;
  const again = { job, instructions, terms: choice, held: null, relation: 'escalation', isSameText: !checks } as const;
  const question = checks ? withAnswerToCheck(texts.question, texts.answer) : texts.question;
  return { ...known, question, asking: { ...known.asking, confirm, asksPrice: confirm, again } };
}

/**
 * Sent as it was asked, whatever the settings say by now; what is pressed for it names the price of that time.
 * @throws HumanError when the job does not wait any more
 */
export function askedAsItWaits(
  job: Job,
  texts: JobTexts,
  { settings, on }: { readonly settings: Pick<AskSettings, 'endpoints'> } & Pick<AgainNeeds, 'on'>,
): Known {
  if (job.state !== 'waiting') throw noLongerWaits();
  const { effort, maxOutputTokens, inputCount } = job;
  const endpoint = endpointOf(job.endpoint, settings.endpoints);
  // The count it was priced by: another count would change its price.
  const known = asked(endpoint, 'user', texts, { job, effort, maxOutputTokens, held: heldTo(job), on });
  return { ...withLabel(known, job.estimate?.worst ?? null), count: inputCount };
}

/** Without a price in the label the person is asked about it however small it is; with one, if it is higher by now. */
function withLabel(known: Known, labelled: NanoUsd | null): Known {
  return labelled === null
    ? { ...known, asking: { ...known.asking, asksPrice: true } }
    : { ...known, seen: { worst: labelled, isOnButton: false } };
}

function heldTo({ store, wantsSummary, background, dropped, origin }: Job): HowAsked {
  return { store, wantsSummary, background: background ? 'auto' : 'never', without: dropped.filter(isField), origin };
}

interface Once extends Pick<Job, 'effort' | 'maxOutputTokens'>, Pick<Again, 'job' | 'held'>, Pick<AgainNeeds, 'on'> {}

function asked(endpoint: Endpoint, askedBy: JobOrigin, texts: JobTexts, once: Once): Known {
  const { job, effort, maxOutputTokens, held, on } = once;
  const terms = { model: job.model, mode: job.mode, effort, maxOutputTokens, shownSize: null };
  const again = { job, instructions: texts.instructions, terms, held, relation: 'retry', isSameText: true } as const;
  return {
    asking: {
      endpoint,
      askedBy,
      confirm: true,
      given: {},
      picksTerms: false,
      isPreview: false,
      again,
      ...(on === undefined ? {} : { on }),
    },
    text: { context: texts.context, source: job.source },
    question: texts.question,
  };
}
