// A process in a time zone of its own (TZ): asks one question at each moment it is given, and tells what then counts as today.
// `node calendarProgram.ts FOLDER MOMENT…`; the moments are ISO times, and go back as they like.
import { localDay } from '../../src/shared/format.ts';
import { FakeClock } from './fakeClock.ts';
import { LedgerFolder } from './ledgerFolder.ts';
import { openWindow } from './openWindow.ts';
import { aPlace, prepared } from './question.ts';
import { ScriptedProvider, said } from './scriptedProvider.ts';

/** What counts in jobs of one worst price. */
export interface CalendarDay {
  readonly sentOn: string | null;
  readonly today: number;
  readonly week: number;
  readonly month: number;
  /** Of the budgets. */
  readonly dayUsed: number;
  readonly monthUsed: number;
}

const NO_BUDGET = { day: 0, month: 0 };

const [folder, ...moments] = process.argv.slice(2);
const place = aPlace('http://127.0.0.1:1/v1');
const clock = new FakeClock(Date.parse(moments[0] ?? ''));
const provider = new ScriptedProvider();
provider.onStart = (_body, jobId) => said('queued', { id: `resp_${jobId}`, jobId });
const files = new LedgerFolder(folder);
const { jobs, ledger } = await openWindow({ files, clock, place, key: () => 'sk-sim-ponder', provider });
const days: CalendarDay[] = [];
for (const moment of moments) {
  clock.jump(Date.parse(moment) - clock.now());
  const made = prepared({ endpoint: place }, clock.now());
  const id = await jobs.start(made, null, false);
  await clock.settle();
  const { today, week, month } = ledger.totals(localDay(clock.now()));
  const [day, monthly] = ledger.budgets.reaches(NO_BUDGET);
  const inJobs = (reach: typeof day): number => (reach?.reserved ?? 0) / (made.job.reserved ?? 1);
  const counts = { today: today.jobs, week: week.jobs, month: month.jobs };
  days.push({ sentOn: ledger.get(id)?.sentOn ?? null, ...counts, dayUsed: inJobs(day), monthUsed: inJobs(monthly) });
}
files.close();
console.log(JSON.stringify(days));
