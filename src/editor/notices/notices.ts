// Tells a person what became of a job: once, in one window, and without taking the focus. What comes within two seconds
// is told together. The words are loaded when there is something to tell.
import * as vscode from 'vscode';
import { type Clock, sleep } from '../../core/clock.ts';
import type { Logger } from '../../core/logger.ts';
import type { Disposable } from '../../shared/disposable.ts';
import { CommandId, ViewId } from '../../shared/ids.ts';
import type { Job, JobState } from '../../shared/job.ts';
import { isCancelGivenUp, isTooLarge } from '../../shared/jobActs.ts';
import { signsIn } from '../../shared/jobKeys.ts';
import type { PageCall } from '../../shared/pageProtocol.ts';
import { execute } from '../execute.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { Settings } from '../settings.ts';
import type { Notice } from './noticeOf.ts';

/** The window that asked speaks first; others step in when it is gone. */
export const OTHERS_WAIT_MS = 2_000;
/** News that comes this soon after the news before it is told in the same notice. */
export const GATHER_NEWS_MS = 2_000;
/** Nobody waits longer than this for a notice, however fast the news comes in. */
const GATHER_NEWS_MOST_MS = 6_000;
const SHORT_WAIT_MS = 60_000;

const ENDS: ReadonlySet<JobState> = new Set(['completed', 'incomplete', 'failed', 'lost', 'rejected', 'uncertain']);

export interface NoticeNeeds {
  readonly door: Pick<LedgerDoor, 'engine'>;
  readonly settings: Pick<Settings, 'notify'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly open: (id: string) => void;
  readonly cancel: (id: string) => void;
  /** Does what a button of the answer page does. */
  readonly act: (call: PageCall, id: string) => void;
  /** The job's answer can be seen right now. */
  readonly isInView: (id: string) => boolean;
}

/** News of a job other than its end. */
interface News {
  readonly name: string;
  readonly isStill: (job: Job) => boolean;
}

/** News that is about to be shown, as long as it still holds. */
interface Telling {
  readonly id: string;
  readonly isStill: (job: Job) => boolean;
}

export class Notices {
  readonly #needs: NoticeNeeds;
  readonly #states = new Map<string, JobState>();
  /** Ids of the jobs that can't go on until their endpoint has another key. */
  readonly #keptByKey = new Set<string>();
  /** Cancels that could not be carried out. */
  readonly #givenUp = new Set<string>();
  /** Ids of the jobs whose answers are too large to read. */
  readonly #tooLarge = new Set<string>();
  /** Ids of waiting jobs, each with the reason why it waits: each reason is told once. */
  readonly #toldWaiting = new Set<string>();
  #gathered: Telling[] = [];
  #gathering: Disposable | null = null;
  #showBy = 0;

  constructor(needs: NoticeNeeds) {
    this.#needs = needs;
  }

  /** Notes how the open jobs stand now, so that only what changes from here on is news. */
  start(): void {
    for (const job of this.#needs.door.engine?.ledger.open() ?? []) {
      this.#states.set(job.id, job.state);
      if (needsKey(job)) this.#keptByKey.add(job.id);
      if (isCancelGivenUp(job)) this.#givenUp.add(cancelOf(job));
      if (isTooLarge(job)) this.#tooLarge.add(job.id);
    }
  }

  follow(ids: readonly string[]): void {
    for (const id of ids) {
      const job = this.#needs.door.engine?.ledger.get(id);
      if (job === undefined || job === null) continue;
      this.#followKey(job);
      this.#followCancel(job);
      this.#followSize(job);
      const before = this.#states.get(id);
      this.#states.set(id, job.state);
      if (before === job.state) continue;
      if (job.state === 'waiting' && isWorthTelling(job)) this.#tellWaiting(job);
      // The first state that was seen of a job is history, not news.
      else if (before !== undefined && ENDS.has(job.state)) void this.#tell(job);
    }
  }

  /** Tells of a job that another extension or a command with arguments started. */
  async announce(id: string): Promise<void> {
    const { t } = vscode.l10n;
    const job = this.#needs.door.engine?.ledger.get(id);
    if (job === undefined || job === null) return;
    const cancel = t('Cancel');
    const open = t('Open');
    const { announcement } = await import('./noticeOf.ts');
    const answer = await vscode.window.showInformationMessage(announcement(job, t), cancel, open);
    if (answer === cancel) this.#needs.cancel(id);
    if (answer === open) this.#needs.open(id);
  }

  #followKey(job: Job): void {
    const isKept = needsKey(job);
    if (isKept === this.#keptByKey.has(job.id)) return;
    if (!isKept) this.#keptByKey.delete(job.id);
    else {
      this.#keptByKey.add(job.id);
      void this.#tellKeyTrouble(job);
    }
  }

  #followCancel(job: Job): void {
    if (!isCancelGivenUp(job) || this.#givenUp.has(cancelOf(job))) return;
    this.#givenUp.add(cancelOf(job));
    void this.#tell(job, { name: `not cancelled ${job.cancelTriedAt}`, isStill: isCancelGivenUp });
  }

