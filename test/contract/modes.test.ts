// Every model in every mode, at every kind of place and setting: sent as the catalogue has it, stopped here with a sentence,
// or refused there and learnt. Real SDK, simulator, and, where something is learnt, the real engine.

import assert from 'node:assert/strict';
import { Account } from '../../src/core/accounts/account.ts';
import { capabilitiesFrom } from '../../src/core/accounts/capabilities.ts';
import type { Learnt } from '../../src/core/accounts/endpointRecord.ts';
import type { Engine } from '../../src/core/engine.ts';
import { howToRun } from '../../src/core/jobs/prepare/howToRun.ts';
import { bodyOf, type Prepared, prepare, type Question } from '../../src/core/jobs/prepare/prepare.ts';
import { readOwnRows } from '../../src/core/ledger/ownRows.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import type { Job } from '../../src/shared/job.ts';
import { MODES, type Mode } from '../../src/shared/mode.ts';
import { aKey } from '../builders/aKey.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, aQuestion, catalogue, streamed } from '../fakes/question.ts';
import facts from '../fixtures/modelFacts.json' with { type: 'json' };
import type { Behaviour } from '../simulator/behaviour.ts';
import { faultSwitch } from '../simulator/faultSwitches.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

type Fact = (typeof facts.models)[number];

/** Before the first of them ended: the rules are the same. */
const EARLY = Date.UTC(2025, 0, 1);
const PRO = 'gpt-6.1-sol';
const usable = facts.models.filter(({ id }) => !id.endsWith('-deep-research'));
const hasPro = (fact: Fact) => 'reasoning_mode' in fact && (fact.reasoning_mode?.values ?? []).includes('pro');
const BACKGROUND_REFUSED: Learnt = { field: 'background', model: null, at: EARLY, key: 'key' };

