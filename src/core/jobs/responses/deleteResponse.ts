// Takes a response off the provider's disks; what stands in the ledger stays.
import { loggedId } from '../../../shared/code.ts';
import { HumanError } from '../../../shared/humanError.ts';
import type { EndpointSnapshot, Job } from '../../../shared/job.ts';
import { canDeleteAtProvider } from '../../../shared/jobActs.ts';
import { isOwnKey } from '../../../shared/jobKeys.ts';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logger.ts';
import { describe, type Failure } from '../../providers/failure.ts';
import { credentialRemedy, noCredential } from '../../providers/noCredential.ts';
import type { ProviderPool } from '../../providers/providerPool.ts';
import type { Recorder } from '../life/recorder.ts';
import { notAllowed, toldError } from './toldError.ts';
import { signInRefused, unreached } from './unreadable.ts';

export interface DeleteNeeds {
  readonly recorder: Recorder;
  readonly pool: ProviderPool;
  readonly clock: Clock;
  readonly log: Logger;
}

/** @throws HumanError when it is not finished, or the provider did not delete it */
export async function deleteResponse({ recorder, pool, clock, log }: DeleteNeeds, job: Job): Promise<void> {
  const { id, responseId, endpoint } = job;
  if (responseId === null || !canDeleteAtProvider(job)) {
    throw new HumanError('There is nothing to delete at {0} for this job.', [endpoint.name]);
  }
  const access = await pool.access(endpoint);
  if (access === null) throw noCredential(endpoint);
  const result = await access.provider.delete(responseId);
  const sameKey = job.keyFingerprint !== null && isOwnKey(job, access.fingerprint);
  // With a key that could see it, "no such response" means that it is gone already.
  const isGone = result.ok || (result.failure.kind === 'notFound' && sameKey);
  if (!isGone) {
    log.info(`Job ${id}: delete: ${describe(result.failure)}`);
    throw notDeleted(endpoint, result.failure, sameKey);
  }
  log.info(`Job ${id}: ${loggedId(responseId)} deleted at the provider`);
  await recorder.record(id, { type: 'deletedThere', at: clock.now() });
}

export interface DeletedThread {
  /** The ids of the jobs whose responses are gone there. */
  readonly deleted: readonly string[];
  /** Why others are not; null = all are. */
  readonly trouble: unknown;
}

/** Each turn has a response of its own. One that can't be deleted does not keep the others there. */
export async function deleteThread(needs: DeleteNeeds, jobs: readonly Job[]): Promise<DeletedThread> {
  const deleted: string[] = [];
  let trouble: unknown = null;
  for (const job of jobs.filter(canDeleteAtProvider)) {
    try {
      await deleteResponse(needs, job);
      deleted.push(job.id);
    } catch (error) {
      trouble ??= error;
    }
  }
  return { deleted, trouble };
}

function notDeleted(endpoint: EndpointSnapshot, { kind, offline, error }: Failure, sameKey: boolean): HumanError {
  const remedy = credentialRemedy(endpoint);
  if (kind === 'keyRefused') {
    if (remedy === 'signIn' || error.kind !== 'key') return signInRefused(endpoint, error);
    return toldError('{0} refused the API key. Nothing was deleted.', [endpoint.name], error, remedy);
  }
  if (!sameKey && (kind === 'notFound' || kind === 'noAccess')) {
    const sentence =
      remedy === 'signIn'
        ? '{0} does not let this account delete the response: it was made by another one. Nothing was deleted.'
        : '{0} does not let this key delete the response: it was made with another one. Nothing was deleted.';
    return new HumanError(sentence, [endpoint.name], remedy);
  }
  if (kind === 'noAccess') {
    const sentence =
      remedy === 'signIn'
        ? '{0} does not let this account delete the response. Nothing was deleted.'
        : '{0} does not let this key delete the response. Nothing was deleted.';
    return notAllowed(sentence, { endpoint }, error);
  }
  if (offline) return unreached(endpoint.name, error.code);
  return toldError(
    '{0} did not confirm the deletion. The response may still be there; try again later.',
    [endpoint.name],
    error,
    'showLog',
  );
}
