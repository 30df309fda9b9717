import { type JobFilter, NO_FILTER } from '../../core/ledger/jobFilter.ts';
import { JobList } from '../../core/ledger/jobList.ts';
import type { Ledger } from '../../core/ledger/ledger.ts';
import { HumanError } from '../../shared/humanError.ts';
import type { Job } from '../../shared/job.ts';
import { ANSWERED_STATES } from '../../shared/jobStates.ts';
import type { AnswerPanels } from '../answer/answerPanels.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';

/** Answers arrive in another order than they were asked for, but not much later than these. */
const MOST_ASKED = 50;
const ANSWERED: JobFilter = { ...NO_FILTER, states: ANSWERED_STATES };

/** Opens the answer that arrived last and was not read yet; where all were read, the one that arrived last. */
export async function openLatestAnswer({
  door,
  panels,
}: {
  door: Pick<LedgerDoor, 'ready'>;
  panels: Pick<AnswerPanels, 'open'>;
}): Promise<void> {
  const { ledger } = await door.ready();
  const job = latest(unreadAnswers(ledger)) ?? latest(ledger.page(MOST_ASKED, null, ANSWERED));
  if (job === undefined) throw new HumanError('No answer has arrived yet.', [], null, 'hint');
  panels.open(job.id);
}

function unreadAnswers({ access }: Ledger): Job[] {
  const list = new JobList(access);
  return (['unread', 'needsYou'] as const).flatMap((group) => list.jobs(group, MOST_ASKED, ANSWERED));
}

function latest(jobs: readonly Job[]): Job | undefined {
  const arrival = ({ arrivedAt, finishedAt, createdAt }: Job) => arrivedAt ?? finishedAt ?? createdAt;
  return jobs.toSorted((one, other) => arrival(other) - arrival(one))[0];
}
