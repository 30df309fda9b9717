// A thread in words: how each turn came of another, in a flat list that says so only where the order does not.
import assert from 'node:assert/strict';
import type { Thread } from '../../src/core/ledger/thread.ts';
import { threadItem, turnItem } from '../../src/editor/tree/jobItem.ts';
import { relationWords, threadTooltip, turnsOf } from '../../src/editor/words/threadWords.ts';
import { type Job, RELATIONS } from '../../src/shared/job.ts';
import { JOB_GROUPS } from '../../src/shared/jobGroup.ts';
import { aCost, aSentJob, T0 } from '../builders/aJob.ts';
import { HOSTILE_TEXTS, isInert } from '../builders/hostileTexts.ts';
import { inWords } from '../builders/inWords.ts';

const NOW = T0 + 721_000;

const turn = (id: string, parentId: string | null, changes: Partial<Job> = {}): Job =>
  aSentJob({
    id,
    title: id,
    state: 'completed',
    readAt: 1,
    finishedAt: T0 + 61_000,
    cost: aCost({ total: 300_000_000 }),
    reserved: null,
    parentId,
    relation: parentId === null ? null : 'followUp',
    ...changes,
  });
const rows = (jobs: readonly Job[]) => {
  const turns = turnsOf(jobs);
  return jobs.map((job) => {
    const place = turns.get(job.id) ?? assert.fail(job.id);
    const { label, description } = turnItem(job, place, NOW, inWords, {});
    return `${label}: ${description}`;
  });
};
const aThread = (changes: Partial<Thread> = {}): Thread => ({
  id: 'root',
  first: turn('Why does this overflow?', null),
  newest: turn('next', 'root'),
  states: ['completed'],
  group: null,
  spend: { jobs: 2, known: 600_000_000, upTo: 0, unpriced: 0 },
  ...changes,
});
const words = (changes: Partial<Thread>) => threadItem(aThread(changes), NOW, inWords, {}).contextValue.split(' ');

