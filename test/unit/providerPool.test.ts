// One place makes providers, and one place decides what they are told.
import assert from 'node:assert/strict';
import { ChatProvider } from '../../src/core/providers/chat/chatProvider.ts';
import { createProvider } from '../../src/core/providers/createProvider.ts';
import type { Credential } from '../../src/core/providers/credential.ts';
import { type Endpoint, OPENAI_ENDPOINT, snapshotOf } from '../../src/core/providers/endpoint.ts';
import { OpenAiProvider } from '../../src/core/providers/openai/openaiProvider.ts';
import type { ProviderOptions } from '../../src/core/providers/provider.ts';
import { ProviderPool } from '../../src/core/providers/providerPool.ts';
import { aKey } from '../builders/aKey.ts';
import { aPlace } from '../fakes/question.ts';

const ONE = aPlace('https://one.example/v1');

describe('the pool of providers', () => {
  let made: ProviderOptions[];
  let found: Credential | null;
  let today: readonly Endpoint[];
  let pool: ProviderPool;

  beforeEach(() => {
    made = [];
    found = aKey('sk-one');
    today = [];
    pool = new ProviderPool({
      keys: { find: () => Promise.resolve(found) },
      salt: () => 'salt',
      endpoints: () => today,
      secrets: () => ['sk-other'],
      load: () =>
        Promise.resolve((options) => {
          made.push(options);
          return createProvider(options);
        }),
    });
  });

  it('gives the same provider for the same place and key, also to two who ask at once', async () => {
    const [first, second] = await Promise.all([pool.open(ONE, aKey('sk-one')), pool.open(ONE, aKey('sk-one'))]);
    assert.equal(first.provider, second.provider);
    assert.equal((await pool.access(ONE))?.provider, first.provider);
    assert.equal(made.length, 1);
  });

  it('gives another one for another key, place, payer or header', async () => {
    const opened = [
      await pool.open(ONE, aKey('sk-one')),
      await pool.open(ONE, aKey('sk-two')),
      await pool.open(ONE, { kind: 'none' }),
      await pool.open(aPlace('https://two.example/v1'), aKey('sk-one')),
      await pool.open({ ...ONE, project: 'proj_1' }, aKey('sk-one')),
      await pool.open({ ...ONE, headers: { 'x-tenant': 'a' } }, aKey('sk-one')),
      await pool.open({ ...ONE, apiVersion: '2026-01-01' }, aKey('sk-one')),
      await pool.open({ ...ONE, api: 'chat' }, aKey('sk-one')),
    ];
    assert.equal(new Set(opened.map(({ provider }) => provider)).size, opened.length);
  });

  it('chooses the wire by what the endpoint says, with the same fingerprint for both', async () => {
    const [usual, chat] = [
      await pool.open(ONE, aKey('sk-one')),
      await pool.open({ ...ONE, api: 'chat' }, aKey('sk-one')),
    ];
    assert.deepEqual([usual.provider instanceof OpenAiProvider, chat.provider instanceof ChatProvider], [true, true]);
    assert.equal(usual.fingerprint, chat.fingerprint);
  });

  it('keeps the provider of a token that is refreshed', async () => {
    const token = (value: string): Credential => ({
      kind: 'token',
      identity: 'ann',
      value: async () => value,
      turn: () => false,
      turnBack: () => {},
    });
    const first = await pool.open(ONE, token('first'));
    assert.deepEqual(await pool.open(ONE, token('second')), first);
  });

  it('has nothing for a place without a credential, and loads nothing to find that out', async () => {
    found = null;
    assert.deepEqual([await pool.access(ONE), await pool.fingerprint(ONE), made], [null, null, []]);
  });

  it('tells the fingerprint that it opens with', async () => {
    const { fingerprint } = await pool.open(ONE, aKey('sk-one'));
    assert.deepEqual([(await pool.access(ONE))?.fingerprint, await pool.fingerprint(ONE)], [fingerprint, fingerprint]);
  });

  it('sends headers of the settings along only while the name means the same place', async () => {
    today = [{ ...ONE, headers: { 'x-tenant': 'a' } }];
    await pool.access(ONE);
    await pool.access({ ...ONE, baseUrl: 'https://two.example/v1' });
    assert.deepEqual(
      made.map(({ headers }) => headers),
      [{ 'x-tenant': 'a' }, {}],
    );
  });

  it('sends them along still for what was asked at a place that has left the settings since', async () => {
    today = [{ ...ONE, headers: { 'x-tenant': 'a' } }];
    const before = await pool.access(ONE);
    today = [];
    assert.deepEqual(await pool.access(ONE), before);
    today = [{ ...ONE, headers: {} }];
    assert.notEqual((await pool.access(ONE))?.fingerprint, before?.fingerprint);
  });

  it('sends along those of a job’s snapshot in a window that never knew the setting', async () => {
    const configured = { ...ONE, headers: { 'x-tenant': 'a', 'x-keys-of-old': 'b' } };
    const place = snapshotOf(configured);
    assert.deepEqual(place.headers, { 'x-tenant': 'a' }, 'nothing that may be a secret stands beside a job');
    await pool.access(place);
    assert.deepEqual(made[0]?.headers, { 'x-tenant': 'a' });
    today = [configured];
    await pool.access(place);
    assert.deepEqual(made[1]?.headers, configured.headers, 'today’s settings come first');
  });

  it('tells a provider its place, what it goes by, and whether it is OpenAI itself', async () => {
    await pool.open({ ...OPENAI_ENDPOINT, organization: 'org_1' }, aKey('sk-one'));
    const [{ secrets, ...told } = assert.fail('none was made')] = made;
    assert.deepEqual(
      [told, secrets?.()],
      [
        {
          kind: 'openai',
          keyHeader: 'authorization',
          baseUrl: 'https://api.openai.com/v1',
          credential: aKey('sk-one'),
          organization: 'org_1',
          project: null,
          headers: {},
          describesMachine: true,
        },
        ['sk-other'],
      ],
    );
  });
});
