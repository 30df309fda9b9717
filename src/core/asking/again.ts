// A question that is asked once more: as a new job by today's settings, or by sending the job itself, which waits.
import type { Job, JobOrigin, JobTexts } from '../../shared/job.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { EffortAndCap } from '../jobs/prepare/otherTerms.ts';
import { noLongerWaits } from '../ledger/noLongerWaits.ts';
import type { Endpoint } from '../providers/endpoint.ts';
import { isField } from '../providers/refusal.ts';
import type { AskSettings } from './askSettings.ts';
import { endpointOf } from './assertStillSo.ts';
import type { Again, HowAsked, Known } from './known.ts';

export interface AgainNeeds {
  readonly askedBy: JobOrigin;
  readonly settings: Pick<AskSettings, 'endpoints' | 'maxOutputTokens'>;
  /** Other terms than those of the job. */
  readonly terms?: EffortAndCap | undefined;
  /** The worst price in the label of the button that was pressed; null = it had none. */
  readonly labelled?: NanoUsd | null;
}

/** @throws HumanError when its endpoint is gone */
export function askedAgain(
  job: Job,
  texts: JobTexts,
  { askedBy, settings, terms, labelled = null }: AgainNeeds,
): Known {
  const endpoint = endpointOf(job.endpoint, settings.endpoints);
  const effort = terms?.effort ?? job.effort;
  const maxOutputTokens = terms?.maxOutputTokens ?? settings.maxOutputTokens;
  return withLabel(asked(endpoint, askedBy, texts, { job, effort, maxOutputTokens, held: null }), labelled);
}

/** The same question for a model that a person still has to choose. @throws HumanError when its endpoint is gone */
export function askedOfAnother(job: Job, texts: JobTexts, needs: AgainNeeds): Known {
  return { ...askedAgain(job, texts, needs), terms: { type: 'open', ended: null } };
}

/**
 * Sent as it was asked, whatever the settings say by now; what is pressed for it names the price of that time.
 * @throws HumanError when the job does not wait any more
 */
export function askedAsItWaits(job: Job, texts: JobTexts, settings: Pick<AskSettings, 'endpoints'>): Known {
  if (job.state !== 'waiting') throw noLongerWaits();
  const { effort, maxOutputTokens, inputCount } = job;
  const endpoint = endpointOf(job.endpoint, settings.endpoints);
  // The count it was priced by: another count would change its price.
  const known = asked(endpoint, 'user', texts, { job, effort, maxOutputTokens, held: heldTo(job) });
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

interface Once extends Pick<Job, 'effort' | 'maxOutputTokens'>, Pick<Again, 'job' | 'held'> {}

function asked(endpoint: Endpoint, askedBy: JobOrigin, texts: JobTexts, once: Once): Known {
  const { job, effort, maxOutputTokens, held } = once;
  const terms = { model: job.model, mode: job.mode, effort, maxOutputTokens, shownSize: null };
  return {
    asking: {
      endpoint,
      askedBy,
      confirm: true,
      given: {},
      picksTerms: false,
      isPreview: false,
      again: { job, instructions: texts.instructions, terms, held },
    },
    text: { context: texts.context, source: job.source },
    question: texts.question,
  };
}
