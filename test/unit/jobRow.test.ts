// A row of the ledger that another version of Ponder, or a damaged disk, wrote otherwise than this one would.
import assert from 'node:assert/strict';
import { DamagedRow, readJob } from '../../src/core/ledger/jobRow.ts';
import { answerDocument } from '../../src/editor/answer/answerMarkdown.ts';
import { pageRecord, pageWords } from '../../src/editor/answer/pageRecord.ts';
import { jobItem } from '../../src/editor/tree/jobItem.ts';
import { tooltip } from '../../src/editor/words/jobStory.ts';
import { JOB_ERROR_KINDS, JOB_STATES, RELATIONS } from '../../src/shared/job.ts';
import type { Receipt } from '../../src/shared/receipt.ts';
import { aCost, anEstimate, aSentJob, aUsage, someTexts, T0 } from '../builders/aJob.ts';
import { aReceipt, changedReceipt } from '../builders/aReceipt.ts';
import { inWords } from '../builders/inWords.ts';

const job = aSentJob({ state: 'completed', finishedAt: T0 + 60_000 });
const HUGE = 'x'.repeat(1_000_000);
const CHANGED = { what: 'effort', asked: 'high', told: 'low', verdict: 'changed' } as const;

function read(changes: object) {
  return readJob(job.id, JSON.stringify({ ...job, ...changes }));
}

/** Everything that is drawn of it. */
function draw(changes: object): string {
  const drawn = read(changes);
  const page = pageRecord(drawn, someTexts(), inWords, { isTrusted: true, isAnswering: false, now: T0 });
  return [
    jobItem(drawn, T0, inWords).description,
    tooltip(drawn, T0, inWords),
    answerDocument(page, pageWords(inWords)),
  ].join('\n');
}

