// Which day and month a cost belongs to: the local date of sending, as it was then, whatever clock and time zone say later.
// Each case runs in a process with a time zone of its own.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CalendarDay } from '../fakes/calendarProgram.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';

const run = promisify(execFile);
const PROGRAM = join(import.meta.dirname, '..', 'fakes', 'calendarProgram.ts');

describe('money’s calendar', () => {
  let files: LedgerFolder;

  beforeEach(() => {
    files = new LedgerFolder();
  });
  afterEach(() => files.dispose());

  async function days(zone: string, ...moments: string[]): Promise<CalendarDay[]> {
    const env = { ...process.env, TZ: zone, NODE_NO_WARNINGS: '1' };
    const { stdout } = await run(process.execPath, [PROGRAM, files.root, ...moments], { env });
    return JSON.parse(stdout);
  }

  const sentOn = async (zone: string, ...moments: string[]) => (await days(zone, ...moments)).map((day) => day.sentOn);

  it('has a day of 25 hours, and both of its hours from one to two', async () => {
    const moments = ['2026-11-01T03:59:59Z', '2026-11-01T04:00Z', '2026-11-01T05:30Z', '2026-11-01T06:30Z'];
    const counted = await days('America/New_York', ...moments, '2026-11-02T04:59:59Z', '2026-11-02T05:00Z');
    assert.deepEqual(
      counted.map((day) => [day.sentOn, day.today, day.dayUsed, day.monthUsed]),
      [
        ['2026-10-31', 1, 1, 1],
        ['2026-11-01', 1, 1, 1],
        ['2026-11-01', 2, 2, 2],
        ['2026-11-01', 3, 3, 3],
        ['2026-11-01', 4, 4, 4],
        ['2026-11-02', 1, 1, 5],
      ],
    );
  });

  it('has a day of 23 hours', async () => {
    const moments = ['2026-03-08T04:59:59Z', '2026-03-08T05:00Z', '2026-03-09T03:59:59Z', '2026-03-09T04:00Z'];
    const found = await sentOn('America/New_York', ...moments);
    assert.deepEqual(found, ['2026-03-07', '2026-03-08', '2026-03-08', '2026-03-09']);
  });

  it('begins a day at one in the morning where summer time begins at midnight', async () => {
    assert.deepEqual(await sentOn('Africa/Cairo', '2026-04-23T21:59:59Z', '2026-04-23T22:00Z'), [
      '2026-04-23',
      '2026-04-24',
    ]);
  });

  it('is the local one at both ends of the world', async () => {
    const moment = '2025-12-31T11:00Z';
    assert.deepEqual(await sentOn('Pacific/Kiritimati', moment), ['2026-01-01']);
    assert.deepEqual(await sentOn('Etc/GMT+12', moment), ['2025-12-30']);
  });

  it('has weeks of seven days, over the end of a month, a year, and a change of summer time', async () => {
    const zone = 'America/New_York';
    const march = ['2026-03-03T12:00Z', '2026-03-04T12:00Z', '2026-03-10T03:59:59Z', '2026-03-10T12:00Z'];
    assert.deepEqual(
      (await days(zone, ...march)).map(({ week, month }) => [week, month]),
      [
        [1, 1],
        [2, 2],
        [3, 3],
        [3, 4],
      ],
    );
    const newYear = await days(zone, '2025-12-29T12:00Z', '2026-01-02T12:00Z');
    assert.deepEqual(
      newYear.map(({ week, month }) => [week, month]),
      [
        [1, 1],
        [2, 1],
      ],
    );
  });

  it('keeps a cost on its day when the clock is set back, in no other day and in its month all the same', async () => {
    const moments = ['2026-11-25T12:00Z', '2026-12-01T12:00Z', '2026-11-21T12:00Z', '2026-11-25T13:00Z'];
    assert.deepEqual(
      (await days('Europe/Berlin', ...moments)).map((day) => [
        day.today,
        day.dayUsed,
        day.week,
        day.month,
        day.monthUsed,
      ]),
      [
        [1, 1, 1, 1, 1],
        [1, 1, 2, 1, 1],
        [1, 1, 1, 2, 2],
        [2, 2, 3, 3, 3],
      ],
    );
  });

  it('keeps a cost on its day when the person travels', async () => {
    const moment = '2026-11-21T20:00Z';
    assert.deepEqual(await sentOn('Asia/Tokyo', moment), ['2026-11-22']);
    const [home] = await days('America/New_York', moment);
    assert.deepEqual([home?.sentOn, home?.today, home?.month, home?.dayUsed], ['2026-11-21', 1, 2, 1]);
    const [next] = await days('America/New_York', '2026-11-22T20:00Z');
    assert.deepEqual([next?.today, next?.dayUsed], [2, 2]);
  });
});
