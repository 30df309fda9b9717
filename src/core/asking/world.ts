// What a question is composed against: settings, place, memory, budgets and jobs, as they are at this moment.
import type { Job } from '../../shared/job.ts';
import type { Limits, Reach } from '../ledger/budgets.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Catalogue } from '../models/catalogue.ts';
import type { OwnRecord } from '../models/prices/ownRecord.ts';
import type { AskSettings } from './askSettings.ts';
import type { EndpointFacts } from './endpointFacts.ts';
import type { OwnJobs } from './ownJobs.ts';
import { rememberedChoice } from './rememberedChoice.ts';
import type { ModelChoice } from './terms.ts';

export interface World {
  readonly settings: AskSettings;
  readonly place: EndpointFacts;
  readonly now: number;
  /** The last choice. */
  remembered(): ModelChoice | null;
  /** What the person's own jobs say about prices. */
  own(catalogue: Catalogue): OwnRecord;
  job(id: string): Job | null;
  /** Jobs with the same question that are on their way. */
  alike(payloadHash: string): readonly Job[];
  /** How far the budgets are used up. @param but a job whose own reservation does not count */
  reaches(limits: Limits, but: string | null): readonly Reach[];
}

export interface WorldNeeds {
  readonly ledger: Ledger;
  readonly settings: AskSettings;
  readonly own: OwnJobs;
  readonly now: () => number;
}

export function worldOf({ ledger, settings, own, now }: WorldNeeds, place: EndpointFacts): World {
  return {
    settings,
    place,
    now: now(),
    remembered: () => rememberedChoice(ledger, place.endpoint),
    own: (catalogue) => own.record({ ledger }, catalogue),
    job: (id) => ledger.get(id),
    alike: (payloadHash) => ledger.inFlight(payloadHash),
    reaches: (limits, but) => ledger.budgets.reaches(limits, but),
  };
}
