// Finding, filtering and stopping jobs, as a person does it.
import assert from 'node:assert/strict';
import { cancelAll, cancelAllQuestion } from '../../src/editor/commands/cancelAll.ts';
import { clearFilter } from '../../src/editor/commands/clearFilter.ts';
import { filterJobs } from '../../src/editor/commands/filterJobs.ts';
import { findJob } from '../../src/editor/commands/findJob.ts';
import { openLatestAnswer } from '../../src/editor/commands/openLatestAnswer.ts';
import { filterLabel, TreeFilter } from '../../src/editor/tree/treeFilter.ts';
import { badgeOf, type ViewFacts, viewContext, viewMessage } from '../../src/editor/tree/viewHints.ts';
import { nanoFromUsd } from '../../src/shared/money.ts';
import { aJob, aSentJob } from '../builders/aJob.ts';
import { HOSTILE_TEXTS, isInert } from '../builders/hostileTexts.ts';
import { inWords } from '../builders/inWords.ts';
import { until } from '../fakes/until.ts';
import { editor } from '../fakes/vscode/editor.ts';
import { Door } from './aDoor.ts';

describe('finding and filtering jobs', () => {
  let door: Door;
  let filter: TreeFilter;
  let opened: string[];

  beforeEach(async () => {
    editor.reset();
    door = await Door.open();
    filter = new TreeFilter();
    opened = [];
  });
  afterEach(() => {
    door.files.dispose();
    editor.assertNothingLeft();
  });

  const find = () => findJob({ door, panels: { open: (id) => void opened.push(id) } });
  const choose = async (part: string) => {
    const filtering = filterJobs({ door, filter });
    const pick = await editor.nextPick();
    pick.choose(part);
    return { filtering, pick };
  };

  it('searches while the person types, says where it was found, and opens what is chosen', async () => {
    await door.add({ title: 'Something else' }, { question: 'Something else' });
    const wanted = await door.add(
      { title: 'Why?', state: 'completed' },
      { question: 'Why?', answer: 'Because the bucket overflows at noon.' },
    );
    const finding = find();
    const pick = await editor.nextPick();
    assert.deepEqual(pick.labels, ['Why?', 'Something else']);
    await until('the texts are in the index', () => !pick.busy);
    pick.type('bucket overf');
    await until('the job is found', () => pick.items.length === 1);
    assert.equal(pick.line('Why?').detail, 'Answer: Because the bucket overflows at noon.');
    pick.accept();
    await finding;
    assert.deepEqual(opened, [wanted.id]);
  });

  it('says that nothing was found, in a line on which Enter does nothing', async () => {
    await door.add({});
    const finding = find();
    const pick = await editor.nextPick();
    pick.type('lost $(x) update"');
    await until('it is said', () => pick.labels.some((label) => label.startsWith('No job contains “lost ')));
    assert.deepEqual(pick.items.length, 1);
    assert.ok(isInert(pick.labels[0] ?? ''));
    pick.accept();
    assert.equal(pick.isShown, true);
    pick.hide();
    await finding;
    assert.deepEqual(opened, []);
  });

  it('shows hostile texts as plain ones', async () => {
    for (const text of HOSTILE_TEXTS) {
      await door.add({ title: text, model: text, state: 'completed' }, { answer: `needle ${text}` });
    }
    const finding = find();
    const pick = await editor.nextPick();
    await until('the texts are in the index', () => !pick.busy);
    pick.type('needle');
    await until('places are shown', () => pick.items.some(({ detail }) => detail !== ''));
    for (const { label, description = '', detail = '' } of pick.items) {
      for (const shown of [label, description, detail]) assert.ok(isInert(shown), JSON.stringify(shown));
    }
    pick.hide();
    await finding;
  });

  it('opens the answer that arrived last and was not read, else the one that arrived last', async () => {
    const open = () => openLatestAnswer({ door, panels: { open: (id) => void opened.push(id) } });
    await door.add({ state: 'running' });
    await door.add({ state: 'failed', arrivedAt: 9 });
    await assert.rejects(open, { name: 'HumanError', message: 'No answer has arrived yet.', kind: 'hint' });
    const slow = await door.add({ state: 'completed', arrivedAt: 5 });
    const quick = await door.add({ state: 'completed', arrivedAt: 3 });
    const cut = await door.add({ state: 'incomplete', arrivedAt: 4 });
    const read = await door.add({ state: 'completed', arrivedAt: 8, readAt: 9 });
    for (const { id } of [slow, cut, quick]) {
      await open();
      assert.equal(opened.at(-1), id);
      await door.engine.jobs.markRead(id);
    }
    await open();
    assert.equal(opened.at(-1), read.id, 'all were read');
  });

  it('filters by state, model and text together, and takes each back', async () => {
    await door.add({ model: 'o1-pro' });
    await (await choose('Failed')).filtering;
    await (await choose('o1-pro')).filtering;
    const { filtering } = await choose('Text…');
    const box = await editor.nextBox();
    box.type(' limiter ');
    box.accept();
    await filtering;
    assert.deepEqual(filter.current, { states: ['failed', 'rejected', 'lost'], model: 'o1-pro', text: 'limiter' });
    assert.equal(filterLabel(filter.current, inWords), 'Failed, o1-pro, “limiter”');
    const again = await choose('$(check) o1-pro');
    await again.filtering;
    assert.deepEqual([filter.current.model, filter.isActive], [null, true]);
    await clearFilter({ filter });
    assert.deepEqual([filterLabel(filter.current, inWords), filter.isActive], ['', false]);
  });
});

