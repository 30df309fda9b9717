// The second half of the full ledger: what other programs asked, budgets that were passed, and all that is still open when the
// window leaves.
import assert from 'node:assert/strict';
import { Account } from '../../src/core/accounts/account.ts';
import { EndpointCount } from '../../src/core/accounts/endpointCount.ts';
import { rememberChoice } from '../../src/core/asking/rememberedChoice.ts';
import type { PauseReason, WaitingReason } from '../../src/shared/job.ts';
import { BUSY, fault, type LedgerStory, LOST, OTHER_KEY } from '../fakes/ledgerStory.ts';
import { aPlace, prepared } from '../fakes/question.ts';
import { until } from '../fakes/until.ts';
import { DEFAULT_KEY } from '../simulator/server.ts';

/** Nobody listens there. */
const NOWHERE = aPlace('http://127.0.0.1:9/v1', { name: 'Far' });

export async function knownByTheirIds(story: LedgerStory): Promise<void> {
  const { engine, place, simulator } = story;
  story.goTo('2026-11-11T08:00:00Z');
  const ended = await uncertain(story, 'Adopted at its end?');
  simulator.advanceTo(ended.responseId, 'completed');
  await engine.jobs.adopt(ended.id, ended.responseId);
  const running = await uncertain(story, 'Adopted while it runs?');
  await engine.jobs.adopt(running.id, running.responseId);
  for (const tier of ['flex', 'priority', 'default']) {
    const responseId = await foreign(story, { service_tier: tier });
    simulator.advanceTo(responseId, 'completed');
    await engine.jobs.track(responseId, place);
  }
  await engine.jobs.track(await foreign(story, { store: false }), place);
  await trackRaw(story, 'tools', {
    output: [
      { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'lease' } },
      { type: 'file_search_call', id: 'fs_1', status: 'completed', queries: ['lease'] },
    ],
    tool_usage: { web_search: { num_requests: 3 } },
  });
  await trackRaw(story, 'unknown_fee', {
    output: [{ type: 'code_interpreter_call', id: 'ci_1', status: 'completed' }],
  });
  await trackRaw(story, 'unknown_tier', { service_tier: 'scale' });
  await trackRaw(story, 'batch', { service_tier: 'batch' });
  await trackRaw(story, 'long_writes', {
    model: 'gpt-6.1-terra',
    usage: {
      input_tokens: 9_001,
      input_tokens_details: {
        cached_tokens: 1_024,
        cache_write_tokens: 5_120,
        cache_write_tokens_details: { ttl_12h_tokens: 2_048 },
      },
      output_tokens: 777,
      output_tokens_details: { reasoning_tokens: 512 },
    },
  });
}

async function uncertain(story: LedgerStory, question: string): Promise<{ id: string; responseId: string }> {
  const id = await story.ask({ question }, { behaviour: LOST });
  assert.equal(story.job(id).state, 'uncertain');
  const made = story.simulator.truth.responses.at(-1);
  return { id, responseId: made?.responseId ?? assert.fail('the simulator made no response') };
}

