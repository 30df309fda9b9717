// The status bar item over a real ledger: what it says, when it is quiet, and the table that it shows.
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Limits } from '../../src/core/ledger/budgets.ts';
import { HOVER_COMMANDS } from '../../src/editor/costs/costHover.ts';
import { StatusBar } from '../../src/editor/costs/statusBar.ts';
import { daysBefore, localDay } from '../../src/shared/format.ts';
import { HumanError } from '../../src/shared/humanError.ts';
import type { Job } from '../../src/shared/job.ts';
import { nanoFromUsd } from '../../src/shared/money.ts';
import { HOSTILE_TEXTS } from '../builders/hostileTexts.ts';
import { until } from '../fakes/until.ts';
import { editor, MarkdownString } from '../fakes/vscode.ts';
import { Door } from './aDoor.ts';

/** The last line of the table. */
const LINKS =
  '[Open Latest Answer](command:ponder.openLatestAnswer) · [Filter Jobs](command:ponder.filterJobs) · [Budgets](command:workbench.action.openSettings?%5B%22ponder.budget%22%5D)';
/** In the middle of a month, so that its days are in it. */
const TODAY = '2026-11-21';
const NOW = new Date(2026, 10, 21, 12).getTime();

describe('the status bar item', () => {
  let door: Door;
  let bar: StatusBar;
  let endpoint: string;
  let limits: () => Limits;
  let now: number;

  beforeEach(async () => {
    editor.reset();
    door = await Door.open();
    limits = () => ({ day: 0, month: 0 });
    endpoint = '';
    now = NOW;
    const settings = {
      get limits() {
        return limits();
      },
      get shownEndpoint() {
        return endpoint;
      },
    };
    const { log } = door.files;
    bar = new StatusBar({ door: Object.assign(door, { problem: null }), settings, log, now: () => now });
  });
  afterEach(() => {
    bar.dispose();
    door.files.dispose();
  });

  const item = () => editor.statusItems.get('ponder.cost') ?? assert.fail('there should be an item ponder.cost');
  const label = () => item().accessibilityInformation?.label;

  function markdown(): MarkdownString {
    const { tooltip } = item();
    assert.ok(tooltip instanceof MarkdownString, `the table should be there: ${String(tooltip)}`);
    return tooltip;
  }

  const known = (usd: number, changes: Partial<Job> = {}) => {
    const cost = { total: nanoFromUsd(usd), parts: [], tier: 'default', priceSource: 'test', priceDate: TODAY };
    return door.add({ state: 'completed', sentOn: TODAY, reserved: null, cost, ...changes });
  };
  const upTo = (usd: number, changes: Partial<Job> = {}) =>
    door.add({ state: 'running', sentOn: TODAY, reserved: nanoFromUsd(usd), ...changes });

  async function drawn(): Promise<string> {
    bar.refresh();
    await until('the table is drawn', () => item().tooltip instanceof MarkdownString);
    return markdown().value;
  }

  it('names the endpoint that new questions go to where there are several', async () => {
    endpoint = 'Azure';
    bar.refresh();
    assert.equal(item().text, '$(ponder-logo) Azure');
    await known(0.4);
    bar.turnPage();
    await drawn();
    await until('it has both', () => item().text === '$(ponder-logo) $0.40 today · Azure');
    assert.match(label() ?? '', /^Ponder: 0 running, today \$0\.40\. New questions go to Azure$/);
  });

  it('is only its icon while there is nothing to say', () => {
    bar.refresh();
    const { text, tooltip, backgroundColor, isShown, command } = item();
    assert.deepEqual(
      [text, tooltip, backgroundColor, isShown, command, label()],
      [
        '$(ponder-logo)',
        'Ponder: nothing spent this month.',
        undefined,
        true,
        'ponder.jobs.focus',
        'Ponder: 0 running, today $0.00',
      ],
    );
  });

  it('says how many jobs run and what today cost; what is not known stands in the table', async () => {
    await known(0.43);
    await upTo(1.2);
    await upTo(0.3, { state: 'queued' });
    await known(9, { sentOn: daysBefore(TODAY, 1) });
    await drawn();
    assert.deepEqual(
      [item().text, label()],
      ['$(ponder-logo) $(loading~spin) 2 running · $0.43 today', 'Ponder: 2 running, today $0.43 and up to $1.50 more'],
    );
    await door.add({ state: 'running', sentOn: TODAY, reserved: null });
    await until('it is drawn again', async () => {
      bar.refresh();
      return item().text === '$(ponder-logo) $(loading~spin) 3 running · $0.43 today';
    });
    assert.match(label() ?? '', /, and what is not known$/);
    assert.match(markdown().value, /\n\n1 job of this month has an unknown price and is not in the sums\./);
  });

  it('shows today, the last seven days and the month, by model, with reserved and reasoning, and what is left', async () => {
    const usage = { inputTokens: 100, cachedTokens: 0, cacheWriteTokens: 0, outputTokens: 400, reasoningTokens: 300 };
    await known(1, { usage });
    await upTo(2, { model: 'o3-pro' });
    await known(4, { sentOn: '2026-11-15', usage: { ...usage, reasoningTokens: 200 } });
    await known(8, { sentOn: '2026-11-14', model: 'o1' });
    await known(16, { sentOn: '2026-10-31', model: 'o1' });
    await door.add({ state: 'waiting', waitingReason: 'offline', reserved: nanoFromUsd(0.5) });
    limits = () => ({ day: nanoFromUsd(10), month: nanoFromUsd(15) });
    assert.equal(
      await drawn(),
      [
        '**Ponder** — 1 running, 1 to be sent',
        [
          '|  | \u2003Spent | \u2003Reserved | \u2003Jobs |',
          '| :-- | --: | --: | --: |',
          '| Today | $1.00 | up to $2.50 | 2 |',
          '| Last 7 days | $5.00 | up to $2.50 | 3 |',
          '| This month | $13.00 | up to $2.50 | 4 |',
          '| **This month by model** |  |  |  |',
          '| o1 | $8.00 | – | 1 |',
          '| o3 | $5.00 | – | 2 |',
          '| o3\\-pro | $0.00 | up to $2.00 | 1 |',
        ].join('\n'),
        '63% of this month’s output tokens were hidden reasoning.',
        '$6.50 of today’s $10.00 left.',
        '**Over this month’s budget of $15.00 by up to $0.50.**',
        LINKS,
      ].join('\n\n'),
    );
    assert.equal(item().backgroundColor?.id, 'statusBarItem.warningBackground');
    assert.match(label() ?? '', /\. Over budget\.$/);
  });

  it('names the dearest models and puts the others into one row', async () => {
    for (let index = 1; index <= 6; index += 1) await known(index, { model: `m${index}` });
    const rows = (await drawn()).split('\n').filter((line) => /^\| (?:m\d|\d)/.test(line));
    assert.deepEqual(rows, [
      '| m6 | $6.00 | – | 1 |',
      '| m5 | $5.00 | – | 1 |',
      '| m4 | $4.00 | – | 1 |',
      '| m3 | $3.00 | – | 1 |',
      '| 2 others | $3.00 | – | 2 |',
    ]);
  });

  it('shows names of models as plain words, whatever they hold', async () => {
    for (const text of [...HOSTILE_TEXTS, '[a](command:b)', 'x | y', '<b>`**_~', '&lt;', '$(bug)', '![i](https://e)']) {
      const { id } = await known(1, { model: text });
      const table = await drawn();
      const row = table
        .slice(table.indexOf('by model'))
        .split('\n')
        .filter((line) => line.endsWith(' | $1.00 | – | 1 |'));
      assert.equal(row.length, 1, `one row for ${JSON.stringify(text)}: ${table}`);
      const name = (row[0] ?? '').slice(2, -' | $1.00 | – | 1 |'.length);
      assert.ok(!/(?<!\\)(?:\\\\)*[!-/:-@[-`{-~]/.test(name.replace(/\\[!-/:-@[-`{-~]/g, '')), name);
      assert.deepEqual(
        [markdown().isTrusted, markdown().supportThemeIcons],
        [{ enabledCommands: HOVER_COMMANDS }, false],
      );
      assert.ok(table.endsWith(`\n\n${LINKS}`), 'no link but our own');
      await door.change(id, { sentOn: '2025-01-01' });
      bar.dispose();
      const { log } = door.files;
      bar = new StatusBar({
        door: Object.assign(door, { problem: null }),
        settings: { limits: limits(), shownEndpoint: '' },
        log,
        now: () => now,
      });
    }
  });

  it('lets nobody wait long for the last change, however long one drawing took', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    let took = 0;
    mock.method(performance, 'now', () => {
      took += 10_000;
      return took;
    });
    try {
      await known(1);
      bar.refresh();
      await turn();
      await turn();
      assert.match(markdown().value, /\| Today \| \$1\.00 /, 'the table does not wait for the rest');
      await upTo(2);
      bar.refresh();
      assert.equal(item().text, '$(ponder-logo) $1.00 today');
      mock.timers.tick(5_000);
      assert.equal(item().text, '$(ponder-logo) $(loading~spin) 1 running · $1.00 today');
    } finally {
      mock.timers.reset();
      mock.restoreAll();
    }
  });

  it('tries again what could not be read for a moment', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      await known(1);
      mock.method(
        door.engine.ledger,
        'totals',
        () => {
          throw new Error('database is locked');
        },
        { times: 1 },
      );
      bar.refresh();
      assert.equal(item().text, '$(ponder-logo)');
      assert.ok(door.files.log.lines.some((line) => line.includes('database is locked')));
      mock.timers.tick(5_000);
      assert.equal(item().text, '$(ponder-logo) $1.00 today');
    } finally {
      mock.timers.reset();
      mock.restoreAll();
    }
  });

  it('turns the page at midnight', async () => {
    await known(2);
    await drawn();
    assert.equal(item().text, '$(ponder-logo) $2.00 today');
    now += 13 * 3_600_000;
    assert.equal(localDay(now), '2026-11-22');
    bar.turnPage();
    assert.equal(item().text, '$(ponder-logo)');
    assert.match(markdown().value, /\| Today \| \$0\.00 .*\n\| Last 7 days \| \$2\.00 /);
  });

  it('turns it a moment later where the ledger can’t be read just then', async () => {
    await known(2);
    await drawn();
    now += 13 * 3_600_000;
    const raw = door.files.raw();
    raw.exec('ALTER TABLE jobs RENAME TO elsewhere');
    bar.turnPage();
    raw.exec('ALTER TABLE elsewhere RENAME TO jobs');
    raw.close();
    assert.equal(item().text, '$(ponder-logo) $2.00 today');
    bar.turnPage();
    assert.equal(item().text, '$(ponder-logo)');
  });

  it('says that nothing is sent when a budget can’t be read, or the ledger', async () => {
    await known(1);
    limits = () => {
      throw new HumanError('ponder.budget.dayUsd is "much".');
    };
    assert.match(await drawn(), /\n\nA budget setting can’t be read, so nothing is sent\.\n\n/);
    bar.dispose();
    const { log } = door.files;
    const shut = { engine: null, problem: 'broken' } as const;
    bar = new StatusBar({ door: shut, settings: { limits: { day: 0, month: 0 }, shownEndpoint: '' }, log });
    assert.deepEqual(
      [item().text, label(), item().backgroundColor?.id],
      [
        '$(ponder-logo) Ponder: no ledger',
        'Ponder: no ledger. Nothing is sent; open the view to see what helps.',
        'statusBarItem.warningBackground',
      ],
    );
  });

  it('says when the ledger is damaged, or when a newer Ponder took it over', async () => {
    await known(1);
    await drawn();
    for (const [name, said] of [
      ['isDamaged', 'Ponder: ledger damaged'],
      ['isOutdated', 'Ponder: reload window'],
    ] as const) {
      const { ledger } = door.engine;
      mock.getter(ledger, name, () => true);
      bar.dispose();
      const { log } = door.files;
      const settings = { limits: limits(), shownEndpoint: '' };
      bar = new StatusBar({ door: Object.assign(door, { problem: null }), settings, log, now: () => now });
      assert.equal(item().text, `$(ponder-logo) ${said}`);
      mock.restoreAll();
    }
  });

  it('links only to what its table may run', async () => {
    await known(1);
    const linked = [...(await drawn()).matchAll(/\(command:([\w.]+)/g)].map(([, id]) => id);
    assert.deepEqual(linked, [...HOVER_COMMANDS]);
  });

  it('rounds what is left down, and what is reserved up', async () => {
    await upTo(0.101);
    await known(0.0049);
    limits = () => ({ day: nanoFromUsd(0.3), month: 0 });
    const table = await drawn();
    assert.match(table, /\| Today \| <\$0\.01 \| up to \$0\.11 \| 2 \|/);
    assert.match(table, /\n\n\$0\.19 of today’s \$0\.30 left\.\n/);
    assert.match(item().text, /· <\$0\.01 today$/);
  });
});
