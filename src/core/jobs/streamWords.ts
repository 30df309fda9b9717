// What the events of a stream mean for the job: text that is shown meanwhile, and the provider's word on the whole job.
import type { Job } from '../../shared/job.ts';
import { describe } from '../providers/failure.ts';
import type { OpenStream } from '../providers/provider.ts';
import type { StreamEvent } from '../providers/streamEvent.ts';
import type { FollowNeeds } from './followNeeds.ts';
import type { Hears } from './hearing.ts';
import { stateOfStatus } from './statuses.ts';

type Needs = Pick<FollowNeeds, 'ledger' | 'recorder' | 'live' | 'clock' | 'log'>;

export function hearsOf(needs: Needs, jobId: string, { requestId }: OpenStream): Hears {
  const { live, clock, log } = needs;
  const note = (event: StreamEvent) => noteWord(needs, jobId, requestId, event);
  return {
    now: () => clock.now(),
    note,
    take: (event) => {
      live.append(jobId, event);
      return note(event);
    },
    broke: (failure) => log.info(`Job ${jobId}: its stream broke (${describe(failure)})`),
  };
}

/** What the provider says of the whole job counts as a look at it. True = the job is over. */
async function noteWord(
  { ledger, recorder, clock }: Needs,
  jobId: string,
  requestId: string | null,
  { response }: StreamEvent,
): Promise<boolean> {
  if (response === null) return false;
  const job = ledger.get(jobId);
  if (job === null) return true;
  const says = stateOfStatus(response.status);
  const isRunning = says === 'queued' || says === 'running';
  if (says !== job.state && says !== 'queued') {
    const word = await recorder.word(job, { response, requestId, pollAfterMs: null });
    await recorder.record(jobId, { type: 'seen', at: clock.now(), word });
  }
  return !isRunning;
}

/** A run that ended without an answer was paid for all the same: the most that was heard of it is kept. */
export async function keepPartial({ ledger, live }: Needs, jobId: string): Promise<void> {
  const answer = live.get(jobId)?.answer ?? '';
  if (answer === '') return;
  await ledger.change(jobId, (job) => {
    const kept = ledger.texts(jobId)?.answer ?? '';
    const isMore = answer.length > kept.length && answer.startsWith(kept);
    return endsEmpty(job) && isMore ? { job, texts: { answer } } : null;
  });
}

function endsEmpty({ state, textsRemovedAt }: Job): boolean {
  return (state === 'failed' || state === 'cancelled' || state === 'lost') && textsRemovedAt === null;
}
