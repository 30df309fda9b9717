import assert from 'node:assert/strict';
import { pageRecord, pageWords } from '../../src/editor/answer/pageRecord.ts';
import { pageThread } from '../../src/editor/answer/pageThread.ts';
import { JOB_STATES } from '../../src/shared/job.ts';
import { isToPage, parseFromPage, parsePageMessage, parsePageState } from '../../src/shared/pageGuards.ts';
import { MOST_PROMPT } from '../../src/shared/pageProtocol.ts';
import { aCost, aSentJob, aUsage, someTexts } from '../builders/aJob.ts';
import { EVERY_CALL } from '../builders/pageCalls.ts';
import { aLine, aTurn } from '../builders/threadJobs.ts';

const PLACE = { part: 'answer-title', path: [2, 0, 5], share: 0.25, gap: 0 };
const NO_PLACES = [
  ...[undefined, 'top', {}, { ...PLACE, part: 7 }, { ...PLACE, part: 'a'.repeat(101) }, { ...PLACE, path: '2' }],
  ...[[-1], [1.5], ['1'], Array(11).fill(0)].map((path) => ({ ...PLACE, path })),
  ...[-0.1, 1.1, Number.NaN, '0'].map((share) => ({ ...PLACE, share })),
  ...[-1, Number.POSITIVE_INFINITY, null].map((gap) => ({ ...PLACE, gap })),
];
const NOT_EVEN_OBJECTS = [undefined, null, true, 0, 'ready', [], [{ type: 'ready' }], () => 'ready'];

describe('what the page says to the host', () => {
  it('is taken as it is when it fits', () => {
    const messages = [
      { type: 'ready' },
      ...EVERY_CALL.map((call) => ({ type: 'action', ...call })),
      { type: 'copyCode', text: '' },
      { type: 'copyCode', text: 'a\n\u202eb' },
      { type: 'insertCode', text: 'a' },
      { type: 'compareCode', text: 'a' },
      { type: 'applyCode', text: 'a' },
      { type: 'openFile', path: 'src/a.ts', line: 12, column: null },
      { type: 'openFile', path: '../a.ts', line: 1, column: 10_000_000 },
      { type: 'openLink', href: 'javascript:x' },
      { type: 'shown' },
      { type: 'place', place: PLACE },
      { type: 'place', place: null },
      { type: 'draft', text: 'a'.repeat(MOST_PROMPT) },
      { type: 'draft', text: '' },
      { type: 'readTurn', turnId: 'a' },
      { type: 'openTurn', turnId: 'a' },
    ];
    assert.deepEqual(messages.map(parseFromPage), messages);
  });

  it('says which job it is about, or is dropped', () => {
    const message = { type: 'action', action: 'retryJob', jobId: 'job-7' };
    assert.deepEqual(parsePageMessage(message), message);
    for (const jobId of [undefined, null, 7, ['job-7']]) assert.equal(parsePageMessage({ ...message, jobId }), null);
    assert.equal(parsePageMessage({ ...message, action: 'pay' }), null);
  });

  it('loses what does not belong to it', () => {
    assert.deepEqual(parseFromPage({ type: 'ready', text: 'x', action: 'cancelJob' }), { type: 'ready' });
    assert.deepEqual(parseFromPage({ type: 'action', action: 'cancelJob', jobId: 'other', thumb: 'up' }), {
      type: 'action',
      action: 'cancelJob',
    });
    assert.deepEqual(parseFromPage({ type: 'action', action: 'rateAnswer', thumb: 'up', note: 'x' }), {
      type: 'action',
      action: 'rateAnswer',
      thumb: 'up',
    });
  });

  it('is dropped when it does not fit', () => {
    const misfits = [
      ...NOT_EVEN_OBJECTS,
      ...[{}, { type: 'Ready' }, { type: ['ready'] }, { type: 'show' }, { type: '__proto__' }],
      ...[undefined, '', ' \n', 7, 'a'.repeat(MOST_PROMPT + 1)].map((prompt) => ({
        type: 'action',
        action: 'askFollowUp',
        prompt,
      })),
      ...[{ type: 'draft' }, { type: 'draft', text: 'a'.repeat(MOST_PROMPT + 1) }, { type: 'readTurn' }],
      ...[{ type: 'openTurn', turnId: 1 }],
      ...[{ type: 'action' }, { type: 'action', action: 'toString' }, { type: 'action', action: ['cancelJob'] }],
      ...[
        { type: 'action', action: 'cancel' },
        { type: 'action', action: '__proto__' },
      ],
      ...[undefined, 'Up', ['up'], 1, {}].map((thumb) => ({ type: 'action', action: 'rateAnswer', thumb })),
      ...[undefined, 'retry'].map((way) => ({ type: 'action', action: 'resolveUncertain', way })),
      ...[undefined, null, 'effort'].map((terms) => ({ type: 'action', action: 'askOtherwise', terms })),
      ...[{ type: 'copyCode' }, { type: 'copyCode', text: 1 }, { type: 'copyCode', text: { length: 1 } }],
      ...[{ type: 'insertCode' }, { type: 'compareCode', text: null }],
      ...[{ type: 'openLink' }, { type: 'openLink', href: null }],
      { type: 'openFile', path: 'a' },
      ...['', 'a'.repeat(261), null, ['a']].map((path) => ({ type: 'openFile', path, line: 1, column: null })),
      ...[0, -1, 1.5, '1', null, 10_000_001].map((line) => ({ type: 'openFile', path: 'a', line, column: null })),
      ...[0, 'x', undefined].map((column) => ({ type: 'openFile', path: 'a', line: 1, column })),
      ...NO_PLACES.map((place) => ({ type: 'place', place })),
    ];
    assert.deepEqual(
      misfits.filter((message) => parseFromPage(message) !== null),
      [],
    );
  });

  it('may name a link of any length: one that is too long to be opened is told of', () => {
    const href = 'https://example.com/'.padEnd(100_000, 'a');
    assert.deepEqual(parseFromPage({ type: 'openLink', href }), { type: 'openLink', href });
  });
});

