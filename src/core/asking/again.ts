// A question that is asked once more: as a new job by today's settings, or by sending the job itself, which waits.
import type { Job, JobOrigin, JobTexts } from '../../shared/job.ts';
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
  /** The button that was pressed had the price in its label; otherwise the person is asked about it, however small. */
  readonly isPriceShown?: boolean;
}

/** @throws HumanError when its endpoint is gone */
export function askedAgain(
  job: Job,
  texts: JobTexts,
  { askedBy, settings, terms, isPriceShown = false }: AgainNeeds,
): Known {
  const endpoint = endpointOf(job.endpoint, settings.endpoints);
  const effort = terms?.effort ?? job.effort;
  const maxOutputTokens = terms?.maxOutputTokens ?? settings.maxOutputTokens;
  const known = asked(endpoint, askedBy, texts, { job, effort, maxOutputTokens, held: null });
  return { ...known, asking: { ...known.asking, asksPrice: !isPriceShown } };
}

/** The same question for a model that a person still has to choose. @throws HumanError when its endpoint is gone */
export function askedOfAnother(job: Job, texts: JobTexts, needs: AgainNeeds): Known {
  return { ...askedAgain(job, texts, needs), terms: { type: 'open', ended: null } };
}

/** Sent as it was asked, whatever the settings say by now. @throws HumanError when the job does not wait any more */
export function askedAsItWaits(job: Job, texts: JobTexts, settings: Pick<AskSettings, 'endpoints'>): Known {
  if (job.state !== 'waiting') throw noLongerWaits();
  const { effort, maxOutputTokens, inputCount } = job;
  const endpoint = endpointOf(job.endpoint, settings.endpoints);
  // The count it was priced by: another count would change its price.
  return { ...asked(endpoint, 'user', texts, { job, effort, maxOutputTokens, held: heldTo(job) }), count: inputCount };
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