describe('a thread in words', () => {
  it('lists its turns without numbers where each came of the one above', () => {
    assert.deepEqual(rows([turn('a', null), turn('b', 'a'), turn('c', 'b', { relation: 'toolTurn' })]), [
      'a: $0.30 · 1 min · o3',
      'b: $0.30 · Follow-up · 1 min · o3',
      'c: $0.30 · Round of tools · 1 min · o3',
    ]);
  });

  it('numbers them where one came of another, and says of which', () => {
    assert.deepEqual(rows([turn('a', null), turn('b', 'a'), turn('c', 'a'), turn('d', 'gone')]), [
      '1. a: $0.30 · 1 min · o3',
      '2. b: $0.30 · Follow-up · 1 min · o3',
      '3. c: $0.30 · Follow-up to turn 1 · 1 min · o3',
      '4. d: $0.30 · Follow-up · 1 min · o3',
    ]);
  });

  it('has no words for a turn that damage made its own parent but how it came of one', () => {
    assert.deepEqual(rows([turn('a', null), turn('b', 'b')]), [
      'a: $0.30 · 1 min · o3',
      'b: $0.30 · Follow-up · 1 min · o3',
    ]);
  });

  it('calls a turn that asks the same by how it came of it', () => {
    const same = (relation: Job['relation']) => turn('b', 'a', { title: 'a', relation, model: 'o3-pro' });
    assert.deepEqual(
      RELATIONS.map((relation) => rows([turn('a', null), same(relation)])[1]),
      [
        'Asked again: $0.30 · 1 min · o3-pro',
        'Follow-up: $0.30 · 1 min · o3-pro',
        'Climbed to o3-pro: $0.30 · 1 min',
        'Compared: o3-pro: $0.30 · 1 min',
        'Round of tools: $0.30 · 1 min · o3-pro',
      ],
    );
  });

  it('has words for every relation, from the turn above and from another', () => {
    const said = RELATIONS.flatMap((relation) =>
      [null, 2].map((after) => relationWords(turn('b', 'a', { relation, model: 'o3-pro' }), { after }, inWords)),
    );
    assert.deepEqual(said, [
      'Asked again',
      'Turn 2 asked again',
      'Follow-up',
      'Follow-up to turn 2',
      'Climbed to o3-pro',
      'Climbed to o3-pro from turn 2',
      'Compared: o3-pro',
      'Compared with turn 2: o3-pro',
      'Round of tools',
      'Round of tools after turn 2',
    ]);
    assert.equal(relationWords(turn('a', null), { after: null }, inWords), '');
  });

  it('is one line: its question, what all turns cost, and what the newest one does', () => {
    const newest = turn('next', 'root', { state: 'running', cost: null, finishedAt: null });
    assert.deepEqual(
      threadItem(
        aThread({ newest, group: 'running', spend: { jobs: 3, known: 600_000_000, upTo: 341_000_000, unpriced: 1 } }),
        NOW,
        inWords,
        { isAnswering: true },
      ),
      {
        id: 'thread root',
        label: 'Why does…',
        description: '$0.60 + up to $0.35 + ? · 3 turns · Answering · 12 min · limiter.ts · o3',
        icon: 'loading~spin',
        iconColor: null,
        contextValue: 'thread job running askable lookable sourced cancellable removable',
        spokenLabel: 'Why does this overflow?, 3 turns, Answering, $0.60 + up to $0.35 + ?, 12 min, limiter.ts, o3',
      },
    );
  });

  it('says why it stands in a group that its newest turn is not of', () => {
    assert.deepEqual(
      JOB_GROUPS.map((group) => threadItem(aThread({ group }), NOW, inWords, {}).description.split(' · ')[2]),
      ['an earlier turn needs you', 'an earlier turn is unread', 'an earlier turn is running'],
    );
  });

  it('can be cancelled where any turn runs, removed where any ended, resolved where any is uncertain', () => {
    const has = (changes: Partial<Thread>) =>
      ['cancellable', 'removable', 'uncertain'].filter((word) => words(changes).includes(word));
    assert.deepEqual(has({}), ['removable']);
    assert.deepEqual(has({ states: ['completed', 'running'] }), ['cancellable', 'removable']);
    assert.deepEqual(has({ states: ['completed', 'uncertain'] }), ['removable', 'uncertain']);
    const cancelling = turn('next', 'root', { state: 'running', cancelRequestedAt: T0 });
    assert.deepEqual(has({ newest: cancelling, states: ['running'] }), []);
    assert.deepEqual(words({}).slice(0, 3), ['thread', 'job', 'completed']);
  });

  it('tells of the newest turns in its tooltip, and how many are left out', () => {
    const jobs = Array.from({ length: 25 }, (_, index) =>
      turn(`turn ${index}`, index === 0 ? null : `turn ${index - 1}`),
    );
    const lines = threadTooltip(
      aThread({ spend: { jobs: 25, known: 7_500_000_000, upTo: 0, unpriced: 0 } }),
      jobs,
      inWords,
    ).split('\n');
    assert.deepEqual(lines.slice(0, 4), [
      'Why does this overflow?',
      '25 turns · $7.50',
      '5 earlier ones',
      '6. turn 5 · Follow-up · Completed · $0.30',
    ]);
    assert.equal(lines.length, 24);
  });

  it('shows hostile texts as plain ones', () => {
    for (const text of HOSTILE_TEXTS) {
      const jobs = [
        turn('a', null, { title: text }),
        turn('b', 'a', { title: text, model: text, relation: 'escalation' }),
      ];
      const [first, newest] = jobs;
      assert.ok(first !== undefined && newest !== undefined);
      const { label, description, spokenLabel } = threadItem(aThread({ first, newest }), NOW, inWords, {});
      const told = threadTooltip(aThread({ first, newest }), jobs, inWords).split('\n');
      for (const shown of [label, description, spokenLabel, ...told, ...rows(jobs)])
        assert.ok(isInert(shown), JSON.stringify(shown));
    }
  });
});
