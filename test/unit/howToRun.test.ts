// How a question runs by what is known of its place: in the background where that can be left alone, else in the way that
// loses the least.
import assert from 'node:assert/strict';
import { capabilitiesFrom, type Offer } from '../../src/core/accounts/capabilities.ts';
import { howToRun, otherWire } from '../../src/core/jobs/prepare/howToRun.ts';
import type { Capability } from '../../src/core/providers/builtIn.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import type { Mode } from '../../src/shared/mode.ts';
import { aPlace, catalogue } from '../fakes/question.ts';

const PLACE = aPlace('https://gateway.example/v1', { provider: 'compatible' });
const STRANGER = 'a-model-nobody-knows';
const NO: Offer = { answer: 'no', since: 1, how: 'seen' };

function run(lacks: readonly Capability[], model = 'o3', setting = 'auto', mode: Mode | null = null) {
  const offers = capabilitiesFrom(PLACE, [], Object.fromEntries(lacks.map((one) => [one, NO])));
  return howToRun({ model: catalogue.find(model), mode, setting, offers, endpointName: PLACE.name });
}

const HERE = { background: false, without: [] };
const CHAT = { ...HERE, store: false, api: 'chat', wantsSummary: false };

describe('how a question runs', () => {
  it('is in the background, unless something is known against that', () => {
    assert.deepEqual(run([]), { background: true, without: [] });
    assert.deepEqual(run(['cancel', 'resume', 'metadata']), { background: true, without: [] });
    assert.deepEqual(run(['store']), { background: true, without: [], store: false });
    assert.deepEqual(run(['stream']), { background: true, without: ['stream'] });
    assert.deepEqual(run(['stream'], 'o3-pro'), { background: true, without: [] }, 'it is asked for none anyway');
    assert.deepEqual(run([], 'o3', 'never'), HERE);
  });

  it('is heard, also of a model that nobody knows, as long as nobody knows whether the background is real', () => {
    assert.deepEqual(run([], STRANGER), { background: true, without: [], streams: true });
    assert.deepEqual(run(['store'], STRANGER), { background: true, without: [], streams: true, store: false });
    assert.deepEqual(run(['stream'], STRANGER), { background: true, without: [] });
    assert.deepEqual(run(['backgroundStream'], STRANGER), { background: true, without: [] });
    assert.deepEqual(run([], 'o3-pro'), { background: true, without: [] }, 'not of one that is known not to stream');
  });

  it('is in the foreground where it could not be left alone', () => {
    assert.deepEqual(run(['background']), HERE);
    assert.deepEqual(run(['retrieve']), { ...HERE, store: false });
    assert.deepEqual(run(['background', 'retrieve']), { ...HERE, store: false });
    assert.deepEqual(run(['background', 'store']), { ...HERE, store: false });
  });

  it('is with a stream there, also of a model that nobody knows, unless streams are refused', () => {
    assert.deepEqual(run(['background'], STRANGER), { ...HERE, streams: true });
    assert.deepEqual(run(['retrieve'], STRANGER), { ...HERE, streams: true, store: false });
    assert.deepEqual(run(['background', 'stream'], STRANGER), { ...HERE, without: ['stream'] });
    assert.deepEqual(run(['background', 'stream']), { ...HERE, without: ['stream'] });
    assert.deepEqual(run(['background'], 'o3-pro'), HERE, 'of one that is known not to stream');
    assert.deepEqual(run([], STRANGER, 'never'), HERE, 'a setting shows nothing of the place');
  });

  it('is by Chat Completions, heard, where there are no responses', () => {
    assert.deepEqual(run(['responses']), CHAT);
    assert.deepEqual(run(['responses'], STRANGER), { ...CHAT, streams: true });
    assert.deepEqual(run(['responses'], 'o3', 'never'), CHAT);
    assert.deepEqual(run(['responses', 'stream']), { ...CHAT, without: ['stream'] });
  });

  for (const lacks of ['background', 'retrieve', 'responses'] as const) {
    it(`is not at all without ${lacks} where the settings or the mode rule the foreground out`, () => {
      assert.throws(() => run([lacks], 'o3', 'always'), isHumanError);
      assert.throws(() => run([lacks], 'o3', 'auto', 'pro'), isHumanError);
    });
  }

  it('goes on by the other wire only where its window may be needed', () => {
    const job = { endpoint: PLACE, mode: null };
    assert.deepEqual(otherWire(job, 'auto'), { ...PLACE, api: 'chat' });
    assert.deepEqual(otherWire({ ...job, mode: 'standard' }, 'never'), { ...PLACE, api: 'chat' });
    assert.equal(otherWire(job, 'always'), null);
    assert.equal(otherWire({ ...job, mode: 'pro' }, 'auto'), null);
    assert.equal(otherWire({ ...job, endpoint: { ...PLACE, api: 'chat' } }, 'auto'), null);
  });
});
