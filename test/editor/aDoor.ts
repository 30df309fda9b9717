// The door to a real engine over a test's ledger, open from the beginning. Nothing is ever sent: its clock stands still.
import type { Engine } from '../../src/core/engine.ts';
import type { LiveSource } from '../../src/core/jobs/life/liveTexts.ts';
import type { Job, JobTexts } from '../../src/shared/job.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, preparedAs } from '../fakes/question.ts';

export class Door {
  readonly files: LedgerFolder;
  readonly clock = new FakeClock(Date.now());
  engine: Engine & { live: LiveSource };

  static async open(files = new LedgerFolder()): Promise<Door> {
    const clock = new FakeClock(Date.now());
    return new Door(files, await openWindow({ files, clock, place: aPlace('http://127.0.0.1:9/v1'), key: () => null }));
  }

  private constructor(files: LedgerFolder, engine: Engine) {
    this.files = files;
    this.engine = engine;
  }

  ready(): Promise<Engine> {
    return Promise.resolve(this.engine);
  }

  /** Writes a job down as it stands. */
  async add(changes: Partial<Job>, texts: Partial<JobTexts> = {}): Promise<Job> {
    const { answer, ...asked } = texts;
    const made = preparedAs({ createdAt: this.clock.now(), nextLookAt: null, ...changes }, asked);
    const job = { ...made.job, title: changes.title ?? made.texts.question };
    await this.engine.ledger.insert({ job, texts: made.texts, budget: null });
    if (answer !== undefined) await this.change(job.id, {}, answer);
    this.clock.jump(1);
    return job;
  }

  async change(id: string, changes: Partial<Job>, answer?: string): Promise<void> {
    const texts = answer === undefined ? {} : { texts: { answer } };
    await this.engine.ledger.change(id, (job) => ({ job: { ...job, ...changes }, ...texts }));
  }
}
