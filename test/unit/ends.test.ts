// What a job ends with: at each of the conditions that its end is judged by.
import assert from 'node:assert/strict';
import {
  arrived,
  brokenBy,
  endError,
  endedAt,
  endsEmpty,
  isCalledDead,
  isShort,
  withLack,
  withText,
} from '../../src/core/jobs/life/ends.ts';
import type { Job, JobError } from '../../src/shared/job.ts';
import type { Usage } from '../../src/shared/usage.ts';
import { aJob, T0 } from '../builders/aJob.ts';
import { aServerResponse } from '../builders/aServerResponse.ts';

const USAGE: Usage = { inputTokens: 31, cachedTokens: 0, cacheWriteTokens: 0, outputTokens: 420, reasoningTokens: 0 };
const error = (kind: JobError['kind']): JobError => ({
  kind,
  message: 'So it was.',
  code: null,
  httpStatus: null,
  requestId: null,
});

describe('the end of a job', () => {
  it('is short where a look may tell more of it: its text, its bill, or why it failed', () => {
    const whole = { status: 'completed', answer: 'Line 7.', usage: USAGE };
    const short = (changes: Parameters<typeof aServerResponse>[0]) => isShort(aServerResponse(changes));
    assert.equal(short(whole), false);
    assert.equal(short({ ...whole, status: 'incomplete' }), false);
    assert.equal(short({ ...whole, usage: null }), true);
    assert.equal(short({ ...whole, status: 'incomplete', usage: null }), true);
    assert.equal(short({ ...whole, answer: '' }), true);
    assert.equal(short({ ...whole, answer: '', declined: 'No.' }), false);
    assert.equal(short({ ...whole, answer: '', toolCallsOnly: true }), false);
    for (const status of ['queued', 'in_progress', 'cancelled']) assert.equal(short({ status }), false, status);
    assert.equal(short({ status: 'failed' }), true);
    assert.equal(short({ status: 'failed', usage: USAGE }), false);
    assert.equal(short({ status: 'failed', error: { code: null, message: 'So it was.' } }), false);
  });

  it('lacks its text, or its final answer, where it is told as a good one', () => {
    const lacks = (response: Parameters<typeof aServerResponse>[0], kept = '', job: Partial<Job> = {}) =>
      withLack(aJob({ state: 'completed', ...job }), aServerResponse(response), kept).lacks ?? null;
    assert.equal(lacks({ answer: 'Line 7.' }), null);
    assert.equal(lacks({ answer: ' \n' }), 'text');
    assert.equal(lacks({}, 'Line 7.'), null, 'it was heard');
    assert.equal(lacks({ declined: 'No.' }), null);
    assert.equal(lacks({ declined: ' ' }), 'text');
    assert.equal(lacks({ toolCallsOnly: true }), null);
    assert.equal(lacks({ answer: 'I look.', isCommentary: true }), 'finalAnswer');
    assert.equal(lacks({}, '', { state: 'incomplete' }), 'text');
    assert.equal(lacks({}, '', { state: 'failed' }), null);
  });

  it('takes no counts of nothing for the bill of a text that was heard', () => {
    const none = { ...USAGE, inputTokens: 0, outputTokens: 0 };
    const job = aJob({ state: 'completed', usage: none, reserved: null });
    const ended = withLack(job, aServerResponse({}), 'Line 7.');
    assert.deepEqual([ended.usage, ended.cost, ended.reserved], [null, null, job.estimate?.worst ?? null]);
    assert.deepEqual(withLack(job, aServerResponse({}), '').usage, none, 'nothing was heard');
    const cost = {
      total: aJob().estimate?.worst ?? assert.fail(),
      parts: [],
      tier: '',
      priceSource: '',
      priceDate: '2026-11-21',
    };
    const entered = { ...job, cost: { ...cost, enteredOn: '2026-11-21' } };
    assert.deepEqual(withText(entered, 'Line 7.').cost, entered.cost, 'a person typed it in');
  });

  it('no longer lacks a text that came after all, but still its final answer', () => {
    const text = (lacks: Job['lacks']) =>
      withText(aJob({ state: 'completed', ...(lacks === undefined ? {} : { lacks }) }), 'Line 7.').lacks ?? null;
    assert.deepEqual([text('text'), text('finalAnswer'), text(undefined)], [null, 'finalAnswer', null]);
  });

  it('is empty where it brought no answer and its texts are still here', () => {
    const states = ['failed', 'cancelled', 'lost', 'completed', 'incomplete', 'rejected', 'discarded'] as const;
    assert.deepEqual(
      states.filter((state) => endsEmpty(aJob({ state }))),
      ['failed', 'cancelled', 'lost'],
    );
    assert.equal(endsEmpty(aJob({ state: 'completed', lacks: 'text' })), true);
    assert.equal(endsEmpty(aJob({ state: 'completed', lacks: 'finalAnswer' })), false);
    assert.equal(endsEmpty(aJob({ state: 'failed', textsRemovedAt: T0 })), false);
  });

  it('is called dead by another window alone, and as long as its texts are here', () => {
    const dead = { state: 'failed', error: error('windowDied') } as const;
    assert.equal(isCalledDead(aJob(dead)), true);
    assert.equal(isCalledDead(aJob({ ...dead, textsRemovedAt: T0 })), false);
    assert.equal(isCalledDead(aJob({ ...dead, error: error('server') })), false);
    assert.equal(isCalledDead(aJob({ ...dead, state: 'running' })), false);
  });

  it('keeps what broke the hearing off, and no other error', () => {
    const kept = (['brokeOff', 'errorReply', 'server', 'windowDied'] as const).map(
      (kind) => brokenBy(aJob({ error: error(kind) }))?.kind ?? null,
    );
    assert.deepEqual(kept, ['brokeOff', 'errorReply', null, null]);
  });

  it('says the provider’s error, or its refusal', () => {
    const said = (changes: Parameters<typeof aServerResponse>[0]) => {
      const told = endError(aServerResponse(changes));
      return told === null ? null : [told.kind, told.message, told.code];
    };
    assert.deepEqual(said({ error: { code: 'server_error', message: 'So it was.' }, declined: 'No.' }), [
      'server',
      'So it was.',
      'server_error',
    ]);
    assert.deepEqual(said({ declined: 'No.' }), ['refusal', 'No.', null]);
    assert.equal(said({}), null);
  });

  it('arrives when its state becomes an end, and another end anew', () => {
    const at = (from: Job['state'], to: Job['state'], arrivedAt: number | null = T0) =>
      arrived(aJob({ state: from, arrivedAt }), aJob({ state: to, arrivedAt }), T0 + 5).arrivedAt;
    assert.equal(at('running', 'completed', null), T0 + 5);
    assert.equal(at('completed', 'completed'), T0);
    assert.equal(at('lost', 'completed'), T0 + 5);
    assert.equal(at('lost', 'running'), null);
    assert.equal(at('running', 'uncertain'), null);
  });

  it('is unread when it comes, and again when another end does', () => {
    const at = (from: Job['state'], to: Job['state']) =>
      arrived(aJob({ state: from, readAt: T0 }), aJob({ state: to, readAt: T0 }), T0 + 5).readAt;
    assert.equal(at('running', 'completed'), null);
    assert.equal(at('lost', 'completed'), null);
    assert.equal(at('cancelled', 'incomplete'), null);
    assert.equal(at('completed', 'completed'), T0);
  });

  it('has the time that the provider tells where it lies between the sending and now', () => {
    const at = (after: number | null, sentAt: number | null = T0) =>
      endedAt(aJob({ sentAt }), aServerResponse({ completedAt: after === null ? null : T0 + after }), T0 + 100) - T0;
    assert.deepEqual([at(50), at(0), at(100), at(-1), at(101), at(null)], [50, 0, 100, 100, 100, 100]);
    assert.equal(at(-1, null), -1, 'it is not known when it was sent');
  });
});
