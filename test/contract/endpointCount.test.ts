// The endpoint's own count of a text, over the real SDK: not before a yes, kept for the address it was said about.
import assert from 'node:assert/strict';
import { EndpointCount } from '../../src/core/accounts/endpointCount.ts';
import type { Engine } from '../../src/core/engine.ts';
import { toldTurns } from '../../src/core/jobs/prepare/questionTurns.ts';
import type { Endpoint } from '../../src/core/providers/endpoint.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace } from '../fakes/question.ts';
import { DEFAULT_KEY, type Simulator, startSimulator } from '../simulator/server.ts';

const INPUT = '2 + 2 = 4';
const BODY = {
  model: 'o3',
  turns: toldTurns({ input: INPUT, instructions: 'Be short.' }),
  developerAs: 'instructions',
} as const;
/** 7 and 3 tokens, and the framing of two messages. */
const TOKENS = 7 + 3 + 11;

describe('the endpoint’s own count', () => {
  let files: LedgerFolder;
  let simulator: Simulator;
  let place: Endpoint;
  let engine: Engine;
  let key: string | null;

  const there = (endpoint: Endpoint = place) => new EndpointCount({ ...engine, endpoint });
  const asks = () => simulator.truth.calls.filter(({ operation }) => operation === 'inputTokens').length;

  beforeEach(async () => {
    files = new LedgerFolder();
    simulator = await startSimulator();
    place = aPlace(simulator.baseUrl);
    key = DEFAULT_KEY;
    engine = await openWindow({ files, clock: new FakeClock(), place, key: () => key });
  });
  afterEach(async () => {
    files.dispose();
    await simulator.dispose();
  });

  it('sends nothing before somebody agreed, and counts after that', async () => {
    assert.equal(await there().count(BODY), null);
    assert.equal(asks(), 0);
    await there().remember('agreed');
    assert.equal(await there().count(BODY), TOKENS);
    assert.equal(await there().count({ ...BODY, turns: toldTurns({ input: INPUT, instructions: '' }) }), 7 + 7);
  });

  it('forgets the yes when it is taken back, or the address is another one', async () => {
    await there().remember('agreed');
    assert.equal(there({ ...place, baseUrl: 'https://elsewhere.example/v1' }).agreement, 'unasked');
    assert.equal(there({ ...place, name: 'Elsewhere' }).agreement, 'unasked');
    await there().remember('unasked');
    assert.equal(await there().count(BODY), null);
    assert.equal(asks(), 0);
  });

  for (const status of [404, 405, 500, 501]) {
    it(`learns by HTTP ${status} that a server has no such call, or breaks at it, and sends it no text more`, async () => {
      await there().remember('agreed');
      simulator.next({ on: 'inputTokens', fault: { type: 'httpError', status } });
      assert.equal(await there().count(BODY), null);
      assert.equal(there().agreement, 'cannot');
      assert.equal(await there().count(BODY), null);
      assert.equal(asks(), 1);
    });
  }

  it('has no figure when the call fails, and tries again the next time', async () => {
    await there().remember('agreed');
    const reply = { type: 'raw', status: 200, contentType: 'application/json' } as const;
    simulator.next({ on: 'inputTokens', fault: { type: 'httpError', status: 503 } });
    simulator.next({ on: 'inputTokens', fault: { ...reply, body: '{"object":"response.input_tokens"}' } });
    simulator.next({ on: 'inputTokens', fault: { ...reply, body: '{"input_tokens":-1.5}' } });
    simulator.next({ on: 'inputTokens', fault: { ...reply, body: '{"input_tokens":0}' } });
    simulator.next({ on: 'inputTokens', fault: { ...reply, body: '{"input_tokens":2e15}' } });
    simulator.next({ on: 'inputTokens', fault: { type: 'drop', when: 'beforeHandling' } });
    for (let call = 0; call < 6; call += 1) assert.equal(await there().count(BODY), null, `call ${call + 1}`);
    assert.equal(await there().count({ ...BODY, model: 'no-such-model' }), null, 'a model it does not have');
    assert.equal(there().agreement, 'agreed');
    assert.equal(await there().count(BODY), TOKENS);
    key = null;
    assert.equal(await there().count(BODY), null, 'there is no key to ask with');
  });
});