  #followSize(job: Job): void {
    if (!isTooLarge(job) || this.#tooLarge.has(job.id)) return;
    this.#tooLarge.add(job.id);
    void this.#tell(job, { name: 'too large', isStill: isTooLarge });
  }

  /** One notice for all jobs of the endpoint and all windows, shown in the focused window if there is one. */
  async #tellKeyTrouble(job: Job): Promise<void> {
    const { settings, door, log } = this.#needs;
    try {
      if (settings.notify === 'never') return;
      if (!vscode.window.state.focused) await this.#othersFirst();
      if ((await door.engine?.ledger.keyTrouble.claimNotice(job.endpoint.name)) !== true) return;
      const { keyNotice } = await import('./noticeOf.ts');
      const action = signsIn(job.endpoint) ? vscode.l10n.t('Sign In') : vscode.l10n.t('Set API Key');
      const answer = await vscode.window.showWarningMessage(keyNotice(job, vscode.l10n.t), action);
      if (answer === action) await execute(CommandId.setApiKey);
    } catch (error) {
      log.error(`Job ${job.id}: the trouble with its key could not be announced`, error);
    }
  }

  #othersFirst(): Promise<void> {
    return sleep(this.#needs.clock, OTHERS_WAIT_MS);
  }

  #tellWaiting({ id, waitingReason }: Job): void {
    const news = `${id} ${waitingReason}`;
    if (this.#toldWaiting.has(news) || this.#needs.door.engine?.ledger.isOwn(id) !== true) return;
    this.#toldWaiting.add(news);
    this.#gather({ id, isStill: (now) => now.state === 'waiting' && now.waitingReason === waitingReason });
  }

  /** @param news what is told; null = the end that the job has come to */
  async #tell(job: Job, news: News | null = null): Promise<void> {
    const { settings, door, log } = this.#needs;
    const ledger = door.engine?.ledger;
    if (ledger === undefined) return;
    try {
      const isOwn = ledger.isOwn(job.id);
      // The window that asked goes on and claims the notice, even to stay silent: then no other window speaks for it.
      if (settings.notify === 'never' && !isOwn) return;
      if (!isOwn) await this.#othersFirst();
      // If the job has gone on meanwhile, this is old news, and a claim would keep the next news from being told.
      const isStill = news?.isStill ?? (({ state }: Job) => state === job.state);
      const now = ledger.get(job.id);
      if (now === null || !isStill(now)) return;
      // Claimed before it is shown: a window that dies in between leaves it unsaid, and the tree still shows it. The
      // other way round it could be said twice.
      if (await ledger.claimNotice(job.id, news?.name ?? null)) this.#gather({ id: job.id, isStill });
    } catch (error) {
      log.error(`Job ${job.id}: what became of it could not be announced`, error);
    }
  }

  #gather(telling: Telling): void {
    const { clock } = this.#needs;
    const now = clock.now();
    if (this.#gathered.length === 0) this.#showBy = now + GATHER_NEWS_MOST_MS;
    this.#gathered.push(telling);
    this.#gathering?.dispose();
    this.#gathering = clock.after(Math.min(GATHER_NEWS_MS, this.#showBy - now), () => void this.#showGathered());
  }

  async #showGathered(): Promise<void> {
    const { door, open, act, log } = this.#needs;
    const tellings = this.#gathered;
    this.#gathered = [];
    try {
      const { noticeOf } = await import('./noticeOf.ts');
      const jobs = new Map<string, Job>();
      for (const { id, isStill } of tellings) {
        const job = door.engine?.ledger.get(id) ?? null;
        if (job !== null && isStill(job) && this.#isWanted(job)) jobs.set(id, job);
      }
      if (jobs.size === 0) return;
      const showAll = () => vscode.commands.executeCommand(`${ViewId.jobs}.focus`);
      await show(noticeOf([...jobs.values()], { open, act, showAll }, vscode.l10n.t));
    } catch (error) {
      log.error(`Jobs ${tellings.map(({ id }) => id).join(', ')}: what became of them could not be announced`, error);
    }
  }

  #isWanted(job: Job): boolean {
    const { notify } = this.#needs.settings;
    if (notify !== 'whenHidden') return notify === 'always';
    return !vscode.window.state.focused || !this.#needs.isInView(job.id);
  }
}

/** Names one wish to cancel: a person may cancel again, and that failure is news of its own. */
function cancelOf({ id, cancelTriedAt }: Job): string {
  return `${id} ${cancelTriedAt}`;
}

/** Paused or waiting until its endpoint has another key. */
function needsKey(job: Job): boolean {
  const { state, waitingReason, pauseReason } = job;
  return state === 'waiting' ? waitingReason === 'noKey' : pauseReason !== null && !isTooLarge(job);
}

async function show({ text, isGood, steps }: Notice): Promise<void> {
  const showMessage = isGood ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const chosen = await showMessage(text, ...steps.map(({ label }) => label));
  await steps.find(({ label }) => label === chosen)?.go();
}

/** Who stands in line for less than a minute is sent before anybody has read of it. */
function isWorthTelling({ waitingReason, line, notBefore, updatedAt }: Job): boolean {
  if (line !== undefined) return (notBefore ?? updatedAt) - updatedAt >= SHORT_WAIT_MS;
  return waitingReason !== 'noKey';
}