/** A response that another program asked for. */
async function foreign({ simulator }: LedgerStory, body: object): Promise<string> {
  simulator.next({ hold: 'in_progress', queueMs: 0, answer: 'It scatters blue light most.' });
  const asked = { model: 'o3', background: true, store: true, input: 'Why is the sky blue?', max_output_tokens: 4_000 };
  const reply = await fetch(`${simulator.baseUrl}/responses`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${DEFAULT_KEY}` },
    body: JSON.stringify({ ...asked, ...body }),
  });
  assert.equal(reply.status, 200);
  const made: { id: string } = JSON.parse(await reply.text());
  return made.id;
}

/** A response that the simulator makes none of; its question can't be had either. */
async function trackRaw({ engine, simulator, place, clock }: LedgerStory, name: string, body: object): Promise<void> {
  const usage = { input_tokens: 1_501, output_tokens: 803, output_tokens_details: { reasoning_tokens: 640 } };
  const created = Math.floor(clock.now() / 1_000) - 3_600;
  const told = { id: `resp_${name}`, status: 'completed', model: 'o3', created_at: created, usage, ...body };
  const raw = { type: 'raw', status: 200, contentType: 'application/json', body: JSON.stringify(told) } as const;
  simulator.next({ on: 'look', fault: raw });
  await engine.jobs.track(told.id, place);
}

/** Budgets that a person agreed to pass. */
export async function passed(story: LedgerStory): Promise<void> {
  const { settings } = story;
  story.goTo('2026-11-11T16:00:00Z');
  settings.limits = { day: 1_000_000, month: 2_000_000_000 };
  await story.finish({ question: 'Past the day?' }, { passes: true });
  settings.limits = { day: 1_000_000, month: 2_000_000 };
  const both = await story.finish({ question: 'Past the day and the month?', model: 'o3-pro' }, { passes: true });
  assert.deepEqual(
    story.job(both).budgetPasses.map(({ limit }) => limit),
    ['day', 'month'],
  );
  settings.limits = { day: 0, month: 0 };
}

/** In the end the window has no key: whatever one fitted would go on. */
export async function paused(story: LedgerStory): Promise<void> {
  const { engine, settings, simulator, clock } = story;
  story.goTo('2026-11-12T09:30:00Z');
  await leftByDeadWindow(story);
  story.goTo('2026-11-12T09:40:00Z');
  const setKey = async (key: string | null) => {
    settings.key = key;
    await engine.jobs.refreshKeys();
  };
  const office = aPlace(simulator.baseUrl, { name: 'Büro', organization: 'org-office', project: 'proj-7' });
  await setKey(OTHER_KEY);
  const otherKey = await story.ask({ question: 'In which project?' });
  await setKey(DEFAULT_KEY);
  await engine.jobs.lookNow(otherKey);
  const reasons = {
    keyRefused: await story.ask({ question: 'Whose key?', endpoint: office }),
    noAccess: await story.ask({ question: 'With what right?', endpoint: office }),
    otherKey,
    noKey: await story.ask({ question: 'Without a key?' }),
    tooLarge: await story.ask({ question: 'All of it?' }),
  } satisfies Record<PauseReason, string>;
  const unsent = await story.ask({ question: 'With another key?' }, { behaviour: BUSY });
  simulator.next({ on: 'look', ...fault('look: more than can be read') });
  await engine.jobs.lookNow(reasons.tooLarge);
  simulator.next({ on: 'look', ...fault('look: no access') });
  await engine.jobs.lookNow(reasons.noAccess);
  simulator.next({ on: 'look', ...fault('look: key refused') });
  await engine.jobs.lookNow(reasons.keyRefused);
  await engine.ledger.keyTrouble.claimNotice(office.name);
  await setKey(null);
  await engine.jobs.lookNow(reasons.noKey);
  engine.jobs.sendNow(unsent);
  await clock.settle();
  for (const [reason, id] of Object.entries(reasons)) assert.equal(story.job(id).pauseReason, reason);
  assert.equal(story.job(unsent).waitingReason, 'noKey');
}

export async function waiting(story: LedgerStory): Promise<void> {
  const { engine, settings, clock } = story;
  story.goTo('2026-11-12T07:30:00Z');
  const reasons = {
    rateLimit: await story.ask({ question: 'After the others?' }, { behaviour: BUSY }),
    budget: await story.ask({ question: 'When there is room?' }, { behaviour: BUSY }),
    offline: await story.ask({ question: 'Without a network?', endpoint: NOWHERE }),
    parent: await askedAhead(story),
  } satisfies Record<Exclude<WaitingReason, 'consent' | 'noKey'>, string>;
  // What was meant for the one that never got there.
  story.simulator.clear();
  const again = async (id: string) => {
    engine.jobs.sendNow(id);
    await clock.settle();
  };
  settings.limits = { day: 1, month: 0 };
  await again(reasons.budget);
  settings.limits = { day: 0, month: 0 };
  for (const [reason, id] of Object.entries(reasons)) assert.equal(story.job(id).waitingReason, reason);
}

/** Asks on from an answer that is not there yet. */
async function askedAhead(story: LedgerStory): Promise<string> {
  const after = await story.ask({ question: 'How long does this run?' });
  const tokens = { least: 0, likely: 2_100, most: 12_500 };
  const goesOn = { chain: { after, by: 'response', tokens }, before: { by: 'response', responseId: null } } as const;
  return await story.ask({ question: 'And then?', parent: { id: after, relation: 'followUp' }, goesOn });
}

/** What is under way when the window leaves. */
export async function open(story: LedgerStory): Promise<void> {
  story.goTo('2026-11-12T08:00:00Z');
  await story.finish({ question: 'Done today?', model: 'o3-pro', effort: 'high' });
  await story.ask({ question: 'In the queue?' }, { behaviour: { hold: 'queued' } });
  await story.ask({ question: 'Under way?', model: 'gpt-6-sol', effort: 'high' });
  const streamed = await story.ask({ question: 'Under way, and heard?' }, { streams: true });
  await until('its stream to begin', () => story.job(streamed).state === 'running');
  const cancelled = await story.ask({ question: 'To be cancelled?' });
  await story.engine.jobs.cancel(cancelled);
  await story.ask({ question: 'Did it arrive?' }, { behaviour: LOST });
  await story.ask({ question: 'And this one?', model: 'o3-pro' }, { behaviour: fault('create: HTTP 503') });
}

/** What a window leaves that ends in the middle: a run it hears, a POST under way, and a question that was not sent yet. */
export async function leftByDeadWindow(story: LedgerStory): Promise<Record<'heard' | 'sending' | 'prepared', string>> {
  const { clock, simulator, place } = story;
  const from = await story.dyingWindow();
  const aside = { background: false, store: false } as const;
  const heard = await story.ask({ question: 'Who hears this one?', ...aside }, { streams: true, from });
  await until('its stream to begin', () => story.job(heard).state === 'running');
  const calls = simulator.truth.creates.length;
  const hangs = { fault: { type: 'hang', when: 'afterHandling' } } as const;
  const sending = await story.ask({ question: 'Did this one arrive?' }, { from, behaviour: hangs });
  await until('the POST to arrive', () => simulator.truth.creates.length > calls);
  assert.equal(story.job(sending).state, 'submitting');
  const { job, texts } = prepared({ endpoint: place, question: 'Was this one sent?' }, clock.now());
  await from.ledger.insert({ job: { ...job, nextLookAt: clock.now() + 30_000 }, texts, budget: null });
  from.dispose();
  return { heard, sending, prepared: job.id };
}

/** What all windows remember together, and the index. */
export async function memory(story: LedgerStory): Promise<void> {
  const { ledger, pool, search } = story.engine;
  const { place, clock } = story;
  const needs = { ledger, pool, search, endpoint: place, now: () => clock.now() };
  story.goTo('2026-11-12T09:00:00Z');
  story.simulator.next(fault('create: metadata refused'));
  await story.ask({ question: 'Without metadata, today?' });
  const account = new Account(needs);
  await account.ask();
  const [learnt] = await account.learnt();
  assert.ok(learnt, 'it should have learnt something');
  await account.agreed(learnt);
  await new EndpointCount(needs).remember('agreed');
  await rememberChoice(ledger, { model: 'gpt-5.4-mini', mode: null, effort: 'low' }, place);
  // A window on another machine has it open: nobody here can tell what became of that.
  await ledger.setFact('seat:elsewhere', JSON.stringify({ pid: 4_711, host: 'elsewhere', since: clock.now() }));
  assert.ok(await ledger.upkeep.backUp(), 'there should be a backup');
  await ledger.indexTexts();
  assert.deepEqual(story.simulator.unmet, [], 'a behaviour that no call has met was meant for another one');
}
