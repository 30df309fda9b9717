// What a ledger can hold, written by the engine of the version this stands in: every state, reason, kind of cost and ending.
// `makeLedger.ts` keeps the result of a release for all later versions.

import assert from 'node:assert/strict';
import { readOwnRows } from '../../src/core/ledger/ownRows.ts';
import { OwnRecord } from '../../src/core/models/prices/ownRecord.ts';
import { LEASE_MS } from '../../src/core/pace/pace.ts';
import type { JobState } from '../../src/shared/job.ts';
import { BUSY, fault, LedgerStory, LOST } from '../fakes/ledgerStory.ts';
import { catalogue, prepared } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import type { Behaviour } from '../simulator/behaviour.ts';
import { aSource } from './aJob.ts';
import { knownByTheirIds, leftByDeadWindow, memory, open, passed, paused, waiting } from './openJobs.ts';

const MINUTE = 60_000;

const BROKE: Behaviour = { outcome: { type: 'failed', code: 'server_error', message: 'It broke.', showsUsage: false } };
export async function tellFullLedger(): Promise<LedgerStory> {
  const story = await LedgerStory.begin('2026-10-28T08:00:00Z');
  try {
    await old(story);
    await lastMonth(story);
    await deadWindow(story);
    await smallJobs(story);
    await endings(story);
    await refusals(story);
    await foreground(story);
    await knownByTheirIds(story);
    await passed(story);
    await waiting(story);
    await open(story);
    await memory(story);
    await paused(story);
    return story;
  } catch (error) {
    await story.dispose();
    throw error;
  }
}

/** Their texts are taken off the disk for their age: the long context is not kept. */
async function old(story: LedgerStory): Promise<void> {
  const context = 'export const take = (free: number): boolean => free-- > 0;\n'.repeat(23_000);
  const long = await story.finish({ question: 'Where does this leak?', context, model: 'gpt-5.5', effort: 'medium' });
  assert.ok((story.job(long).usage?.inputTokens ?? 0) > 272_000, 'it should be charged as long');
  await story.engine.jobs.rate(long, { thumb: 'down', note: 'Missed the leak', at: story.clock.now() });
  const failed = await story.finish({ question: 'Is this proof right?' }, { behaviour: BROKE, status: 'failed' });
  await story.engine.jobs.enterCost(failed, 123_456_789);
  story.goTo('2026-10-29T08:00:00Z');
  assert.equal(await story.engine.ledger.forgetTextsBefore(story.clock.now()), 2);
}

async function lastMonth(story: LedgerStory): Promise<void> {
  const { engine } = story;
  story.goTo('2026-10-30T10:00:00Z');
  const ranges = [
    { startLine: 3, endLine: 5 },
    { startLine: 40, endLine: 41 },
  ];
  const source = aSource({
    startLine: 3,
    endLine: 41,
    ranges,
    path: 'src/größe.ts',
    uri: 'file:///project/src/gr%C3%B6%C3%9Fe.ts',
  });
  const first = await story.finish(
    {
      question: 'Stimmt die größte Schranke? 漢字も 🪣',
      context: 'const größe = a ?? b;\n…\nreturn größe;\n',
      instructions: 'Answer in German.',
      wantsSummary: true,
      effort: 'high',
      source,
    },
    { behaviour: { answer: 'Ja — die Schranke `größe` ist naïve, aber richtig: 漢字。 🪣' } },
  );
  await engine.jobs.rate(first, { thumb: 'up', note: 'Genau so — „größe“ war’s 🎯', at: story.clock.now() });
  await engine.ledger.claimNotice(first);
  await story.finish(
    {
      question: 'Stimmt die größte Schranke? 漢字も 🪣',
      model: 'o3-pro',
      effort: 'medium',
      parent: { id: first, relation: 'retry' },
      source,
    },
    { tookMs: 9 * MINUTE },
  );
  story.goTo('2026-10-31T23:58:00Z');
  const cells = { uri: 'file:///project/analysis.ipynb', path: 'analysis.ipynb', languageId: 'python', cells: [2, 5] };
  await story.finish(
    { question: 'Why is the mean off?', source: aSource(cells), wantsSummary: true, origin: 'extension' },
    { streams: true, tookMs: 5 * MINUTE },
  );
  const gone = await story.finish({ question: 'A question nobody shall see any more', model: 'gpt-5.4-mini' });
  await engine.jobs.remove(gone);
  const failed = await story.finish({ question: 'Does it halt?' }, { behaviour: BROKE, status: 'failed' });
  await engine.jobs.remove(failed);
}

