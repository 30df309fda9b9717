// Who is told of what, when, and how often.
import assert from 'node:assert/strict';
import { GATHER_NEWS_MS, Notices, OTHERS_WAIT_MS } from '../../src/editor/notices/notices.ts';
// Loaded beforehand: what is told in its words comes no later than what needs none of them.
import '../../src/editor/notices/noticeOf.ts';
import '../../src/editor/words/jobStory.ts';
import type { Job } from '../../src/shared/job.ts';
import { nanoFromUsd } from '../../src/shared/money.ts';
import { aCost, anError } from '../builders/aJob.ts';
import { aReceipt } from '../builders/aReceipt.ts';
import { callInShort } from '../builders/pageCalls.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode/editor.ts';
import type { Message } from '../fakes/vscode/message.ts';
import { Door } from './aDoor.ts';

type Notify = 'always' | 'whenHidden' | 'never';

interface Window {
  readonly door: Door;
  readonly notices: Notices;
  readonly opened: string[];
  readonly cancelled: string[];
  readonly pressed: (readonly [action: string, id: string])[];
}

describe('notices', () => {
  let first: Window;
  let notify: Notify;
  let inView: Set<string>;
  let clock: FakeClock;

  beforeEach(async () => {
    editor.reset();
    notify = 'always';
    inView = new Set();
    clock = new FakeClock();
    first = await window();
  });
  afterEach(() => first.door.files.dispose());

  async function window(files?: Door['files']): Promise<Window> {
    const door = await Door.open(files);
    const opened: string[] = [];
    const cancelled: string[] = [];
    const pressed: (readonly [string, string])[] = [];
    const notices = new Notices({
      door,
      settings: {
        get notify() {
          return notify;
        },
      },
      clock,
      log: door.files.log,
      open: (id) => opened.push(id),
      cancel: (id) => cancelled.push(id),
      act: (call, id) => pressed.push([callInShort(call), id]),
      isInView: (id) => inView.has(id),
    });
    notices.start();
    door.engine.ledger.onDidChange(({ ids }) => notices.follow(ids));
    return { door, notices, opened, cancelled, pressed };
  }

  /** A job that runs, and then ends. */
  async function ends(
    state: Job['state'] = 'completed',
    isVisible = false,
    changes: Partial<Job> = {},
  ): Promise<string> {
    const job = await first.door.add({ state: 'running', title: 'Why?', sentAt: Date.now() });
    if (isVisible) inView.add(job.id);
    await first.door.change(job.id, { state, finishedAt: Date.now(), ...changes });
    return job.id;
  }

  /** The notice of what was gathered until now. */
  async function told(): Promise<Message> {
    await until('something is to be told', () => clock.pending > 0);
    await clock.advance(GATHER_NEWS_MS);
    return await editor.nextMessage();
  }

  /** What had its end is claimed, or left alone. */
  async function claimed(id: string): Promise<void> {
    await until('the end is claimed or left alone', async () => {
      const row = first.door.files.raw().prepare('SELECT told_at FROM jobs WHERE id = ?').get(id);
      return row?.told_at !== null;
    });
    await clock.settle();
  }

  /** Nothing more is on its way: every window had its turn, and news that came last is what is told next. */
  async function silence(): Promise<void> {
    await clock.advance(OTHERS_WAIT_MS + GATHER_NEWS_MS);
    const before = [notify, editor.state.isFocused] as const;
    notify = 'always';
    const last = await first.door.add({ state: 'running', title: 'The last one', sentAt: Date.now() });
    await first.door.change(last.id, { state: 'completed', finishedAt: Date.now() });
    const message = await told();
    assert.match(message.text, /^o3 answered “The last one”/);
    message.close();
    [notify, editor.state.isFocused] = before;
    editor.assertNothingLeft();
  }

  it('tell of an end, with a button that opens the answer', async () => {
    const id = await ends();
    const message = await told();
    assert.deepEqual([message.kind, message.isModal, message.buttons], ['information', false, ['Open']]);
    assert.match(message.text, /^o3 answered “Why\?” after 0 s for /);
    assert.deepEqual(first.opened, []);
    message.choose('Open');
    await until('the answer is opened', () => first.opened.length > 0);
    assert.deepEqual(first.opened, [id]);
  });

  it('tell nothing that has changed while the window that asked had the first word', async () => {
    const asking = await Door.open(first.door.files);
    const toldAfter = async (...steps: Partial<Job>[]): Promise<string> => {
      const job = await asking.add({ state: 'running', title: 'Why?', sentAt: Date.now() });
      first.notices.follow([job.id]);
      for (const step of steps) {
        await first.door.change(job.id, step);
        first.notices.follow([job.id]);
      }
      await clock.advance(OTHERS_WAIT_MS + GATHER_NEWS_MS);
      const message = await editor.nextMessage();
      message.close();
      await silence();
      return message.text;
    };
    const ended = { state: 'completed', finishedAt: Date.now() } as const;
    assert.match(await toldAfter({ state: 'uncertain' }, ended), /^o3 answered/);
    assert.match(await toldAfter({ state: 'lost' }, { state: 'running' }, ended), /^o3 answered/);
    assert.match(await toldAfter({ pauseReason: 'tooLarge' }, { pauseReason: null }, ended), /^o3 answered/);
    assert.match(await toldAfter({ cancelTries: 5, cancelTriedAt: 1 }, { cancelTries: 0 }, ended), /^o3 answered/);
  });

  it('say so where the price of an answer is not known', async () => {
    await ends('completed', false, { cost: null, reserved: null });
    const message = await told();
    assert.equal(message.text, 'o3 answered “Why?” after 0 s; what it cost is not known.');
    message.close();
  });

  it('warn when it is no answer', async () => {
    await ends('failed');
    const message = await told();
    assert.equal(message.kind, 'warning');
    message.close();
    assert.deepEqual(first.opened, []);
  });

  it('warn of an answer to something else than was asked, and say what that means in dollars', async () => {
    const served = 'gpt-5.4-mini';
    const money = { type: 'bill', cost: 96_000_000, asAsked: 80_000_000 } as const;
    const receipt = aReceipt({ what: 'model', asked: 'o3', told: served, verdict: 'changed', money });
    const said =
      'Not as asked: the reply says model gpt-5.4-mini instead of o3. It cost $0.10; as asked the same tokens would have cost $0.08.';
    await ends('completed', false, { receipt, cost: aCost() });
    const message = await told();
    assert.equal(message.kind, 'warning');
    assert.match(message.text, /^o3 answered “Why\?” after 0 s for \$0\.10\. Not as asked: /);
    assert.ok(message.text.endsWith(said), message.text);
    message.close();
    await ends('failed', false, { receipt, cost: aCost() });
    const failed = await told();
    assert.match(failed.text, /^“Why\?”: The provider gave up: .*\. Not as asked: /);
    failed.close();
    await ends('completed', false, { receipt: aReceipt(), cost: aCost() });
    const usual = await told();
    assert.deepEqual([usual.kind, usual.text.includes('asked')], ['information', false]);
    usual.close();
  });

  it('tell what another extension or a command asked, and let a person cancel or open it', async () => {
    const started = async (origin: 'arguments' | 'extension', button: string): Promise<string> => {
      const { id } = await first.door.add({ state: 'running', title: 'Why?', origin });
      const telling = first.notices.announce(id);
      const message = await editor.nextMessage();
      const by = origin === 'arguments' ? 'A command' : 'Another extension';
      assert.ok(message.text.startsWith(`${by} asked o3: “Why?” (`), message.text);
      assert.deepEqual([message.kind, message.buttons], ['information', ['Cancel', 'Open']]);
      if (button === '') message.close();
      else message.choose(button);
      await telling;
      return id;
    };
    const cancelled = await started('arguments', 'Cancel');
    assert.deepEqual([first.cancelled, first.opened], [[cancelled], []]);
    const opened = await started('extension', 'Open');
    await started('extension', '');
    assert.deepEqual([first.cancelled, first.opened], [[cancelled], [opened]]);
  });

  it('are silent when they shall be', async () => {
    notify = 'never';
    await claimed(await ends());
    await silence();
  });

  it('are silent by default while the answer is in view, and only then', async () => {
    notify = 'whenHidden';
    await claimed(await ends('completed', true));
    await silence();
    await ends('completed', false);
    (await told()).close();
    editor.state.isFocused = false;
    await ends('completed', true);
    (await told()).close();
  });

  it('come in one window only, and not again after a crash', async () => {
    const second = await window(first.door.files);
    const id = await ends();
    second.notices.follow([id]);
    (await told()).close();
    await silence();
    const third = await window(first.door.files);
    await third.door.change(id, { state: 'running' });
    await third.door.change(id, { state: 'completed' });
    await silence();
  });

  it('come from another window when the one that asked is gone', async () => {
    const job = await first.door.add({ state: 'running', title: 'Why?' });
    const second = await window(first.door.files);
    first.door.engine.dispose();
    await second.door.change(job.id, { state: 'completed', finishedAt: Date.now() });
    await clock.advance(OTHERS_WAIT_MS + GATHER_NEWS_MS - 1);
    editor.assertNothingLeft();
    await clock.advance(1);
    (await editor.nextMessage()).choose('Open');
    await until('the answer is opened', () => second.opened.length > 0);
    assert.deepEqual(second.opened, [job.id]);
  });

  it('tell of waiting once for each reason, and try the connection at a press', async () => {
    const job = await first.door.add({ state: 'submitting', title: 'Why?' });
    const wait = () => first.door.change(job.id, { state: 'waiting', waitingReason: 'offline', notBefore: Date.now() });
    await wait();
    const message = await told();
    assert.match(message.text, /^“Why\?”: Not sent: no connection/);
    message.close();
    await first.door.change(job.id, { state: 'submitting' });
    await wait();
    await silence();
  });

  it('tell of a place in line only if it is a while until its turn', async () => {
    const inLine = async (ms: number) => {
      const job = await first.door.add({ state: 'submitting', title: 'Why?' });
      const [updatedAt, line] = [Date.now(), { since: Date.now(), tokens: 5_000 }];
      const wait = {
        state: 'waiting',
        waitingReason: 'rateLimit',
        line,
        updatedAt,
        notBefore: updatedAt + ms,
      } as const;
      await first.door.change(job.id, wait);
    };
    await inLine(30_000);
    await silence();
    await inLine(600_000);
    const message = await told();
    assert.match(message.text, /^“Why\?”: OpenAI limits how much can be sent each minute/);
    message.close();
  });

  it('tell nothing of waiting that was over within a moment', async () => {
    const job = await first.door.add({ state: 'submitting', title: 'Why?' });
    await first.door.change(job.id, { state: 'waiting', waitingReason: 'offline', notBefore: Date.now() });
    await first.door.change(job.id, { state: 'submitting' });
    await silence();
  });

  it('are one for ends within two seconds of each other, with the latest to open and all to see', async () => {
    const cost = { ...aCost(), total: nanoFromUsd(0.016) };
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      ids.push(await ends('completed', false, { cost }));
      await claimed(ids.at(-1) ?? '');
      await clock.advance(GATHER_NEWS_MS / 2);
    }
    const message = await told();
    assert.deepEqual(
      [message.kind, message.text, message.buttons],
      ['information', '5 answers arrived, $0.08 in all.', ['Open Latest', 'Show']],
    );
    message.choose('Open Latest');
    await until('the latest is opened', () => first.opened.length > 0);
    assert.deepEqual(first.opened, [ids.at(-1)]);
    await ends();
    await ends();
    (await told()).choose('Show');
    await until('the list is shown', () => editor.executed.some(([id]) => id === 'ponder.jobs.focus'));
    await silence();
  });

  it('let nobody wait for ever, however fast the ends come', async () => {
    for (let count = 0; count < 7; count += 1) {
      await claimed(await ends());
      await clock.advance(GATHER_NEWS_MS / 2);
    }
    const message = await editor.nextMessage();
    assert.match(message.text, /^6 answers arrived/);
    message.close();
    const rest = await told();
    assert.match(rest.text, /^o3 answered/);
    rest.close();
  });

  it('say what of several failed or needs a person, and leave out what is in view', async () => {
    notify = 'whenHidden';
    await ends('completed', true);
    for (let count = 0; count < 3; count += 1) await ends('completed', false, { cost: aCost() });
    await ends('failed');
    await ends('uncertain');
    const message = await told();
    assert.deepEqual(
      [message.kind, message.text],
      ['warning', '3 answers arrived, $0.29 in all; 1 failed, 1 needs you.'],
    );
    message.close();
    await ends('failed');
    await ends('uncertain');
    await ends('incomplete');
    const bad = await told();
    assert.deepEqual([bad.text, bad.buttons], ['3 jobs: 1 failed, 2 need you.', ['Show']]);
    bad.close();
    await ends('completed', false, { cost: aCost() });
    await ends('completed', false, { reserved: nanoFromUsd(0.1) });
    const unpaid = await told();
    assert.equal(unpaid.text, '2 answers arrived, at most $0.20 in all.');
    unpaid.close();
  });

  it('are one for all questions that wait for the same connection, with a button that tries it', async () => {
    const jobs: Job[] = [];
    for (let count = 0; count < 3; count += 1) jobs.push(await first.door.add({ state: 'submitting', title: 'Why?' }));
    for (const { id } of jobs) {
      await first.door.change(id, { state: 'waiting', waitingReason: 'offline', notBefore: Date.now() });
    }
    const message = await told();
    assert.deepEqual(
      [message.kind, message.text, message.buttons],
      ['warning', '3 questions are waiting for a connection to OpenAI.', ['Try Now', 'Show']],
    );
    message.choose('Try Now');
    await until('it is pressed', () => first.pressed.length > 0);
    assert.deepEqual(first.pressed, [['tryNow', jobs[0]?.id]]);
  });

  for (const [what, state, changes, text, button, action] of [
    ['a lost reply', 'uncertain', {}, /^“Why\?” may or may not have reached OpenAI\.$/, 'Resolve…', 'resolveUncertain'],
    [
      'a model that can’t be used',
      'rejected',
      { error: anError({ kind: 'model', message: 'No access.' }) },
      /^“Why\?”: OpenAI doesn’t have o3, or this account can’t use it\./,
      'Choose Model and Ask Again…',
      'chooseModelAndAsk',
    ],
    [
      'a refusal',
      'completed',
      { error: anError({ kind: 'refusal' }) },
      /^“Why\?”: The model refused/,
      'Ask in Other Words…',
      'rephrase',
    ],
    ['a wish for a tool', 'completed', { needsToolOutput: true }, /^“Why\?”: /, 'Ask in Other Words…', 'rephrase'],
    [
      'a question that waits for a yes',
      'submitting',
      { state: 'waiting', waitingReason: 'consent' },
      /^“Why\?”: /,
      /^Send Now/,
      'sendNow',
    ],
  ] as const) {
    it(`lead out of ${what} with their first button, as a warning`, async () => {
      const id = await ends(state, false, changes);
      const message = await told();
      const [label = '', ...others] = message.buttons;
      assert.deepEqual([message.kind, others], ['warning', ['Open']]);
      assert.match(message.text, text);
      assert.ok(typeof button === 'string' ? label === button : button.test(label), label);
      message.choose(label);
      await until('it is pressed', () => first.pressed.length > 0);
      assert.deepEqual(first.pressed, [[action, id]]);
    });
  }

  it('tell of trouble with a key once, for all jobs of an endpoint and all windows', async () => {
    const second = await window(first.door.files);
    const jobs: Job[] = [];
    for (let count = 0; count < 3; count += 1)
      jobs.push(await first.door.add({ state: 'running', responseId: 'resp_1' }));
    second.notices.start();
    const pause = async (pauseReason: 'keyRefused' | null) => {
      for (const { id } of jobs) {
        await first.door.change(id, { pauseReason });
        second.notices.follow([id]);
      }
    };
    await pause('keyRefused');
    const message = await editor.nextMessage();
    assert.deepEqual([message.kind, message.buttons], ['warning', ['Set API Key']]);
    assert.match(message.text, /refused the API key/);
    message.choose('Set API Key');
    await until('the command is run', () => editor.executed.some(([id]) => id === 'ponder.setApiKey'));
    await pause(null);
    await pause('keyRefused');
    await silence();
    // A new key that is refused as well is news.
    await first.door.engine.jobs.resume(jobs[0]?.endpoint.name ?? '');
    await pause(null);
    await pause('keyRefused');
    (await editor.nextMessage()).close();
    await silence();
  });

  it('tell of a cancel that could not be carried out, once in all windows, and of the next one anew', async () => {
    const job = await first.door.add({ state: 'running', title: 'Why?', responseId: 'resp_1' });
    const second = await window(first.door.files);
    first.notices.start();
    const giveUp = async (cancelTriedAt: number) => {
      await first.door.change(job.id, { cancelRequestedAt: 1, cancelTries: 0, cancelTriedAt: null });
      await first.door.change(job.id, { cancelRequestedAt: null, cancelTries: 5, cancelTriedAt });
      second.notices.follow([job.id]);
    };
    for (const triedAt of [5, 6]) {
      await giveUp(triedAt);
      const message = await told();
      assert.deepEqual([message.kind, message.buttons], ['warning', ['Open']]);
      assert.match(
        message.text,
        /^“Why\?”: It could not be cancelled: OpenAI did not confirm that, so it may still cost money\./,
      );
      message.choose('Open');
      await silence();
    }
    assert.deepEqual(first.opened, [job.id, job.id]);
    const third = await window(first.door.files);
    third.notices.follow([job.id]);
    await silence();
    await first.door.change(job.id, { state: 'completed', finishedAt: Date.now() });
    assert.match((await told()).text, /^o3 answered/);
  });

  it('tell nothing of a cancel that was given up before the window opened', async () => {
    const asking = await Door.open(first.door.files);
    const givenUp = { cancelTries: 5, cancelTriedAt: 5 } as const;
    const job = await asking.add({ state: 'running', title: 'Why?', responseId: 'resp_1', ...givenUp });
    const late = await window(first.door.files);
    late.notices.follow([job.id]);
    await silence();
  });

  it('tell of a job that was sent with another key, and which', async () => {
    const job = await first.door.add({ state: 'running', title: 'Why?', responseId: 'resp_1' });
    first.notices.start();
    await first.door.change(job.id, { pauseReason: 'otherKey' });
    const message = await editor.nextMessage();
    assert.match(message.text, /^“Why\?”: It was sent with another key/);
    message.close();
  });

  it('tell of questions that wait for a key once as well, and not at all when they shall be silent', async () => {
    const wait = async () => {
      const job = await first.door.add({ state: 'submitting', title: 'Why?' });
      await first.door.change(job.id, { state: 'waiting', waitingReason: 'noKey' });
    };
    notify = 'never';
    await wait();
    notify = 'always';
    await wait();
    await wait();
    const message = await editor.nextMessage();
    assert.match(message.text, /There is no API key/);
    message.close();
    await silence();
  });
});