describe('a mode', () => {
  let simulator: Simulator;
  afterEach(() => simulator.dispose());

  interface Case {
    readonly fact: Fact;
    readonly mode: Mode | null;
    readonly provider: 'openai' | 'compatible';
    readonly setting: 'auto' | 'always' | 'never';
    readonly isBackgroundRefused: boolean;
  }

  function everyCase(): Case[] {
    return usable.flatMap((fact) =>
      [null, ...MODES].flatMap((mode) =>
        (['openai', 'compatible'] as const).flatMap((provider) =>
          (['auto', 'always', 'never'] as const).flatMap((setting) =>
            [false, true].map((isBackgroundRefused) => ({ fact, mode, provider, setting, isBackgroundRefused })),
          ),
        ),
      ),
    );
  }

  /** By the facts alone: what is said instead of sending; null = it is sent. */
  function objectionTo({ fact, mode, setting, isBackgroundRefused }: Case): RegExp | null {
    if (setting === 'always' && isBackgroundRefused) return /ponder\.background is “always”\. Nothing was sent\./;
    const isPro = mode === 'pro' && hasPro(fact);
    if (isPro && setting === 'never') return /runs only in the background, but ponder\.background is “never”\./;
    if (isPro && isBackgroundRefused) return /runs only in the background, and Simulator does not run it there\./;
    return mode === 'pro' && !hasPro(fact) ? /^\S+ has no pro mode that Ponder knows of\. Nothing was sent\./ : null;
  }

  function asked({ fact, mode, provider, setting, isBackgroundRefused }: Case): Prepared | string {
    const model = catalogue.find(fact.id);
    const learnt = isBackgroundRefused ? [BACKGROUND_REFUSED] : [];
    // As the pickers have it: a mode that a model does not have is no matter of how it runs.
    const ran = model.modes.includes('pro') ? mode : null;
    try {
      const endpoint = aPlace(simulator.baseUrl, { provider });
      const offers = capabilitiesFrom(endpoint, learnt).for(model.id, true);
      const run = howToRun({ model, mode: ran, setting, offers, endpointName: 'Simulator' });
      return streamed({ endpoint, model: fact.id, mode, effort: null, ...run }, EARLY);
    } catch (error) {
      assert.ok(isHumanError(error), String(error));
      return error.message;
    }
  }

  it('is sent where the catalogue has it and the background is there, and stopped with a sentence elsewhere', async () => {
    simulator = await startSimulator({ models: facts.models.map(({ id }) => id) });
    const options = { organization: null, project: null, headers: {}, describesMachine: false };
    const provider = createProvider({ ...options, baseUrl: simulator.baseUrl, credential: aKey(DEFAULT_KEY) });
    const seen = { sent: 0, stopped: 0 };
    for (const each of everyCase()) {
      const { fact, mode, setting, isBackgroundRefused } = each;
      const told = `${fact.id}, ${mode}, ${each.provider}, ${setting}, background refused: ${isBackgroundRefused}`;
      const objection = objectionTo(each);
      const made = asked(each);
      if (typeof made === 'string') {
        assert.ok(objection !== null, `${told} should be sent, and is stopped: ${made}`);
        assert.match(made, objection, told);
        seen.stopped += 1;
        continue;
      }
      assert.equal(objection, null, `${told} should be stopped`);
      const { stream, ...body } = bodyOf(made.job, made.texts, catalogue.find(fact.id));
      const expected = hasPro(fact) ? (mode ?? 'standard') : undefined;
      const isForeground = setting === 'never' || isBackgroundRefused;
      assert.deepEqual([body.reasoning?.mode, body.background], [expected, !isForeground], told);
      assert.equal(made.job.mode, expected ?? null, told);
      if (expected === 'pro') assert.equal(stream, undefined, `${told}: nobody says that pro mode streams`);
      simulator.next({ queueMs: 0, runMs: 0 });
      const result = await provider.start(body, made.job.id);
      assert.ok(result.ok, `${told} should have been taken: ${JSON.stringify(result)}`);
      assert.equal(result.value.response.mode, expected ?? null, `${told}: the reply's word`);
      seen.sent += 1;
    }
    assert.equal(seen.sent + seen.stopped, usable.length * 3 * 2 * 3 * 2);
    assert.ok(seen.sent > 500 && seen.stopped > 300, JSON.stringify(seen));
  });

  it('that is not known of a model would be refused by the service as well', async () => {
    simulator = await startSimulator({ models: facts.models.map(({ id }) => id) });
    const options = { organization: null, project: null, headers: {}, describesMachine: false };
    const provider = createProvider({ ...options, baseUrl: simulator.baseUrl, credential: aKey(DEFAULT_KEY) });
    for (const fact of usable.filter((each) => !hasPro(each))) {
      const { job, texts } = streamed({ endpoint: aPlace(simulator.baseUrl), model: fact.id, effort: null }, EARLY);
      const { stream: _, ...body } = bodyOf(job, texts, catalogue.find(fact.id));
      const result = await provider.start({ ...body, reasoning: { ...body.reasoning, mode: 'pro' } }, job.id);
      assert.equal(result.ok, false, fact.id);
    }
  });

  describe('that a place refuses', () => {
    let files: LedgerFolder;
    let clock: FakeClock;
    let engine: Engine;

    async function start(scenario: 'everyday' | 'noBackground' = 'everyday'): Promise<void> {
      simulator = await startSimulator({ scenario });
      simulator.always({ queueMs: 0, runMs: 0 });
      files = new LedgerFolder();
      clock = new FakeClock();
      engine = await openWindow({ files, clock, place: place(), key: () => DEFAULT_KEY });
    }
    afterEach(() => files.dispose());

    const place = () => aPlace(simulator.baseUrl);
    const account = () => new Account({ ...engine, endpoint: place(), now: () => clock.now() });
    const posts = () => simulator.truth.creates;
    const modeSent = (): unknown => JSON.parse(JSON.stringify(posts().at(-1)?.body)).reasoning?.mode;

    async function ask(mode: Mode | null, changes: Partial<Question> = {}): Promise<Job> {
      const here = await account().catalogueFrom(catalogue);
      const { job, texts } = prepare(
        aQuestion({ endpoint: place(), model: PRO, mode, effort: 'low', ...changes }),
        here,
        clock.now(),
      );
      await engine.jobs.start({ job: { ...job, streams: false }, texts }, null, true);
      await clock.settle();
      return engine.ledger.get(job.id) ?? assert.fail('the job is gone');
    }

    const [listed] = faultSwitch('create: mode refused').behaviours;
    const [altogether] = faultSwitch('create: mode refused altogether').behaviours;
    const said = (code: string | null, message: string, param: string | null = 'reasoning.mode'): Behaviour => ({
      fault: { type: 'httpError', status: 400, code, message, param, errorType: 'invalid_request_error' },
    });
    const REFUSALS: readonly (readonly [how: string, behaviour: Behaviour, left: readonly Mode[]])[] = [
      ['by its list of values', listed ?? assert.fail(), ['standard']],
      ['as a parameter nobody knows', altogether ?? assert.fail(), []],
      ['as an unsupported parameter', said('unsupported_parameter', "Unsupported parameter: 'reasoning.mode'."), []],
      [
        'as an unsupported value, without a list',
        said('unsupported_value', "Unsupported value: 'pro' is not supported with this model."),
        ['standard'],
      ],
      ['in the name of its object', said('unknown_parameter', "Unknown parameter: 'reasoning.mode'.", 'reasoning'), []],
      [
        'in words alone, without a parameter',
        said('unknown_parameter', "Unknown parameter: 'reasoning.mode'.", null),
        [],
      ],
    ];

    for (const [how, behaviour, left] of REFUSALS) {
      it(`${how}: pro is never left out by itself, and not sent there again`, async () => {
        await start();
        simulator.next(behaviour);
        const job = await ask('pro');
        assert.deepEqual([job.state, job.mode, job.dropped, posts().length], ['rejected', 'pro', [], 1]);
        const taught = await account().catalogueFrom(catalogue);
        assert.deepEqual([taught.find(PRO).modes, taught.find('gpt-6-sol').modes], [left, [...MODES]]);
        assert.deepEqual(taught.find(PRO).efforts, catalogue.find(PRO).efforts, 'it says nothing of efforts');
        await assert.rejects(ask('pro', { question: 'How?' }), { message: /has no pro mode that Ponder knows of/ });
        assert.equal(posts().length, 1);
        const standard = await ask('standard', { question: 'When?' });
        assert.deepEqual(
          [standard.state, standard.dropped, modeSent()],
          ['completed', [], left.length === 0 ? undefined : 'standard'],
        );
      });
    }

    it('is left out once where it is the standard one, noted on the job, and not sent again', async () => {
      await start();
      simulator.next(altogether ?? assert.fail());
      const job = await ask('standard');
      assert.deepEqual([job.state, job.dropped, posts().length], ['completed', ['reasoning.mode'], 2]);
      assert.equal(modeSent(), undefined);
      const next = await ask(null, { question: 'How?' });
      assert.deepEqual([next.mode, next.dropped, modeSent(), posts().length], [null, [], undefined, 3]);
    });

    for (const [how, message] of [
      ['by a list', "Invalid value: 'standard'. Supported values are: 'pro'."],
      ['without one', "Invalid value: 'standard' is not supported with this model."],
    ] as const) {
      it(`as a value, ${how}: what is left is pro, and nothing runs in that without being asked for`, async () => {
        await start();
        simulator.next(said('invalid_value', message));
        const job = await ask('standard');
        assert.deepEqual([job.state, job.dropped, posts().length], ['rejected', [], 1]);
        for (const mode of [null, 'standard'] as const) {
          await assert.rejects(ask(mode, { question: 'How?' }), {
            message:
              'gpt-6.1-sol runs only in pro mode here. Nothing was sent. Choose gpt-6.1-sol · pro, or another model.',
          });
        }
        assert.equal(posts().length, 1);
        assert.equal((await ask('pro', { question: 'When?' })).mode, 'pro');
      });
    }

    it('says nothing of modes where the job named none, or the words are about something else', async () => {
      await start();
      simulator.next(said('unsupported_parameter', "Unsupported parameter: 'reasoning.mode'."));
      assert.equal((await ask(null, { model: 'o3' })).state, 'rejected');
      simulator.next(said('invalid_value', "Invalid value: 'pro'. Supported values are: 'standard' and 'pro'."));
      assert.equal((await ask('pro')).state, 'rejected');
      assert.deepEqual(await account().learnt(), []);
    });

    it('by running nothing in the background: the next one is stopped here', async () => {
      await start('noBackground');
      assert.deepEqual([(await ask('pro')).state, posts().length], ['rejected', 1]);
      const offers = (await account().capabilities()).for(PRO, true);
      const terms = { model: catalogue.find(PRO), offers, endpointName: 'Simulator', setting: 'auto' };
      assert.throws(() => howToRun({ ...terms, mode: 'pro' }), /does not run it there\. Nothing was sent\./);
      assert.deepEqual(howToRun({ ...terms, mode: 'standard' }), { background: false, without: [] });
    });

    it('in the background only what it may not keep: the setting that helps is named', async () => {
      await start();
      const offers = capabilitiesFrom(aPlace(simulator.baseUrl), [{ ...BACKGROUND_REFUSED, isUnstored: true }]);
      const terms = {
        model: catalogue.find(PRO),
        mode: 'pro',
        endpointName: 'Place',
        setting: 'auto',
      } as const;
      assert.deepEqual(howToRun({ ...terms, offers: offers.for(PRO, true) }), { background: true, without: [] });
      assert.throws(() => howToRun({ ...terms, offers: offers.for(PRO, false) }), {
        message:
          'Pro mode of gpt-6.1-sol runs only in the background, where Place must be allowed to store it, but ponder.store is off. Nothing was sent. Turn on ponder.store, or choose standard mode.',
      });
    });

    it('and the word of the reply is kept: what ran otherwise teaches nothing about the mode that was asked for', async () => {
      await start();
      const job = await ask('pro');
      assert.deepEqual([job.state, job.mode, job.servedMode], ['completed', 'pro', 'pro']);
      await engine.ledger.change(job.id, (before) => ({ job: { ...before, servedMode: 'standard' } }));
      await ask('pro', { question: 'How?' });
      await ask(null, { question: 'When?', model: 'o3' });
      assert.deepEqual(
        readOwnRows(engine.ledger.access)
          .answered.map(({ model, mode }) => `${model} ${mode}`)
          .toSorted(),
        [`${PRO} pro`, `${PRO} standard`, 'o3 null'],
      );
    });

    it('and its word counts by what it means: one that nobody knows says nothing of the next price', async () => {
      await start();
      for (const [word, mode] of [
        [' Pro', 'pro'],
        ['STANDARD', 'standard'],
        ['turbo', null],
      ] as const) {
        const { id } = await ask('pro', { question: `What of ${word}?` });
        await engine.ledger.change(id, (before) => ({ job: { ...before, servedMode: word } }));
        const found = readOwnRows(engine.ledger.access).answered.filter((each) => each.model === PRO);
        assert.deepEqual(
          found.map((each) => each.mode),
          mode === null ? [] : [mode],
          word,
        );
        await engine.jobs.remove(id);
      }
    });
  });
});