describe('what the host says to the page', () => {
  const t = (template: string) => template;
  const record = pageRecord(aSentJob({ cost: aCost(), usage: aUsage() }), someTexts({ answer: 'x' }), t, {
    isTrusted: true,
    isAnswering: false,
    now: 0,
  });
  const words = pageWords(t);
  const thread = pageThread(aTurn(1), aLine(3), t);
  const [earlier] = thread.earlier;
  const state = { jobId: 'job-1', isPinned: false, place: PLACE, draft: 'And then?' };
  const show = (changes: object = {}) => ({ type: 'show', words, state, thread, record: { ...record, ...changes } });
  const inThread = (changes: object) => ({ ...show(), thread: { ...thread, ...changes } });
  const receiptRow = { label: 'a', asked: 'b', told: 'c', verdict: 'changed', verdictLabel: 'd', note: '' };
  const grow = (changes: object = {}) => ({
    type: 'grow',
    jobId: 'job-1',
    answerFrom: 0,
    answer: 'a',
    summaryFrom: 3,
    summary: '',
    ...changes,
  });

  it('is more of what is being written', () => {
    assert.ok(isToPage(grow()));
    const misfits = [
      grow({ answerFrom: -1 }),
      grow({ summaryFrom: 0.5 }),
      grow({ answer: null }),
      grow({ type: 'Grow' }),
      grow({ jobId: undefined }),
    ];
    assert.deepEqual(misfits.filter(isToPage), []);
  });

  it('is another turn, or what became of what was asked on', () => {
    assert.ok(isToPage({ type: 'turn', jobId: 'job-1', record }));
    for (const isAsked of [true, false]) assert.ok(isToPage({ type: 'asked', jobId: 'job-1', isAsked }));
  });

  it('is a record in any state', () => {
    assert.ok(isToPage(show({ receiptRows: [receiptRow] })));
    for (const state of JOB_STATES) assert.ok(isToPage(show({ state })), state);
  });

  it('is dropped when it is something else', () => {
    const misfits = [
      ...NOT_EVEN_OBJECTS,
      ...[
        {},
        { ...show(), type: 'hide' },
        { type: 'show' },
        { type: 'show', record, state },
        { type: 'show', words: {} },
        { ...show(), thread: undefined },
        { ...show(), state: { ...state, draft: undefined } },
        { type: 'turn', jobId: 'job-1', record: {} },
        { type: 'turn', record },
        { type: 'asked', jobId: 'job-1' },
        { type: 'asked', isAsked: true },
      ],
      ...[
        inThread({ earlier: [{}] }),
        inThread({ earlier: [{ ...earlier, tone: 'calm' }] }),
        inThread({ earlier: [{ ...earlier, changedAt: '1' }] }),
        inThread({ earlier: [{ ...earlier, branches: [{ jobId: 'a' }] }] }),
        inThread({ later: {} }),
        inThread({ newest: undefined }),
        inThread({ folded: 0.5 }),
        inThread({ sum: 1 }),
        inThread({ canAskOn: 1 }),
        inThread({ pair: { ...earlier, isFirst: true } }),
      ],
      ...[show({ state: 'new' }), show({ jobId: 1 }), show({ answer: null }), show({ facts: {} })],
      ...[
        show({ facts: [{}] }),
        show({ buttons: [{ action: 1 }] }),
        show({ buttons: [{ action: 'format', label: 'x', primary: false, pressed: null }] }),
        show({ tools: [{ action: 'rateAnswer', label: 'x', primary: false, pressed: null }] }),
        show({ tools: [{ action: 'rateAnswer', thumb: 'left', label: 'x', primary: false, pressed: null }] }),
        show({ buttons: [{ action: 'cancelJob', label: 'x', primary: false }] }),
        show({ menu: undefined }),
        show({ menu: [{ action: 'format', label: 'x', primary: false, pressed: null }] }),
        show({ menu: [{ action: 'cancelJob', label: 1, primary: false, pressed: null }] }),
        show({ tone: 'calm' }),
        show({ costShort: null }),
        show({ modelShort: undefined }),
        show({ estimateLine: 1 }),
        show({ isAnswering: undefined }),
        { ...show(), words: { ...words, copied: undefined } },
        { ...show(), words: { ...words, image: 1 } },
        show({ title: undefined }),
        show({ runningSince: '1' }),
        show({ receiptRows: undefined }),
        show({ receiptRows: [{ ...receiptRow, verdict: 'fine' }] }),
        show({ receiptRows: [{ ...receiptRow, note: null }] }),
        show({ receiptSummary: undefined }),
        show({ receiptNote: 1 }),
      ],
      ...[undefined, {}, { ...state, isPinned: 1 }, ...NO_PLACES.map((place) => ({ ...state, place }))].map((bad) => ({
        ...show(),
        state: bad,
      })),
      ...[show({ buttons: undefined }), show({ costRows: 'x' }), { ...show(), words: [] }, { ...show(), record: [] }],
    ];
    assert.deepEqual(
      misfits.filter((message) => isToPage(message)),
      [],
    );
  });
});

describe('what the page keeps', () => {
  it('is its job, whether the panel is that job’s own, and the place, and is looked at before it is used', () => {
    const state = { jobId: 'j', isPinned: false, place: PLACE, draft: 'And then?' };
    assert.deepEqual(parsePageState({ ...state, answer: 'secret' }), state);
    for (const place of NO_PLACES) assert.deepEqual(parsePageState({ ...state, place }), { ...state, place: null });
    assert.deepEqual(
      [...NOT_EVEN_OBJECTS, {}, { jobId: 1 }, { jobId: ['j'] }].filter((kept) => parsePageState(kept) !== null),
      [],
    );
  });

  it('was the job’s id alone in 0.1.0, where each panel was a job’s own', () => {
    assert.deepEqual(parsePageState({ jobId: 'j' }), { jobId: 'j', isPinned: true, place: null, draft: '' });
    assert.equal(parsePageState({ jobId: 'j', draft: 'a'.repeat(MOST_PROMPT + 1) })?.draft, '');
  });
});
