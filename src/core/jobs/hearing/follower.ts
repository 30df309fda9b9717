// Follows the streams of running jobs, so that their text is there as it is written and their end the moment it comes.
// A stream is never trusted to be whole: looks go on beside it, in turn as resumptions while nobody hears a job.
import { type Disposable, DisposableStore } from '../../../shared/disposable.ts';
import type { Job } from '../../../shared/job.ts';
import { isCancelling } from '../../../shared/jobActs.ts';
import { Lessons } from '../../accounts/lessons.ts';
import { HEARING_MS, type HearingClaim, Hearings, type NextGet } from '../../ledger/hearings.ts';
import type { OpenStream } from '../../providers/provider.ts';
import type { StreamEvent } from '../../providers/replies/streamEvent.ts';
import type { LookOutcome } from '../looking/looker.ts';
import { BeforeLooks } from './beforeLooks.ts';
import type { FollowNeeds } from './followNeeds.ts';
import { canStream, isToBeHeard, isWithProvider } from './hearable.ts';
import { type Ending, Hearing } from './hearing.ts';
import { Resumer } from './resumer.ts';
import { hearsOf, keepPartial } from './streamWords.ts';

/** Streams that a window opens although nobody reads along in it. */
const MOST_UNWANTED = 20;

export class Follower implements Disposable {
  readonly #needs: FollowNeeds;
  readonly #hearings: Hearings;
  readonly #resumer: Resumer;
  readonly #lessons: Lessons;
  /** What was heard here of jobs that run. */
  readonly #heard = new Map<string, Hearing>();
  /** How many views of this window show the job. */
  readonly #wishes = new Map<string, number>();
  readonly #before: BeforeLooks;
  readonly #changes = new DisposableStore();
  #renewing: Disposable | null = null;
  #isDisposed = false;

  constructor(needs: FollowNeeds) {
    this.#needs = needs;
    this.#hearings = new Hearings(needs.ledger.access);
    this.#resumer = new Resumer(needs, this.#hearings);
    this.#lessons = new Lessons(needs);
    this.#before = new BeforeLooks(needs.clock, (jobId) => this.#guard(jobId, this.#takeTurn(jobId)));
    this.#changes.add(needs.ledger.onDidChange(({ ids }) => this.#changed(ids)));
    // A window whose Ponder is out of date hears nothing any more.
    this.#changes.add(needs.ledger.onDidOutdate(() => this.dispose()));
  }

  /** Goes on with a stream whose first event has been heard and stored. */
  follow(jobId: string, stream: OpenStream, first: StreamEvent): void {
    if (this.#isDisposed) {
      stream.close();
      return;
    }
    const hearing = new Hearing(first.number ?? -1);
    this.#heard.set(jobId, hearing);
    this.#hear(jobId, hearing, stream, true);
    this.#guard(jobId, this.#hold(jobId, hearing));
  }

