// How core gets at credentials.
import type { EndpointSnapshot } from '../../shared/job.ts';
import type { Credential } from './credential.ts';

export interface Keys {
  /** What this place knows us by, or null when there is nothing (or the key was entered for another origin). */
  find(endpoint: EndpointSnapshot): Promise<Credential | null>;
  /** Headers that are credentials of their own, for a gateway before the place; absent = there are none. */
  headersOf?(endpoint: EndpointSnapshot): Promise<Readonly<Record<string, string>>>;
}