/** Another window takes up what one left in the middle. */
async function deadWindow(story: LedgerStory): Promise<void> {
  story.goTo('2026-11-02T09:00:00Z');
  const ids = await leftByDeadWindow(story);
  await story.clock.advance(LEASE_MS + 2_000);
  const found = [ids.heard, ids.sending, ids.prepared].map((id) => story.job(id).state);
  assert.deepEqual(found, ['failed', 'uncertain', 'waiting'] satisfies JobState[]);
}

/** Enough of a kind to be a person's own record. */
async function smallJobs(story: LedgerStory): Promise<void> {
  const asked = { model: 'gpt-5.4-mini', effort: 'low' } as const;
  for (let day = 3; day <= 7; day += 1) {
    story.goTo(`2026-11-0${day}T11:00:00Z`);
    await story.finish({ ...asked, question: `Small one ${day}` }, { tookMs: day * 7_000 });
    await story.finish({ ...asked, question: `Small one ${day}, streamed`, store: false }, { streams: true });
  }
  const { ledger } = story.engine;
  const { answered, followed } = readOwnRows(ledger.access);
  const own = new OwnRecord(answered, (name) => catalogue.idOf(name) ?? name, { followed });
  const inputCount = { tokens: 61, isUpperBound: false };
  const id = await story.finish({ ...asked, question: 'And by my own record?', inputCount }, { own });
  assert.equal(story.job(id).estimate?.basis.from, 'own');
}

async function endings(story: LedgerStory): Promise<void> {
  const { engine, clock } = story;
  story.goTo('2026-11-09T07:30:00Z');
  const capped = await story.finish(
    { question: 'Write all of the tests', maxOutputTokens: 256, source: aSource({ scope: 'document' }) },
    { behaviour: { reasoningTokens: 250 }, status: 'incomplete' },
  );
  assert.equal(story.job(capped).incompleteReason, 'max_output_tokens');
  await story.finish({
    question: 'Write all of the tests',
    maxOutputTokens: 512,
    parent: { id: capped, relation: 'retry' },
  });
  const ended = (question: string, name: string, status: string) =>
    story.finish(
      { question, source: aSource({ side: 'left', scope: 'function' }) },
      { behaviour: fault(name), status },
    );
  await ended('Filtered?', 'ends at the content filter', 'incomplete');
  await ended('For another reason?', 'ends for a reason nobody knows', 'incomplete');
  await ended('At the cap, without usage?', 'ends at the cap, without usage', 'incomplete');
  await ended('Refused in words?', 'ends in a refusal', 'completed');
  await ended('With tools only?', 'ends in tool calls only', 'completed');
  await ended('With nothing?', 'ends with nothing to read', 'completed');
  await ended('Failed, and paid?', 'ends as failed at a rate limit', 'failed');
  await ended('In a word of tomorrow?', 'comes to a status nobody knows', 'paused');
  const cancelled = await story.ask({ question: 'Cancelled?', origin: 'arguments' });
  clock.jump(40_000);
  await engine.jobs.cancel(cancelled);
  await engine.jobs.lookNow(cancelled);
  const lost = await story.ask({ question: 'Lost?' });
  clock.jump(2 * MINUTE);
  story.simulator.next({ on: 'look', ...fault('look: 404 for good') });
  assert.equal(await engine.jobs.lookNow(lost), 'notFound');
  const context = 'export class TokenBucket { take(): boolean { return this.free-- > 0; } }\n'.repeat(70);
  const sol = { model: 'gpt-5.6-sol', effort: 'low', context } as const;
  const writing = await story.finish({ ...sol, question: 'What is kept?' });
  const reading = await story.finish({ ...sol, question: 'And what is read?' });
  const used = [story.job(writing).usage?.cacheWriteTokens, story.job(reading).usage?.cachedTokens];
  assert.ok(
    used.every((tokens) => (tokens ?? 0) > 1_000),
    `cached: ${used}`,
  );
  const kept = await story.finish({ question: 'Deleted there?', model: 'o3-pro' });
  await engine.jobs.deleteAtProvider(kept);
}

