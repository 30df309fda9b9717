// What is missing before a question can be sent, with what a person has to be shown. Whoever asks answers it, in a
// quick pick, a modal, or from arguments; the answer makes more known, and then the question is composed again.
import type { Job } from '../../shared/job.ts';
import type { Learnt } from '../accounts/endpointRecord.ts';
import type { Reach } from '../ledger/budgets.ts';
import type { EndedModel, Known } from './known.ts';
import type { WhyForeground } from './runConsent.ts';
import type { Choice, GivenTerms } from './terms.ts';
import type { Searched, Told } from './told.ts';

/** Something that only the asker can know. */
type Missing =
  /** Each of model and effort; becomes `picked`. */
  | { readonly what: 'terms' }
  /** `choice` is the model that will be asked; null = it is chosen later. */
  | { readonly what: 'question'; readonly choice: Choice | null }
  | { readonly what: 'key' }
  /** The texts are to be searched for secrets; becomes `searched`. */
  | { readonly what: 'search'; readonly told: Told }
  /** Model and effort, at the usual cap; becomes `terms`. */
  | { readonly what: 'model'; readonly ended: EndedModel | null; readonly given: GivenTerms }
  /** The place refuses the effort that was meant, and takes others; becomes `terms`. */
  | { readonly what: 'effort'; readonly choice: Choice }
  /** The tokens of the text are to be counted, as far as time allows; becomes `count`. */
  | { readonly what: 'count' };

/** A yes or no: `ifYes` is what is known then, and after a no nothing is sent. */
type Consent =
  | { readonly what: 'standardMode'; readonly choice: Choice }
  | { readonly what: 'noEffort'; readonly choice: Choice; readonly effort: string }
  | { readonly what: 'anyTier'; readonly refused: Learnt }
  /** A question like it is on its way. */
  | { readonly what: 'beside'; readonly job: Job; readonly same: Job }
  | { readonly what: 'openWindow'; readonly job: Job; readonly why: WhyForeground }
  /** `ifClean` is what is known once they are taken out; null = the texts could not be searched. */
  | { readonly what: 'secrets'; readonly searched: Searched; readonly ifClean: Known | null }
  /** `passed`: the budgets that it could pass. */
  | {
      readonly what: 'price';
      readonly job: Job;
      readonly reaches: readonly Reach[];
      readonly passed: readonly Reach[];
    };

export type Need = { readonly type: 'needs'; readonly known: Known } & (
  | Missing
  | (Consent & { readonly ifYes: Known })
);

export function missing(known: Known, what: Missing): Need {
  return { type: 'needs', known, ...what };
}

export function consent(known: Known, ifYes: Partial<Known>, what: Consent): Need {
  return { type: 'needs', known, ifYes: { ...known, ...ifYes }, ...what };
}
