// The thread of a job in the words of its page.
import assert from 'node:assert/strict';
import { pageThread } from '../../src/editor/answer/pageThread.ts';
import type { Job } from '../../src/shared/job.ts';
import type { TurnLink } from '../../src/shared/threadProtocol.ts';
import { T0 } from '../builders/aJob.ts';
import { HOSTILE_TEXTS, isInert } from '../builders/hostileTexts.ts';
import { inWords } from '../builders/inWords.ts';
import { hostileFields } from '../builders/jobsInEveryState.ts';
import { aLine, aTurn } from '../builders/threadJobs.ts';

const of = (id: string, thread: readonly Job[]) =>
  pageThread(thread.find((turn) => turn.id === id) ?? assert.fail(`there should be ${id}`), thread, inWords);
const links = (turns: readonly TurnLink[]) => turns.map(({ jobId, label }) => `${label}: ${jobId}`);

describe('the thread on a page', () => {
  it('is nothing but a box for a job that is alone', () => {
    assert.deepEqual(of('turn-0', [aTurn(0)]), {
      ...{ earlier: [], folded: 0, foldedLabel: '', cameBy: '', later: [], newest: null, sum: '', pair: null },
      ...{ canAskOn: true, askNote: '' },
    });
  });

  it('is the way that leads to the job, oldest first, and says how each turn came of the one before', () => {
    const thread = of('turn-3', aLine(5));
    assert.deepEqual(
      thread.earlier.map(({ jobId, cameBy, modelShort }) => [jobId, cameBy, modelShort]),
      [
        ['turn-0', '', 'o3 high'],
        ['turn-1', 'Follow-up', 'o3 high'],
        ['turn-2', 'Climbed from o3 high', 'o3-pro high'],
      ],
    );
    assert.equal(thread.cameBy, 'Asked again');
    assert.equal(thread.folded, 0);
  });

  it('folds all but the last two of more than three into one line', () => {
    const { folded, foldedLabel, earlier } = of('turn-19', aLine(20));
    assert.deepEqual([earlier.length, folded, foldedLabel], [19, 17, '17 turns before these']);
  });

  it('names what came of the job, and the newest of that however far on', () => {
    const fork = aTurn(9, { id: 'fork', parentId: 'turn-1', relation: 'escalation', model: 'o1', servedModel: 'o1' });
    const thread = [...aLine(4), fork];
    assert.deepEqual(links(of('turn-1', thread).later), ['Climbed to o3-pro high: turn-2', 'Climbed to o1 high: fork']);
    assert.equal(of('turn-1', thread).newest?.jobId, 'fork');
    assert.equal(of('turn-2', thread).newest?.jobId, 'turn-3');
    assert.equal(of('turn-3', thread).newest, null);
    assert.deepEqual(
      of('turn-3', thread).earlier.map(({ branches }) => links(branches)),
      [[], ['Climbed to o1 high: fork'], []],
    );
    assert.deepEqual(
      of('fork', thread).earlier.map(({ jobId }) => jobId),
      ['turn-0', 'turn-1'],
    );
  });

  it('adds up all turns, and never counts what is not known as nothing', () => {
    const open = { state: 'running', cost: null, usage: null, finishedAt: null } as const;
    const thread = [
      ...aLine(2),
      aTurn(2, { ...open, parentId: 'turn-1', relation: 'followUp', reserved: 350_000_000 }),
      aTurn(3, { ...open, parentId: 'turn-1', relation: 'followUp', reserved: null }),
      aTurn(4, { ...open, state: 'rejected', parentId: 'turn-1', relation: 'followUp' }),
    ];
    assert.equal(of('turn-1', thread).sum, 'This turn $0.10 · the thread so far $0.19 + up to $0.35 + ?');
    assert.equal(of('turn-2', thread).sum, 'This turn up to $0.35 · the thread so far $0.19 + up to $0.35 + ?');
  });

  it('says when what is asked on will be sent, and why nothing can be', () => {
    const running = of('turn-0', [aTurn(0, { state: 'running' })]);
    assert.deepEqual([running.canAskOn, running.askNote], [true, 'It will be sent when this answer is there.']);
    const old = of('turn-0', [aTurn(0, { textsRemovedAt: T0 })]);
    assert.equal(old.canAskOn, false);
    assert.match(old.askNote, /were deleted because of their age, so nothing can be asked on\.$/);
    const others = [
      { state: 'uncertain' },
      { state: 'rejected' },
      { state: 'discarded' },
      { needsToolOutput: true },
    ] as const;
    for (const changes of others) {
      const { canAskOn, askNote } = of('turn-0', [aTurn(0, changes)]);
      assert.equal(canAskOn, false, JSON.stringify(changes));
      assert.match(askNote, /^(Nobody knows yet|There is no answer here|This answer only asks for tools)/);
    }
  });

  it('ends at a turn that was removed, and in a circle that damage made', () => {
    const torn = aLine(4).filter(({ id }) => id !== 'turn-1');
    assert.deepEqual(
      of('turn-3', torn).earlier.map(({ jobId, cameBy }) => [jobId, cameBy]),
      [['turn-2', 'Climbed from another model']],
    );
    const circle = [aTurn(0, { parentId: 'turn-1', relation: 'followUp' }), ...aLine(2).slice(1)];
    assert.deepEqual(
      of('turn-1', circle).earlier.map(({ jobId }) => jobId),
      ['turn-0'],
    );
    assert.equal(of('turn-1', circle).newest?.jobId, 'turn-0');
    const itself = [aTurn(0), aTurn(1, { parentId: 'turn-1', relation: 'comparison' })];
    const { pair, earlier, later, newest } = of('turn-1', itself);
    assert.deepEqual([pair, earlier, newest], [null, [], null]);
    assert.deepEqual(later, []);
  });

  it('shows a pair together: two that came of one parent, or one that came of the other', () => {
    const compared = (index: number, parentId: string, changes: Partial<Job> = {}) =>
      aTurn(index, { parentId, relation: 'comparison', ...changes });
    const siblings = [aTurn(0), compared(1, 'turn-0'), compared(2, 'turn-0', { model: 'o1', servedModel: 'o1' })];
    const pairs = siblings.map(({ id }) => of(id, siblings).pair);
    assert.deepEqual(
      pairs.map((pair) => pair && [pair.jobId, pair.isFirst]),
      [null, ['turn-2', false], ['turn-1', true]],
    );
    assert.equal(pairs[1]?.onlyInOther, 'only in the answer of o1 high');
    const chained = [aTurn(0), compared(1, 'turn-0')];
    assert.deepEqual(
      chained.map(({ id }) => of(id, chained).pair?.jobId),
      ['turn-1', 'turn-0'],
    );
    assert.deepEqual([of('turn-1', chained).earlier, of('turn-0', chained).later], [[], []]);
    assert.equal(of('turn-0', chained).pair?.waits, '');
    const waiting = [aTurn(0), compared(1, 'turn-0', { state: 'running' })];
    assert.match(of('turn-0', waiting).pair?.waits ?? '', /is marked when both have finished\.$/);
    const cut = [aTurn(0), compared(1, 'turn-0', { state: 'incomplete' })];
    assert.equal(of('turn-0', cut).pair?.waits, 'Only two whole answers are compared.');
  });

  it('holds nothing harmful, whatever comes from outside', () => {
    const textsIn = (value: unknown): string[] => {
      if (typeof value === 'string') return [value];
      return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
    };
    for (const text of HOSTILE_TEXTS) {
      const { id: _id, parentId: _parent, ...fields } = hostileFields(text);
      const thread = aLine(4).map((turn) => ({ ...turn, ...fields, title: text, model: text, servedModel: text }));
      for (const turn of thread) {
        for (const shown of textsIn(pageThread(turn, thread, inWords)))
          assert.ok(isInert(shown), JSON.stringify(shown));
      }
    }
  });
});
