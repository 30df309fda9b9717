// Whether the settings still say what they said when a question was shown: nobody has agreed to what they say now.
import { HumanError } from '../../shared/humanError.ts';
import type { Job } from '../../shared/job.ts';
import { configuredAt, type Endpoint } from '../providers/endpoint.ts';
import type { AskSettings } from './askSettings.ts';

/** How the settings have a question sent. */
export interface Manner {
  readonly store: boolean;
  readonly background: string;
}

export function mannerOf({ store, background }: Pick<AskSettings, 'store' | 'background'>): Manner {
  return { store, background };
}

/** What decides who asks, and so who pays. */
const PAYER = ['organization', 'project', 'auth', 'tenant'] as const;

/**
 * @param manner as it was when the first question was shown; null = it is sent as it was asked with, whatever they say
 * @throws HumanError when who pays, or how it is sent, has changed
 */
export function assertStillSo(
  { endpoint }: Job,
  manner: Manner | null,
  settings: Pick<AskSettings, 'endpoints' | 'store' | 'background'>,
): void {
  const now = endpointOf(endpoint, settings.endpoints);
  const isSamePayer = PAYER.every((field) => now[field] === endpoint[field]);
  if (isSamePayer && (manner === null || isSame(manner, mannerOf(settings)))) return;
  throw new HumanError('The settings changed while a question was open. Nothing was sent: ask again.');
}

function isSame(one: Manner, other: Manner): boolean {
  return one.store === other.store && one.background === other.background;
}

/** @throws HumanError when the place a job was sent to is gone: its text is not sent to another place unasked */
export function endpointOf(asked: Job['endpoint'], endpoints: readonly Endpoint[]): Endpoint {
  const endpoint = configuredAt(asked, endpoints);
  if (endpoint !== undefined) return endpoint;
  throw new HumanError(
    'This job’s endpoint, {0}, is no longer in ponder.endpoints. Ponder sends its text nowhere else.',
    [asked.name],
    'openSettings',
  );
}