/** They teach what the place does not take. */
async function refusals(story: LedgerStory): Promise<void> {
  const { engine } = story;
  story.goTo('2026-11-10T07:30:00Z');
  await story.ask(
    { question: 'With less effort?', model: 'o3-pro', effort: 'high' },
    { behaviour: fault('create: effort refused') },
  );
  await story.ask(
    { question: 'With a smaller cap?', model: 'gpt-6-luna', maxOutputTokens: 120_000 },
    { behaviour: fault('create: cap above the model’s') },
  );
  await story.ask(
    { question: 'At its own tier?', model: 'o3-pro' },
    { behaviour: fault('create: service tier refused') },
  );
  await story.ask({ question: 'Against the policy?' }, { behaviour: fault('create: against the policy') });
  for (const name of ['create: metadata refused', 'create: organisation not verified for summaries']) {
    story.simulator.next(fault(name));
    await story.finish({ question: `After “${name}”?`, wantsSummary: true });
  }
  const given = await story.ask({ question: 'Given up while it waits?' }, { behaviour: BUSY });
  await engine.jobs.giveUp(given);
  // Then the place takes questions again: this one is not to wait in line.
  story.goTo('2026-11-10T07:45:00Z');
  const unknown = await story.ask({ question: 'Given up while nobody knows?' }, { behaviour: LOST });
  assert.equal(story.job(unknown).state, 'uncertain');
  await engine.jobs.giveUp(unknown);
  const usage = { input_tokens: 700, output_tokens: 900, output_tokens_details: { reasoning_tokens: 640 } };
  await unlistedModel(story, { id: 'resp_unlisted', status: 'completed', model: 'house-model-2', usage, output: [] });
}

/** The catalogue knows no price of it. */
async function unlistedModel(story: LedgerStory, body: object): Promise<void> {
  const raw = { type: 'raw', status: 200, contentType: 'application/json', body: JSON.stringify(body) } as const;
  const id = await story.ask({ question: 'What do you cost?', model: 'house-model-2' }, { behaviour: { fault: raw } });
  assert.deepEqual([story.job(id).state, story.job(id).cost, story.job(id).reserved], ['completed', null, null]);
}

async function foreground(story: LedgerStory): Promise<void> {
  const { engine } = story;
  story.goTo('2026-11-10T15:00:00Z');
  const aside = { background: false, store: false } as const;
  await story.finish({ question: 'Heard to its end?', ...aside }, { streams: true });
  const silent: Behaviour = { queueMs: 0, runMs: 0, answer: 'In one reply.' };
  const { simulator, place, clock } = story;
  simulator.next(silent);
  const asked = { question: 'In one POST?', model: 'o3-pro', background: false, endpoint: place } as const;
  const whole = await engine.jobs.start(prepared(asked, clock.now()), null, true);
  await until('its reply', () => story.job(whole).state === 'completed');
  const broken = await story.ask({ question: 'Broken off?', ...aside, store: true }, { streams: true });
  await until('its stream to begin', () => story.job(broken).state === 'running');
  await engine.jobs.cancel(broken);
  await until('its end', () => story.job(broken).state === 'cancelled');
}