describe('the row of a job', () => {
  it('is in a state that is known', () => {
    for (const state of JOB_STATES) assert.equal(read({ state }).state, state);
    for (const state of ['thinking', '', 5, null, undefined]) {
      assert.throws(() => read({ state }), DamagedRow, JSON.stringify(state));
    }
  });

  it('came of its parent in a way that is known, or of none', () => {
    for (const relation of RELATIONS) assert.equal(read({ parentId: 'first', relation }).relation, relation);
    const wrong = [
      { parentId: 'first', relation: null },
      { parentId: null, relation: 'retry' },
      { parentId: 'first', relation: 'cousin' },
      { parentId: 5, relation: 'retry' },
    ];
    for (const each of wrong) assert.throws(() => read(each), DamagedRow, JSON.stringify(each));
  });

  it('is a question asked again where an older Ponder says no more than its parent', () => {
    const { relation: _, ...older } = job;
    const readOlder = (parentId: string | null) => readJob(job.id, JSON.stringify({ ...older, parentId })).relation;
    assert.deepEqual([readOlder('first'), readOlder(null)], ['retry', null]);
  });

  it('keeps its receipt as it was written', () => {
    for (const receipt of [null, aReceipt(), changedReceipt()]) assert.deepEqual(read({ receipt }).receipt, receipt);
  });

  it('keeps what an error says whose kind this Ponder does not know, and draws it', () => {
    const error = { kind: 'sunspots', message: 'Too bright', code: 'x', httpStatus: 400, requestId: null };
    const read = readJob(job.id, JSON.stringify({ ...job, state: 'rejected', error, cancelError: error }));
    assert.deepEqual(
      [read.error, read.cancelError],
      [
        { ...error, kind: 'other' },
        { ...error, kind: 'other' },
      ],
    );
    assert.match(draw({ state: 'rejected', error }), /OpenAI says: “Too bright”/);
    for (const kind of JOB_ERROR_KINDS) {
      const drawn = draw({ state: 'rejected', error: { ...error, kind } });
      assert.match(drawn, /Nothing was spent/, kind);
    }
  });

  it('keeps of an error’s details what can be told, and leaves out the rest', () => {
    const error = { kind: 'contentFilter', message: 'No.', code: null, httpStatus: 400, requestId: null } as const;
    const details = (more: object) => {
      const { filters, clockAheadMin } = read({ error: { ...error, ...more } }).error ?? assert.fail('there is none');
      return [filters, clockAheadMin];
    };
    assert.deepEqual(details({ filters: ['hate'], clockAheadMin: -180 }), [['hate'], -180]);
    for (const odd of [null, 'hate', 7, {}, [], [7, '<img>']])
      assert.deepEqual(details({ filters: odd }), [undefined, undefined]);
    for (const odd of [null, '180', 1.5, 1e300, Number.MAX_SAFE_INTEGER]) {
      assert.deepEqual(details({ clockAheadMin: odd }), [undefined, undefined]);
    }
  });

  it('keeps who told its cost, where that is an amount', () => {
    const figures = (more: object) => {
      const { told, computed } = read({ cost: aCost(more) }).cost ?? assert.fail('the cost is gone');
      return [told, computed];
    };
    assert.deepEqual(figures({ told: 5, computed: 6 }), [5, 6]);
    for (const odd of [null, -1, 1.5, '5', 1e300])
      assert.deepEqual(figures({ told: odd, computed: odd }), [undefined, undefined]);
  });

  it('reads no error where none was written', () => {
    assert.equal(read({}).error, null);
    assert.ok(!('cancelError' in read({})));
    assert.equal(read({ cancelError: null }).cancelError, null);
  });

  it('knows nothing of a place but what was written of it', () => {
    const azure = {
      ...job.endpoint,
      apiVersion: '2026-01-01',
      tenant: 'contoso.com',
      scope: 'https://x.example/.default',
      auth: 'token',
      api: 'chat',
    };
    for (const endpoint of [job.endpoint, azure]) assert.deepEqual(read({ endpoint }).endpoint, endpoint);
  });

  it('loses what is no receipt, and nothing else', () => {
    for (const receipt of [{}, [], { lines: 5 }, { lines: null }, { lines: [null, {}, 'x'] }]) {
      assert.deepEqual(read({ receipt }).receipt?.lines ?? [], [], JSON.stringify(receipt));
      assert.match(draw({ receipt }), / · Completed · .* · o3/);
    }
  });

  it('loses the lines of a receipt that are none, or that only a later Ponder knows', () => {
    const others: readonly unknown[] = [
      { ...CHANGED, what: 'temperature' },
      { ...CHANGED, verdict: 'hidden' },
      { ...CHANGED, asked: 5 },
      { ...CHANGED, told: {} },
      { ...CHANGED, told: undefined },
    ];
    const lines: unknown[] = [...others, CHANGED];
    const { receipt } = read({ receipt: { lines } });
    assert.deepEqual(receipt, { lines: [CHANGED] } satisfies Receipt);
    assert.match(draw({ receipt: { lines } }), /Not as asked: the reply says low effort instead of high\./);
  });

  it('keeps a change whose money can’t be read', () => {
    for (const money of [{ type: 'vibes' }, { type: 'bill' }, { type: 'worst', more: '5' }, 5, null]) {
      assert.deepEqual(read({ receipt: { lines: [{ ...CHANGED, money }] } }).receipt, { lines: [CHANGED] });
    }
  });

  it('loses numbers that can’t be shown or added up, and nothing else', () => {
    const bad = [1e308, 1.7644e18, -1e18, 9e15];
    for (const time of bad) {
      const drawn = read({
        sentAt: time,
        finishedAt: time,
        lastLookAt: time,
        nextLookAt: time,
        cancelRequestedAt: time,
      });
      assert.deepEqual([drawn.sentAt, drawn.finishedAt, drawn.cancelRequestedAt], Array(3).fill(job.updatedAt));
      assert.match(draw({ sentAt: time, finishedAt: time, deletedAtProviderAt: time }), /Completed/);
      assert.throws(() => read({ createdAt: time }), DamagedRow);
    }
    for (const amount of [1e308, -5, 0.5, 'much', null, {}]) {
      const drawn = read({
        cost: aCost({ total: amount as number }),
        usage: aUsage({ outputTokens: amount as number }),
        estimate: anEstimate({ worst: amount as number }),
        inputCount: { tokens: amount, isUpperBound: false },
      });
      assert.deepEqual([drawn.cost, drawn.usage, drawn.estimate, drawn.inputCount], [null, null, null, null]);
    }
    assert.equal(read({ reserved: 0.5 }).reserved, null);
    assert.equal(read({ usage: { ...aUsage(), reasoningTokens: 'some' } }).usage?.reasoningTokens, null);
    assert.equal(read({ maxOutputTokens: 1e308 }).maxOutputTokens, 1e9);
    // What an older Ponder let in stays as it was.
    const large = aUsage({ inputTokens: 2e15 });
    assert.deepEqual([read({ usage: large }).usage, read({ cost: aCost({ total: 9e15 }) }).cost?.total], [large, 9e15]);
  });

  it('draws whatever word stands for a mode, and takes nothing but words', () => {
    for (const mode of ['turbo', 'PRO', '', '$(zap) [x](command:y)']) {
      assert.match(draw({ mode, servedMode: mode }), /Completed/);
    }
    for (const odd of [{ mode: 5 }, { mode: {} }, { servedMode: [] }, { dropped: 'mode' }, { dropped: [5] }]) {
      assert.throws(() => read(odd), DamagedRow, JSON.stringify(odd));
    }
  });

  it('keeps what was chosen before cheaper ones were tried, and loses what is no choice', () => {
    const instead = { model: 'o3-pro', mode: 'pro', effort: 'high' };
    assert.deepEqual(read({ instead: { ...instead, more: 'x' } }).instead, instead);
    assert.deepEqual(read({ instead: { model: 'o1', mode: null, effort: null } }).instead?.model, 'o1');
    const odd: readonly unknown[] = [
      ...[null, 5, 'o3', [], {}, [instead], { model: 'o3' }, { ...instead, model: 5 }, { ...instead, model: '' }],
      ...[
        { ...instead, mode: 'turbo' },
        { ...instead, mode: {} },
        { ...instead, effort: 5 },
        { ...instead, effort: [] },
      ],
      ...[
        { ...instead, model: HUGE },
        { ...instead, effort: HUGE },
      ],
    ];
    for (const each of odd) {
      const drawn = read({ instead: each });
      assert.ok(!('instead' in drawn), JSON.stringify(each)?.slice(0, 80));
      assert.match(draw({ instead: each }), /Completed/);
    }
  });

  it('keeps what it goes on from, in bounds, and can’t be read without that', () => {
    const tokens = { least: 1, likely: 2, most: 3 };
    const chain = { after: 'first', by: 'messages', why: 'old', tokens, effort: 'low' };
    assert.deepEqual(read({ chain: { ...chain, more: 'x' } }).chain, chain);
    assert.deepEqual(read({ chain: { ...chain, by: 'response' } }).chain, {
      ...{ after: 'first', by: 'response', tokens, effort: 'low' },
    });
    for (const odd of [5, {}, [], null, HUGE]) {
      const { why, effort } = read({ chain: { ...chain, why: odd, effort: odd } }).chain ?? assert.fail();
      assert.deepEqual([why, effort], ['place', undefined]);
    }
    const upsideDown = read({ chain: { ...chain, tokens: { least: 9, likely: 5, most: 2 } } }).chain;
    assert.deepEqual(upsideDown?.tokens, { least: 9, likely: 9, most: 9 });
    const wrong: readonly unknown[] = [
      ...[null, 5, 'first', [], {}, { ...chain, after: 5 }, { ...chain, after: HUGE }, { ...chain, by: 'magic' }],
      ...[null, 5, {}, [1, 2, 3], { ...tokens, most: -1 }, { ...tokens, likely: 0.5 }, { ...tokens, least: 1e300 }].map(
        (odd) => ({ ...chain, tokens: odd }),
      ),
    ];
    for (const each of wrong) assert.throws(() => read({ chain: each }), /^DamagedRow: .{0,80}$/);
  });

  it('keeps the keys that do not fit, and loses what is none', () => {
    const known = { key: 'abc', reason: 'otherKey' };
    const odd: unknown[] = [{ key: 5, reason: 'otherKey' }, { key: 'abc', reason: 'vibes' }, null, 'abc'];
    assert.deepEqual(read({ unfit: [...odd, known] }).unfit, [known]);
    for (const unfit of ['abc', {}, 5, null]) assert.deepEqual(read({ unfit }).unfit, []);
    for (const seenWith of [5, null, {}]) assert.equal(read({ seenWith }).seenWith, undefined);
  });

  it('keeps how many keys were taken out of the texts, where that is a number', () => {
    assert.equal(read({ keysRemoved: 2 }).keysRemoved, 2);
    for (const keysRemoved of [-1, 1.5, 'two', null]) assert.equal(read({ keysRemoved }).keysRemoved, undefined);
  });

  it('keeps what was done about secrets in its question, where that makes sense', () => {
    const { secretsRemoved, secretsAgreed } = read({ secretsRemoved: 2, secretsAgreed: 'a mark' });
    assert.deepEqual([secretsRemoved, secretsAgreed], [2, 'a mark']);
    for (const odd of [-1, 1.5, null, {}]) {
      const job = read({ secretsRemoved: odd, secretsAgreed: odd });
      assert.deepEqual([job.secretsRemoved, job.secretsAgreed], [undefined, undefined]);
    }
  });
});
