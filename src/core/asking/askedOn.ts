// A question that goes on from an answer, as a new job: what the turns before it were, and how they reach the model.
import type { Job, JobOrigin, Parent, Relation } from '../../shared/job.ts';
import { lacksItsAnswer } from '../../shared/jobActs.ts';
import { assertAnswers, goneBefore, whyResent } from '../jobs/prepare/chainOf.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { EarlierJob } from '../ledger/selectEarlier.ts';
import type { AskSettings } from './askSettings.ts';
import { endpointOf } from './assertStillSo.ts';
import type { EndpointFacts } from './endpointFacts.ts';
import type { GoingOnFrom, Known } from './known.ts';
import type { GivenTerms } from './terms.ts';

/** What continues an answer that was cut off. It is sent as it stands here, in whatever language the person works. */
export const GO_ON = 'Continue exactly where you stopped. Do not repeat what you have written.';

export interface AskedOnNeeds {
  readonly askedBy: JobOrigin;
  readonly settings: Pick<AskSettings, 'endpoints' | 'maxOutputTokens' | 'store'>;
  /** Of the place that the job was sent to. */
  readonly place: EndpointFacts;
  readonly ledger: Pick<Ledger, 'earlier' | 'thread'>;
  /** Terms that are not those of the job. */
  readonly given: GivenTerms;
  /** Absent = it is still to be typed. */
  readonly question?: string | undefined;
  /** False = a command said that its price need not be asked about. */
  readonly confirm: boolean;
  /** How the new job comes of that one; absent = as a follow-up. */
  readonly relation?: Relation;
  readonly now: number;
}

/** @throws HumanError when its endpoint is gone, or one of the turns before */
export async function askedOn(job: Job, needs: AskedOnNeeds): Promise<Known> {
  const { askedBy, settings, given, question, confirm, ledger, relation = 'followUp' } = needs;
  const { model, mode, effort } = job;
  const others = await ledger.thread(job.id);
  const isNotFound = others.some((other) => other.chain?.after === job.id && lacksItsAnswer(other));
  const parent = { id: job.id, relation };
  return {
    asking: {
      endpoint: endpointOf(job.endpoint, settings.endpoints),
      askedBy,
      confirm,
      // Another model has its own efforts and modes.
      given: given.model === undefined ? { ...termsGiven({ model, mode, effort }), ...given } : given,
      picksTerms: false,
      isPreview: false,
      again: null,
      on: goingOnFrom(ledger.earlier(job.id), { ...needs, parent, isNotFound }),
      asksPrice: askedBy === 'user' && confirm,
    },
    // Its own text is the question alone; what it is about is what the thread is about.
    text: { context: '', source: job.source },
    ...(question === undefined ? {} : { question }),
  };
}

function termsGiven({ model, mode, effort }: Pick<Job, 'model' | 'mode' | 'effort'>): GivenTerms {
  return { model, ...(mode === null ? {} : { mode }), ...(effort === null ? {} : { effort }) };
}

/** What a job's question goes on from, to ask it once more; undefined = it is a first turn. @throws HumanError */
export function goingOnAgain(
  job: Job,
  needs: Pick<AskedOnNeeds, 'place' | 'now'> & {
    ledger: Pick<Ledger, 'earlier'>;
    settings: Pick<AskSettings, 'store'>;
  },
): GoingOnFrom | undefined {
  if (job.chain === undefined) return undefined;
  const parent = { id: job.id, relation: 'retry' } as const;
  return goingOnFrom(needs.ledger.earlier(job.chain.after), { ...needs, parent, isNotFound: lacksItsAnswer(job) });
}

interface GoingOnNeeds extends Pick<AskedOnNeeds, 'place' | 'now'> {
  readonly settings: Pick<AskSettings, 'store'>;
  readonly parent: Parent;
  /** The place did not find the last of the responses. */
  readonly isNotFound: boolean;
}

/** @throws HumanError when one of the turns was removed */
function goingOnFrom(turns: readonly EarlierJob[] | null, needs: GoingOnNeeds): GoingOnFrom {
  const { place, settings, parent, isNotFound, now } = needs;
  if (turns === null) throw goneBefore();
  assertAnswers(turns);
  const { endpoint, capabilities, key } = place;
  const takesPrevious = endpoint.api !== 'chat' && capabilities.previousResponse.answer === 'yes';
  const why = whyResent({ turns, endpoint, store: settings.store, takesPrevious, key, isNotFound, now });
  return { turns, why, parent, instructions: turns[0]?.texts.instructions ?? '' };
}
