// Finding, filtering and stopping jobs, as a person does it.
import assert from 'node:assert/strict';
import { cancelAll, cancelAllQuestion } from '../../src/editor/commands/cancelAll.ts';
import { clearFilter } from '../../src/editor/commands/clearFilter.ts';
import { filterJobs } from '../../src/editor/commands/filterJobs.ts';
import { findJob } from '../../src/editor/commands/findJob.ts';
import { filterLabel, TreeFilter } from '../../src/editor/tree/treeFilter.ts';
import { type ViewFacts, viewContext, viewMessage } from '../../src/editor/tree/viewHints.ts';
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

  it('opens nothing when the person backs out or nothing is found', async () => {
    await door.add({});
    const finding = find();
    const pick = await editor.nextPick();
    pick.type('nowhere"');
    await until('nothing is found', () => pick.items.length === 0);
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
        'Cancel 3 running jobs? What they have used may be billed: up to $4.10.',
        'Cancel 1 running job? What they have used may be billed: up to $1.00. 1 that waits will never be sent.',
        'Cancel 2 running jobs? What they have used may be billed: up to $1.00, and for 1 of them the price is not known.',
        'Cancel 1 running job? What they have used may be billed. Their price is not known.',
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
            'What they have used may be billed: up to $2.00. 1 that waits will never be sent.',
          ],
        );
        message.choose(label);
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

  it('are a welcome of their own for each reason to be empty', () => {
    const contexts = [
      { isOpened: false },
      { problem: 'outdated' as const },
      { problem: 'broken' as const },
      { filter: 'Failed' },
      { hasKey: false },
      { isTrusted: false },
      {},
    ].map((facts) => viewContext({ ...FACTS, isEmpty: true, ...facts }));
    assert.deepEqual(contexts, ['opening', 'outdated', 'broken', 'nothingFits', 'noKey', 'untrusted', 'ready']);
  });

  it('say the same above the jobs when there are some', () => {
    const said = (facts: Partial<ViewFacts>) => viewMessage({ ...FACTS, ...facts }, inWords);
    const texts = [{ filter: 'Failed' }, { offlineAt: 'OpenAI' }, { hasKey: false }, { isTrusted: false }].map(said);
    assert.equal(new Set(texts).size, 4);
    assert.ok(texts.every((text) => text.endsWith('.')));
    assert.deepEqual([said({}), said({ isEmpty: true, hasKey: false })], ['', '']);
    for (const text of HOSTILE_TEXTS) assert.ok(isInert(said({ offlineAt: text, hasKey: false, endpoint: text })));
  });
});
