// What places offer: the table by kind and address, and what each thing that is learnt changes in it, for whom.
import assert from 'node:assert/strict';
import { type Capabilities, CapabilityRecord, type Offers } from '../../src/core/accounts/capabilities.ts';
import { EndpointRecord, type Learnt, type Shown } from '../../src/core/accounts/endpointRecord.ts';
import { builtIn, CAPABILITIES, type Capability, surelyHas } from '../../src/core/providers/builtIn.ts';
import { OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import { ASKED, DROPPED, KEPT } from '../../src/core/providers/refusal.ts';
import type { EndpointSnapshot } from '../../src/shared/job.ts';

const AT = 1_000_000;
const ELSEWHERE = { ...OPENAI_ENDPOINT, name: 'Elsewhere', baseUrl: 'https://elsewhere.example/v1' };
const at = (provider: EndpointSnapshot['provider'], isOpenAis = false): EndpointSnapshot => ({
  ...(isOpenAis ? OPENAI_ENDPOINT : ELSEWHERE),
  provider,
});

describe('what is built in of a place', () => {
  const having = (capability: Capability) =>
    [at('openai', true), at('openai'), at('azure'), at('compatible'), at('compatible', true)].map((place) =>
      builtIn(place, capability),
    );

  it('is what was asked by the name of the provider before', () => {
    const [yes, no, unknown] = ['yes', 'no', 'unknown'] as const;
    assert.deepEqual(having('metadata'), [yes, unknown, yes, unknown, yes]);
    assert.deepEqual(having('serviceTier'), [yes, yes, yes, no, no]);
    assert.equal(builtIn({ ...at('azure'), apiVersion: '2025-04-01-preview' }, 'serviceTier'), no);
    assert.equal(builtIn({ ...at('azure'), apiVersion: 'preview' }, 'serviceTier'), yes);
    assert.deepEqual(having('deployments'), [no, unknown, yes, unknown, no]);
    assert.deepEqual(having('listPrices'), [yes, unknown, no, unknown, yes]);
    assert.deepEqual(having('developerMessage'), [yes, yes, yes, unknown, unknown]);
    assert.deepEqual(having('endDates'), [yes, yes, no, no, no]);
    assert.deepEqual(having('openAiModels'), [yes, yes, no, no, no]);
    assert.deepEqual(having('openAiLogs'), [yes, no, no, no, yes]);
    assert.deepEqual(having('describesMachine'), [yes, no, no, no, yes]);
  });

  it('is nothing of a kind of place that a row of another version names', () => {
    const place: EndpointSnapshot = JSON.parse(JSON.stringify({ ...ELSEWHERE, provider: 'constructor' }));
    assert.deepEqual(
      CAPABILITIES.filter((capability) => builtIn(place, capability) !== 'unknown'),
      [],
    );
  });

  it('is all there is at OpenAI, and unknown of a place that nobody asked', () => {
    assert.deepEqual(
      CAPABILITIES.filter((capability) => !surelyHas(OPENAI_ENDPOINT, capability)),
      ['deployments'],
    );
    for (const capability of ['responses', 'background', 'stream', 'inputTokens', 'models', 'batch'] as const) {
      assert.deepEqual(
        [builtIn(at('openai'), capability), builtIn(at('compatible'), capability)],
        ['unknown', 'unknown'],
      );
    }
  });
});

describe('what is learnt of a place', () => {
  let facts: Map<string, string>;
  const ledger = {
    fact: (name: string) => facts.get(name) ?? null,
    async setFact(name: string, value: string | ((before: string | null) => string)) {
      facts.set(name, typeof value === 'string' ? value : value(facts.get(name) ?? null));
    },
  };
  const record = () => new EndpointRecord({ ledger, now: () => AT });
  const known = (place: EndpointSnapshot = ELSEWHERE, key: string | null = 'key'): Capabilities =>
    new CapabilityRecord({ ledger, now: () => AT }).of(place, key);
  const learn = (learnt: Omit<Learnt, 'at' | 'key'>) => record().learn(ELSEWHERE, { ...learnt, key: 'key' });

  /** What is not as it is built in. */
  function changed(offers: Offers): Record<string, string> {
    const rows = CAPABILITIES.filter((capability) => offers[capability].how !== 'built in');
    return Object.fromEntries(
      rows.map((row) => [row, `${offers[row].answer}, ${offers[row].how}, ${offers[row].since}`]),
    );
  }

  beforeEach(() => {
    facts = new Map();
  });

  it('is nothing at first: all is as it is built in, since ever', () => {
    assert.deepEqual(changed(known()), {});
    for (const capability of CAPABILITIES) {
      const { answer, since, how } = known()[capability];
      assert.deepEqual([answer, since, how], [builtIn(ELSEWHERE, capability), null, 'built in']);
    }
  });

  it('changes one line for each field that says what a place has, and none for what a model takes', async () => {
    const told = { background: 'background', store: 'store', stream: 'stream', metadata: 'metadata' };
    const lines: Record<string, string> = { ...told, service_tier: 'serviceTier' };
    for (const field of [...DROPPED, ...ASKED, ...KEPT]) {
      facts = new Map();
      await learn({ field, model: null });
      const line = lines[field];
      const wanted = line === undefined ? {} : { [line]: `no, refused, ${AT}` };
      assert.deepEqual(changed(known()), wanted, field);
      assert.deepEqual(changed(known().for('o3', true)), wanted, field);
    }
  });

  it('holds for the key it was learnt with, at its address and under its name', async () => {
    await learn({ field: 'background', model: null });
    assert.equal(known().background.answer, 'no');
    for (const [place, key] of [
      [ELSEWHERE, 'other'],
      [ELSEWHERE, null],
      [{ ...ELSEWHERE, baseUrl: 'https://third.example/v1' }, 'key'],
      [{ ...ELSEWHERE, name: 'Third' }, 'key'],
    ] as const) {
      assert.deepEqual(changed(known(place, key)), {}, `${place.name} ${place.baseUrl} ${key}`);
    }
  });

  it('tells a refusal of one model, of what is not stored, and a run that nobody could ask about', async () => {
    await learn({ field: 'background', model: 'o3', isUnstored: true });
    assert.deepEqual(changed(known()), {}, 'what is kept runs there');
    assert.deepEqual(changed(known().for('o3', true)), {});
    assert.deepEqual(changed(known().for('o1', false)), {});
    const unstored = known().for('o3', false).background;
    assert.deepEqual([unstored.answer, unstored.learnt?.isUnstored], ['no', true]);
    await record().forget(ELSEWHERE);
    await learn({ field: 'stream', model: 'o3' });
    assert.deepEqual(changed(known()), { stream: `no, refused, ${AT}` }, 'of any model');
    assert.deepEqual(changed(known().for('o1', true)), {});
    await record().forget(ELSEWHERE);
    await learn({ field: 'background', model: null, isUnreadable: true });
    assert.deepEqual(changed(known().for('o3', true)), { background: `no, seen, ${AT}` });
  });

  it('remembers what a place offers instead, and nothing that has another shape', async () => {
    const rows: readonly Learnt[] = [
      { field: 'reasoning.effort', model: 'o3', values: ['low', 'medium'], key: 'key', at: AT },
      { field: 'max_output_tokens', model: 'o3', most: 4_096, key: 'key', at: AT },
      { field: 'store', model: null, key: 'key', at: AT },
    ];
    for (const row of rows) await learn(row);
    assert.deepEqual(record().of(ELSEWHERE, 'key'), rows);
    const odd = [
      { ...rows[0], model: 3 },
      { ...rows[0], values: 'low' },
      { ...rows[0], values: ['low', null] },
      { ...rows[1], most: -1 },
      { ...rows[2], field: 'temperature' },
      null,
    ];
    facts.set('endpoint:Elsewhere', JSON.stringify({ baseUrl: ELSEWHERE.baseUrl, refusals: [...odd, rows[2]] }));
    assert.deepEqual(record().of(ELSEWHERE, 'key'), [rows[2]]);
  });

  it('makes nothing of a refusal of what the place surely does not have', async () => {
    const gateway = { ...ELSEWHERE, provider: 'compatible' } as const;
    await learn({ field: 'service_tier', model: null });
    assert.deepEqual(changed(known(gateway)), {});
    assert.deepEqual(changed(known()), { serviceTier: `no, refused, ${AT}` });
  });

  it('knows a missing count for every key, and a listing for the key that listed', async () => {
    facts.set('inputTokens:Elsewhere', `cannot ${ELSEWHERE.baseUrl}`);
    assert.deepEqual(changed(known()), { inputTokens: 'no, refused, null' });
    assert.deepEqual(changed(known(ELSEWHERE, 'other')), { inputTokens: 'no, refused, null' });
    assert.deepEqual(changed(known({ ...ELSEWHERE, baseUrl: 'https://third.example/v1' })), {});
    facts.set('inputTokens:Elsewhere', `agreed ${ELSEWHERE.baseUrl}`);
    assert.deepEqual(changed(known()), {}, 'a yes is no knowledge');
    const listing = { baseUrl: ELSEWHERE.baseUrl, fingerprint: 'key', at: 7, models: [] };
    facts = new Map([['models:Elsewhere', JSON.stringify(listing)]]);
    assert.deepEqual(changed(known()), { models: 'yes, seen, 7' });
    assert.deepEqual(changed(known(ELSEWHERE, 'other')), {});
    assert.deepEqual(changed(known({ ...ELSEWHERE, baseUrl: 'https://third.example/v1' })), {});
  });

  describe('by what it did', () => {
    const show = (changes: Partial<Shown>) =>
      record().show(ELSEWHERE, { capability: 'retrieve', answer: 'no', how: 'refused', key: 'key', ...changes });

    it('changes the line that it is about, for its key, at its address', async () => {
      await show({});
      await show({ capability: 'background', how: 'seen' });
      const lines = { retrieve: `no, refused, ${AT}`, background: `no, seen, ${AT}` };
      assert.deepEqual(changed(known()), lines);
      assert.deepEqual(changed(known().for('o3', true)), lines);
      assert.deepEqual(
        [changed(known(ELSEWHERE, 'other')), changed(known({ ...ELSEWHERE, baseUrl: 'https://x.example' }))],
        [{}, {}],
      );
    });

    it('is what it did last, and nothing once that is taken back, forgotten or old', async () => {
      await show({});
      await show({ answer: 'yes', how: 'seen' });
      assert.deepEqual(changed(known()), { retrieve: `yes, seen, ${AT}` });
      await record().unshow(ELSEWHERE, { capability: 'retrieve', key: 'other' });
      assert.deepEqual(changed(known()), { retrieve: `yes, seen, ${AT}` });
      await record().unshow(ELSEWHERE, { capability: 'retrieve', key: 'key' });
      assert.deepEqual(changed(known()), {});
      await show({});
      const later = new CapabilityRecord({ ledger, now: () => AT + 30 * 86_400_000 }).of(ELSEWHERE, 'key');
      assert.deepEqual(changed(later), {});
      await record().forget(ELSEWHERE);
      assert.deepEqual(changed(known()), {});
    });

    it('is for a day only that nothing can be cancelled there, which may cost money', async () => {
      await show({ capability: 'cancel' });
      await show({ capability: 'background', how: 'seen' });
      const tomorrow = new CapabilityRecord({ ledger, now: () => AT + 86_400_000 }).of(ELSEWHERE, 'key');
      assert.deepEqual(changed(tomorrow), { background: `no, seen, ${AT}` });
    });

    it('stands beside what it refused, and neither is lost for the other', async () => {
      await show({});
      await learn({ field: 'stream', model: null });
      await show({ capability: 'cancel' });
      assert.deepEqual(Object.keys(changed(known())).toSorted(), ['cancel', 'retrieve', 'stream']);
      await record().unlearn(ELSEWHERE, { field: 'stream', model: null, key: 'key' });
      assert.deepEqual(Object.keys(changed(known())).toSorted(), ['cancel', 'retrieve']);
    });

    it('takes with the responses all that only they have', async () => {
      await show({ capability: 'responses' });
      const none = [
        'background',
        'cancel',
        'inputTokens',
        'metadata',
        'previousResponse',
        'responses',
        'resume',
        'retrieve',
        'store',
      ];
      assert.deepEqual(
        changed(known()),
        Object.fromEntries(none.map((capability) => [capability, `no, refused, ${AT}`])),
      );
    });

    it('is not believed in another shape', () => {
      const row = { capability: 'retrieve', answer: 'no', how: 'refused', at: 7, key: 'key' };
      const odd = [
        { ...row, capability: 'telepathy' },
        { ...row, answer: 'unknown' },
        { ...row, how: 'heard' },
        { ...row, at: 'x' },
        { ...row, key: 7 },
        null,
      ];
      const text = (shown: unknown) => JSON.stringify({ baseUrl: ELSEWHERE.baseUrl, refusals: [], shown });
      facts.set('endpoint:Elsewhere', text(odd));
      assert.deepEqual(changed(known()), {});
      facts.set('endpoint:Elsewhere', text([...odd, row]));
      assert.deepEqual(changed(known()), { retrieve: 'no, refused, 7' });
      facts.set('endpoint:Elsewhere', text('x'));
      assert.deepEqual(changed(known()), {});
    });

    it('is nothing against what is built in as a no', async () => {
      await show({ answer: 'yes', how: 'seen' });
      assert.equal(known({ ...ELSEWHERE, api: 'chat' }).retrieve.answer, 'no');
    });
  });
});
