// What is asked and where it comes from, and all that is known of it so far: each answer adds to that.
import type { ResendReason } from '../../shared/chain.ts';
import type { Job, JobOrigin, JobSource, Parent, Relation } from '../../shared/job.ts';
import type { ModelInMode } from '../../shared/mode.ts';
import type { NanoUsd } from '../../shared/money.ts';
import type { TokenCount } from '../../shared/usage.ts';
import type { Ended } from '../accounts/ended.ts';
import type { Agreed } from '../jobs/sending/submitter.ts';
import type { EarlierJob } from '../ledger/selectEarlier.ts';
import type { Endpoint } from '../providers/endpoint.ts';
import type { Field } from '../providers/refusal.ts';
import type { Manner } from './assertStillSo.ts';
import type { Composed } from './composed.ts';
import type { Choice, GivenTerms, ModelChoice } from './terms.ts';
import type { Cleaned, Searched, Told } from './told.ts';

export interface Asking {
  readonly endpoint: Endpoint;
  /** Only a person chooses what takes the place of an ended model. */
  readonly askedBy: JobOrigin;
  /** False = a command said that its price need not be asked about. */
  readonly confirm: boolean;
  readonly given: GivenTerms;
  /** The person picks model and effort after the question, even if they are known. */
  readonly picksTerms: boolean;
  /** Nothing is going to be sent: no key is needed, and nobody is asked for a consent. */
  readonly isPreview: boolean;
  /** null = it is a new question. */
  readonly again: Again | null;
  /** The answer that it goes on from; absent = it is a first turn. */
  readonly on?: GoingOnFrom;
  /** The job that a new question stands beside; absent = it comes of none, or of the one that is asked again. */
  readonly parent?: Parent;
  /** What was chosen before the cheaper ones were tried in its place. */
  readonly instead?: ModelChoice;
  /** A person is asked about the price however small it is: what they pressed did not show it. */
  readonly asksPrice?: boolean;
}

/** The answer that a question goes on from. */
export interface GoingOnFrom {
  /** The oldest first; the last is the one with that answer. */
  readonly turns: readonly EarlierJob[];
  /** Why the turns are sent along; null = the place has them. */
  readonly why: ResendReason | null;
  /** What the new job comes of, unless it is asked once more. */
  readonly parent: Parent;
  /** Those of the first turn: a thread keeps them. */
  readonly instructions: string;
}

/** A job whose question is asked once more. */
export interface Again {
  readonly job: Job;
  readonly instructions: string;
  readonly terms: Choice;
  readonly relation: Relation;
  /** The texts are those of the job; false = something was added, such as its answer. */
  readonly isSameText: boolean;
  /** Set for a waiting job that is sent as it was asked; null = a new job, by the settings of today. */
  readonly held: HowAsked | null;
}

/** How a question is asked, apart from model, effort and cap. */
export interface HowAsked {
  /** As `ponder.background` has it. */
  readonly background: string;
  readonly store: boolean;
  readonly wantsSummary: boolean;
  readonly origin: JobOrigin;
  readonly without: readonly Field[];
}

export interface AskedText {
  readonly context: string;
  readonly source: JobSource | null;
}

export interface EndedModel extends Ended {
  readonly asked: ModelInMode;
}

/** A price that was in view as the person sent the question. */
export interface SeenPrice {
  readonly worst: NanoUsd;
  /** The button that was pressed names it, so that it is agreed to above the limit as well. */
  readonly isOnButton: boolean;
}

/** `open`: no model is known, or the known one has ended. */
export type TermsSoFar =
  | { readonly type: 'chosen'; readonly choice: Choice }
  | { readonly type: 'open'; readonly ended: EndedModel | null };

/** A field that is absent is not known yet. */
export interface Known {
  readonly asking: Asking;
  readonly text: AskedText;
  readonly question?: string;
  /** What the search for secrets found; it holds for the texts it was made of. */
  readonly searched?: Searched;
  /** The texts without their secrets, which a person wanted taken out. */
  readonly cleaned?: Cleaned;
  /** A person agreed to send these very texts with their secrets. */
  readonly agreedSecrets?: Told;
  /** Absent = no price was in view, or it is not known. */
  readonly seen?: SeenPrice;
  /** Picked because the person wants to pick. */
  readonly picked?: Choice;
  readonly terms?: TermsSoFar;
  /** Tokens of the text, as far as they could be counted; null = its bytes have to do. */
  readonly count?: TokenCount | null;
  /** A person agreed to ask without a service tier. */
  readonly isAnyTierAgreed?: true;
  /** It is made once only: a second one would be another job. */
  readonly sendable?: Sendable;
  /** Jobs with the same question that the person knows of and asks again beside. */
  readonly besides?: readonly Job[];
  readonly keepsWindowOpen?: true;
  /** What a person agreed to about the price. */
  readonly agreed?: Agreed;
}

/** A question that could be sent, and what the settings said of sending it when the first consent was asked for. */
export interface Sendable extends Composed {
  readonly background: string;
  /** null = it is sent as it was asked with, whatever the settings say by now. */
  readonly manner: Manner | null;
}

/** Takes the agreed price back: it would pass a budget that had room then, so a person has to agree anew. */
export function withoutPrice(known: Known): Known {
  const { agreed: _, ...others } = known;
  return others;
}
