// Writes what became of a POST into the ledger. Until then only this window knows of it, so this window also stops the
// run if a person wants that, and reads on if the provider keeps the answer for minutes only.
import { loggedId, loggedWord } from '../../../shared/code.ts';
import type { Job } from '../../../shared/job.ts';
import type { Clock } from '../../clock.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Logger } from '../../logger.ts';
import { describe, type Failure, type Result } from '../../providers/failure.ts';
import type { Provider, Reply } from '../../providers/provider.ts';
import { isGoingOn } from '../../providers/replies/heardText.ts';
import { failureEvent } from '../life/failureEvent.ts';
import type { Recorder } from '../life/recorder.ts';
import type { Turns } from './turns.ts';

/** The pace at which a long run is looked at. */
const READ_EVERY_MS = 60_000;

export interface StoreNeeds {
  readonly ledger: Ledger;
  readonly recorder: Recorder;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What the sender knows beyond the ledger. */
export interface Sending {
  readonly provider: Provider;
  /** A person wants it stopped. */
  readonly isWanted: () => boolean;
  /** No person sent it from this window: its time had come. */
  readonly isDue: boolean;
  /** The answer, as far as it is heard meanwhile. */
  readonly heard: () => string;
  /** Called each time that nothing could be written. */
  readonly onHeld: () => void;
}

/** Resolves once it is on the disk. False = the reply is another job's response, and nothing of it may be followed. */
export async function storeReply(
  needs: StoreNeeds,
  job: Job,
  first: Result<Reply>,
  sending: Sending,
): Promise<boolean> {
  const { recorder, clock } = needs;
  let result = first;
  let readAt = clock.now();
  let isStopped = false;
  async function readOn(): Promise<void> {
    if (!job.background || !result.ok || !isGoingOn(result.value.response)) return;
    const { id } = result.value.response;
    const stops = sending.isWanted() && !isStopped;
    if (!stops && (job.store || clock.now() < readAt + READ_EVERY_MS)) return;
    readAt = clock.now();
    const next = await (stops ? sending.provider.cancel(id) : sending.provider.read(id));
    if (!next.ok) return;
    isStopped ||= stops;
    // The id by which the response is asked for stays.
    result = { ok: true, value: { ...next.value, response: { ...next.value.response, id } } };
  }
  const fact = {
    jobId: job.id,
    responseId: first.ok ? first.value.response.id : null,
    answer: () => (result.ok && result.value.response.answer) || sending.heard(),
  };
  const write = async (): Promise<Job | null> => {
    try {
      return await record(needs, job, result, sending);
    } catch (error) {
      await readOn();
      throw error;
    }
  };
  const made = await recorder.keeper.keep(fact, write, sending.onHeld);
  return made?.error?.kind !== 'knownResponse';
}

async function record(needs: StoreNeeds, job: Job, result: Result<Reply>, sending: Sending) {
  const { recorder, clock, log } = needs;
  const at = clock.now();
  if (!result.ok) {
    log.warn(`Job ${job.id}: POST ${result.failure.kind} (${describe(result.failure)})`);
    return await recordFailure(needs, job, result.failure, sending);
  }
  const word = await recorder.firstWord(job, result.value);
  const { response } = word;
  log.info(`Job ${job.id}: accepted as ${loggedId(response.id)} (${loggedWord(response.status)})`);
  const options = { lookInMs: result.value.pollAfterMs, keepLease: !job.background };
  const made = await recorder.record(job.id, { type: 'accepted', at, word }, options);
  // If that was refused, a person who knew the id has settled the job meanwhile: an end is news all the same.
  const isNews = made === null && !isGoingOn(response);
  const seen = isNews ? await recorder.record(job.id, { type: 'seen', at, word }, options) : made;
  await recorder.judge(job.id, response, options.keepLease);
  const { unread } = result.value;
  if (unread !== undefined)
    return await recorder.record(job.id, { type: 'paused', at, reason: 'tooLarge', error: unread });
  return seen;
}

/** A foreground run that a person broke off counts as cancelled, though nobody can know what became of it. */
async function recordFailure(needs: StoreNeeds, job: Job, failure: Failure, { isWanted, isDue }: Sending) {
  const { ledger, recorder, turns, clock } = needs;
  const at = clock.now();
  if (job.background || !isWanted() || failure.kind !== 'cannotKnow') {
    const event = await turns.backInLine(job, failure, failureEvent(failure, at, at - job.createdAt, isDue));
    const isRefused = event.type === 'postponed' && event.reason === 'noKey';
    if (isRefused) await ledger.keyTrouble.refused(job.endpoint, job.keyFingerprint ?? '');
    return await recorder.record(job.id, event);
  }
  // This step is refused if the cancel is written down already.
  await recorder.record(job.id, { type: 'cancelRequested', at }, { keepLease: true });
  return await recorder.record(job.id, { type: 'aborted', at });
}