  /** A view shows the job: this window takes the hearing from windows that don't show it. */
  listen(jobId: string): Disposable {
    this.#wishes.set(jobId, (this.#wishes.get(jobId) ?? 0) + 1);
    this.#guard(jobId, this.#wish(jobId));
    let isOver = false;
    return {
      dispose: () => {
        if (isOver || this.#isDisposed) return;
        isOver = true;
        this.#unlisten(jobId);
      },
    };
  }

  /** Whether this window has a stream of the job, however silent. */
  isHearing(jobId: string): boolean {
    return this.#heard.get(jobId)?.isOn ?? false;
  }

  /** A look that is due, by the window that has the job's lease. */
  async look(job: Job): Promise<LookOutcome> {
    const { looker, recorder, clock } = this.#needs;
    const hearing = this.#heard.get(job.id);
    const isHeard = hearing?.isHeard(clock.now()) ?? false;
    // However silent it is, and whichever window has it: at such a place the stream is all there is.
    const isOpen = this.isHearing(job.id) || this.#hearings.isOthers(job.id);
    const isAlone = isOpen && this.#lessons.known(job, 'retrieve') === 'no';
    if (isAlone && !isCancelling(job)) {
      await recorder.backOff(job.id, null);
      return 'noAnswer';
    }
    if (isHeard) return looker.look(job);
    if (!isToBeHeard(job) || !this.#mayOpen(job.id) || !(await this.#resumer.canAsk(job))) return looker.look(job);
    if ((await this.#hearings.turn(job.id, this.#isWanted(job.id))) === 'read') return looker.look(job);
    return (await this.#resume(job)) === 'heard' ? 'seen' : 'noAnswer';
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#changes.dispose();
    this.#renewing?.dispose();
    this.#before.dispose();
    const held = this.#claims();
    for (const id of held.keys()) this.#heard.get(id)?.stop();
    if (held.size === 0 || this.#needs.ledger.isOutdated) return;
    try {
      this.#hearings.releaseNow(held);
    } catch (error) {
      this.#needs.log.warn(`What this window heard stays claimed for a minute: ${String(error)}`);
    }
  }

  #changed(ids: readonly string[]): void {
    for (const id of ids) {
      const hearing = this.#heard.get(id);
      if (hearing === undefined && !this.#wishes.has(id) && !this.#hearings.isKept(id)) continue;
      const job = this.#needs.ledger.get(id);
      const isOver = job === null || !(hearing?.isOn ? isWithProvider(job) : canStream(job));
      if (isOver) this.#guard(id, this.#end(id));
      else {
        // Another window shows the job, and this one does not.
        if (hearing?.isOn && this.#hearings.isOthers(id)) hearing.stop();
        this.#plan(id);
      }
    }
  }

  /** Tries to hear the job at once, if there is a spare GET for it. */
  async #wish(jobId: string): Promise<void> {
    const hearing = this.#heard.get(jobId);
    if (hearing?.isOn) await this.#hold(jobId, hearing);
    else await this.#takeTurn(jobId);
    this.#plan(jobId);
  }

  #unlisten(jobId: string): void {
    const left = (this.#wishes.get(jobId) ?? 1) - 1;
    if (left > 0) {
      this.#wishes.set(jobId, left);
      return;
    }
    this.#wishes.delete(jobId);
    this.#plan(jobId);
    const hearing = this.#heard.get(jobId);
    if (hearing?.isOn) this.#guard(jobId, this.#hold(jobId, hearing));
  }

  async #hold(jobId: string, hearing: Hearing): Promise<void> {
    if (!(await this.#hearings.hold(jobId, this.#claim(jobId)))) hearing.stop();
  }

  #plan(jobId: string): void {
    const hasReason = !this.#isDisposed && (this.#isWanted(jobId) || this.#heard.get(jobId)?.isOn === true);
    this.#before.plan(jobId, hasReason ? (this.#needs.ledger.get(jobId)?.nextLookAt ?? null) : null);
  }

  async #takeTurn(jobId: string): Promise<void> {
    const job = this.#needs.ledger.get(jobId);
    const isHeard = this.#heard.get(jobId)?.isHeard(this.#needs.clock.now()) ?? false;
    if (this.#isDisposed || isHeard || job === null || !isToBeHeard(job) || !(await this.#resumer.canAsk(job))) return;
    if ((await this.#early(jobId, 'resume', false)) === 'resume') await this.#resume(job);
  }

  #hear(jobId: string, hearing: Hearing, stream: OpenStream, isNews: boolean): void {
    const heard = hearing.hear(stream, isNews, hearsOf(this.#needs, jobId, stream)).then(async (ending) => {
      if (!this.#isDisposed && ending !== 'replaced' && ending !== 'over') await this.#regain(jobId, hearing, ending);
    });
    this.#guard(jobId, heard);
    this.#renewing ??= this.#needs.clock.after(HEARING_MS / 3, () => this.#renew());
  }

  /** Asks for a lost stream again: at once as long as there are spare GETs, then with the looks. */
  async #regain(jobId: string, hearing: Hearing, ending: Ending): Promise<void> {
    const claim = this.#claim(jobId);
    // A stream may have ended, or brought nothing, because the job has ended: a read tells.
    const first = ending === 'ended' || !hearing.hasNews ? 'read' : 'resume';
    if (claim.isSound) await this.#regainNow(jobId, hearing, first);
    if (this.#isDisposed || hearing.isOn || this.#heard.get(jobId) !== hearing) return;
    await this.#hearings.release(jobId, { ...claim, isSound: false });
    this.#plan(jobId);
  }

  async #regainNow(jobId: string, hearing: Hearing, first: NextGet): Promise<void> {
    let prefer = first;
    for (let isSound = true; !this.#isDisposed && !hearing.isOn; isSound = false) {
      const job = this.#needs.ledger.get(jobId);
      if (job === null || !isToBeHeard(job) || !(await this.#resumer.canAsk(job))) return;
      const turn = await this.#early(jobId, prefer, isSound);
      if (turn === null) return;
      if (turn === 'resume' && (await this.#resume(job)) === 'offline') return;
      if (turn === 'read') await this.#needs.looker.look(job);
      prefer = turn === 'read' ? 'resume' : 'read';
    }
  }

  #early(jobId: string, prefer: NextGet, isSound: boolean): Promise<NextGet | null> {
    return this.#resumer.early(jobId, { prefer, isWanted: this.#isWanted(jobId), isSound });
  }

  async #resume(job: Job): Promise<'heard' | 'failed' | 'offline'> {
    const hearing = this.#heard.get(job.id) ?? new Hearing(-1);
    this.#heard.set(job.id, hearing);
    const resumed = await this.#resumer.ask(job, hearing);
    if (typeof resumed === 'string') {
      hearing.doubt();
      return resumed;
    }
    // The job may have ended while its stream was asked for.
    if (this.#isDisposed || this.#heard.get(job.id) !== hearing) resumed.close();
    else this.#hear(job.id, hearing, resumed, false);
    return 'heard';
  }

  #renew(): void {
    this.#renewing = null;
    const claims = this.#claims();
    if (this.#isDisposed || claims.size === 0) return;
    this.#renewing = this.#needs.clock.after(HEARING_MS / 3, () => this.#renew());
    const renewed = this.#hearings.renew(claims).then((lost) => {
      for (const id of lost) this.#heard.get(id)?.stop();
    });
    this.#guard([...claims.keys()].join(', '), renewed);
  }

  /** The job has ended, or can't be heard any more. */
  async #end(jobId: string): Promise<void> {
    this.#before.plan(jobId, null);
    const hearing = this.#heard.get(jobId);
    this.#heard.delete(jobId);
    hearing?.stop();
    await this.#hearings.forget(jobId);
    if (hearing === undefined) return;
    await keepPartial(this.#needs, jobId);
    if (this.#isDisposed) return;
    this.#needs.live.end(jobId);
    await this.#needs.looker.kept.after(jobId);
  }

  #isWanted(jobId: string): boolean {
    return this.#wishes.has(jobId);
  }

  #claim(jobId: string): HearingClaim {
    const isSound = this.#heard.get(jobId)?.isSound(this.#needs.clock.now()) ?? false;
    return { isWanted: this.#isWanted(jobId), isSound };
  }

  /** The claims of all jobs that are heard here. */
  #claims(): Map<string, HearingClaim> {
    return new Map([...this.#heard].filter(([, { isOn }]) => isOn).map(([id]) => [id, this.#claim(id)]));
  }

  #mayOpen(jobId: string): boolean {
    return this.#isWanted(jobId) || this.#heard.get(jobId)?.isOn === true || this.#claims().size < MOST_UNWANTED;
  }

  /** Whatever keeps a job from being heard, looks go on. */
  #guard(jobId: string, work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!this.#isDisposed) this.#needs.log.error(`Job ${jobId}: hearing it broke off`, error);
    });
  }
}
