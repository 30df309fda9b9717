// What the events of a stream mean for a job: text to show meanwhile, and what the provider says about the whole job.
import { isLive, type Job } from '../../../shared/job.ts';
import { describe } from '../../providers/failure.ts';
import type { OpenStream } from '../../providers/provider.ts';
import { beginHeard, isGoingOn } from '../../providers/replies/heardText.ts';
import type { StreamEvent } from '../../providers/replies/streamEvent.ts';
import { isShort } from '../life/ends.ts';
import { heardSoFar } from '../life/liveTexts.ts';
import { stateOfStatus } from '../life/stateOfStatus.ts';
import type { FollowNeeds } from './followNeeds.ts';
import { isWithProvider } from './hearable.ts';
import type { Hears } from './hearing.ts';

type Needs = Pick<FollowNeeds, 'ledger' | 'recorder' | 'looker' | 'live' | 'clock' | 'log'>;

export function hearsOf(needs: Needs, jobId: string, { requestId }: OpenStream): Hears {
  const { live, clock, log } = needs;
  const note = (event: StreamEvent) => noteWord(needs, jobId, requestId, event);
  return {
    now: () => clock.now(),
    note,
    take: (event) => {
      live.append(jobId, event, beginHeard);
      return note(event);
    },
    broke: async (failure) => {
      log.info(`Job ${jobId}: its stream broke (${describe(failure)})`);
      if (failure.kind === 'tooLarge') await noStreamAgain(needs, jobId);
    },
  };
}

/** A stream that was too large would be too large again. What was heard is kept; a look may tell all of it. */
async function noStreamAgain({ recorder, looker, live, clock }: Needs, jobId: string): Promise<void> {
  const { answer = '', reasoningSummary = '' } = live.get(jobId) ?? {};
  const texts = answer === '' ? {} : { texts: { answer, reasoningSummary } };
  const job = await recorder.record(jobId, { type: 'streamTooLarge', at: clock.now(), ...texts });
  if (job !== null) await looker.look(job);
}

/** What the provider says about the whole job counts as a look at it. True = the job is over. */
async function noteWord(
  { ledger, recorder, looker, clock, log }: Needs,
  jobId: string,
  requestId: string | null,
  { response }: StreamEvent,
): Promise<boolean> {
  if (response === null) return false;
  const job = ledger.get(jobId);
  if (job === null) return true;
  const says = stateOfStatus(response.status);
  if (isShort(response) && isWithProvider(job) && (await isKnownByLook(looker, ledger, job, log))) return true;
  const reply = { response, requestId, pollAfterMs: null };
  const write = async () => {
    const word = await recorder.word(job, reply);
    await recorder.record(jobId, { type: 'seen', at: clock.now(), word });
  };
  try {
    if (says !== job.state && says !== 'queued') await recorder.keeper.keepEnd(job, reply, write);
  } catch (error) {
    // The stream is heard on, and looks go on beside it.
    log.warn(`Job ${jobId}: what its stream said is not stored: ${String(error)}`);
  }
  return !isGoingOn(response);
}

/** Looks for what an end left out, since only a part of the text may have been heard. True = the look found the end. */
async function isKnownByLook(looker: Needs['looker'], ledger: Needs['ledger'], job: Job, log: Needs['log']) {
  try {
    await looker.look(job);
    const now = ledger.get(job.id);
    // If the place has forgotten the response meanwhile, the job has ended as the stream says.
    return now === null || (!isLive(now) && now.state !== 'lost');
  } catch (error) {
    log.warn(`Job ${job.id}: what its end leaves out could not be looked for: ${String(error)}`);
    return false;
  }
}

/** A run that ended without an answer was paid for all the same: the most that was heard of it is kept. */
export async function keepPartial({ ledger, live, recorder, clock }: Needs, jobId: string): Promise<void> {
  const heard = live.get(jobId);
  if (heard === null || heard.answer === '') return;
  const { answer } = heard;
  const responseId = ledger.get(jobId)?.responseId ?? null;
  const refuse = () => {
    const kept = ledger.texts(jobId)?.answer ?? '';
    return answer.length > kept.length && answer.startsWith(kept) ? null : 'as much of it is there';
  };
  await recorder.keeper.keep({ jobId, responseId, answer: () => answer }, () =>
    recorder.record(jobId, { type: 'heardMost', at: clock.now(), heard: heardSoFar(heard) }, { refuse }),
  );
}