describe('cancelling all', () => {
  it('says how many and how much', () => {
    const sent = (usd: number) => aSentJob({ reserved: nanoFromUsd(usd) });
    const waiting = aJob({ state: 'waiting' });
    const said = (...jobs: Parameters<typeof cancelAllQuestion>[0]) => {
      const { message, detail } = cancelAllQuestion(jobs);
      return `${message} ${detail}`;
    };
    assert.deepEqual(
      [
        said(sent(1), sent(2), sent(1.1)),
        said(sent(1), waiting),
        said(sent(1), aSentJob({ reserved: null })),
        said(aSentJob({ reserved: null })),
        said(waiting, waiting),
        said(aJob({ state: 'prepared' }), waiting),
      ],
      [
        'Cancel 3 running jobs? What was used until then may be billed, up to $4.10.',
        'Cancel 1 running job? What was used until then may be billed, up to $1.00. 1 that waits will never be sent.',
        'Cancel 2 running jobs? What was used until then may be billed: up to $1.00, and for 1 of them the price is not known.',
        'Cancel 1 running job? What was used until then may be billed; how much is not known.',
        'Cancel 2 waiting jobs? Nothing was sent yet, so nothing was spent.',
        'Cancel 2 waiting jobs? Nothing was sent yet, so nothing was spent.',
      ],
    );
  });

  it('stops what was counted, and nothing when the person keeps them', async () => {
    editor.reset();
    const door = await Door.open();
    try {
      const running = await door.add({ state: 'running', responseId: 'resp_1', sentAt: 1, reserved: nanoFromUsd(2) });
      const waiting = await door.add({ state: 'waiting', waitingReason: 'offline' });
      const done = await door.add({ state: 'completed' });
      const states = () => [running, waiting, done].map(({ id }) => door.engine.ledger.get(id)?.state);
      for (const [label, requested, after] of [
        ['Keep Them', false, ['running', 'waiting', 'completed']],
        ['Cancel All', true, ['running', 'discarded', 'completed']],
      ] as const) {
        const cancelling = cancelAll({ door });
        const message = await editor.nextMessage();
        assert.deepEqual(
          [message.isModal, message.text, message.detail],
          [
            true,
            'Cancel 1 running job?',
            'What was used until then may be billed, up to $2.00. 1 that waits will never be sent.',
          ],
        );
        if (label === 'Keep Them') message.enter();
        else message.choose(label);
        await cancelling;
        assert.deepEqual(states(), after);
        assert.equal(door.engine.ledger.get(running.id)?.cancelRequestedAt !== null, requested);
      }
      const nothing = cancelAll({ door });
      (await editor.nextMessage()).close();
      await nothing;
    } finally {
      door.files.dispose();
    }
  });
});

describe('the words around the tree', () => {
  const FACTS: ViewFacts = {
    problem: null,
    isOpened: true,
    isEmpty: false,
    filter: '',
    endpoint: 'OpenAI',
    hasKey: true,
    isTrusted: true,
    offlineAt: null,
  };

  it('are a number of what needs the person and what is unread, and none for what runs', () => {
    const badge = (needsYou: number, unread: number) => badgeOf({ needsYou, unread, running: 3 }, inWords);
    assert.deepEqual(badge(2, 3), { value: 5, tooltip: '2 need you, 3 unread' });
    assert.deepEqual(badge(1, 0), { value: 1, tooltip: '1 needs you' });
    assert.deepEqual(badge(0, 1), { value: 1, tooltip: '1 unread' });
    assert.deepEqual([badge(0, 0), badgeOf(null, inWords)], [undefined, undefined]);
  });

  it('are a welcome of their own for each reason to be empty', () => {
    const contexts = [
      { isOpened: false },
      { problem: 'outdated' as const },
      { problem: 'broken' as const },
      { filter: 'Failed' },
      { hasKey: false },
      { hasKey: false, signsIn: true },
      { isTrusted: false },
      {},
    ].map((facts) => viewContext({ ...FACTS, isEmpty: true, ...facts }));
    assert.deepEqual(contexts, [
      'opening',
      'outdated',
      'broken',
      'nothingFits',
      'noKey',
      'notSignedIn',
      'untrusted',
      'ready',
    ]);
  });

  it('say the same above the jobs when there are some', () => {
    const said = (facts: Partial<ViewFacts>) => viewMessage({ ...FACTS, ...facts }, inWords);
    const texts = [{ filter: 'Failed' }, { offlineAt: 'OpenAI' }, { hasKey: false }, { isTrusted: false }].map(said);
    assert.equal(new Set(texts).size, 4);
    assert.ok(texts.slice(1).every((text) => text.endsWith('.')));
    assert.deepEqual([said({}), said({ isEmpty: true, hasKey: false })], ['', '']);
    assert.equal(said({ filter: 'Failed, o3' }), 'Showing: Failed, o3');
    assert.equal(said({ filter: 'Failed, o3', isEmpty: true }), 'No jobs fit: Failed, o3');
    assert.equal(said({ filter: 'Failed', isEmpty: true, isOpened: false }), '');
    for (const text of HOSTILE_TEXTS) assert.ok(isInert(said({ offlineAt: text, hasKey: false, endpoint: text })));
  });
});
