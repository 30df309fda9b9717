// The worst price of a response that somebody else asked for: a ceiling, or none.

import assert from 'node:assert/strict';
import type { Engine } from '../../src/core/engine.ts';
import { worstOf } from '../../src/core/models/prices/ceiling.ts';
import type { AskedInput } from '../../src/core/providers/provider.ts';
import { readServerResponse } from '../../src/core/providers/replies/serverResponse.ts';
import { FakeClock } from '../fakes/fakeClock.ts';
import { LedgerFolder } from '../fakes/ledgerFolder.ts';
import { openWindow } from '../fakes/openWindow.ts';
import { aPlace, catalogue } from '../fakes/question.ts';
import { ScriptedProvider } from '../fakes/scriptedProvider.ts';

const PLACE = aPlace('http://127.0.0.1:1/v1');
const INPUT: AskedInput = { question: 'Why?', instructions: '', bytes: 100, isWhole: true };

describe('the worst price of a response that is tracked', () => {
  let files: LedgerFolder;
  let provider: ScriptedProvider;
  let engine: Engine;
  let responses = 0;

  beforeEach(async () => {
    files = new LedgerFolder();
    provider = new ScriptedProvider();
    engine = await openWindow({ files, clock: new FakeClock(), place: PLACE, key: () => 'sk-sim-ponder', provider });
  });
  afterEach(() => files.dispose());

  /** Of a run with a cap of 1,000 tokens. */
  async function worst(told: object, asked: AskedInput = INPUT): Promise<number | null> {
    responses += 1;
    const id = `resp_${responses}`;
    const body = { id, status: 'in_progress', model: 'o3', max_output_tokens: 1_000, service_tier: 'default', ...told };
    const response = readServerResponse(body) ?? assert.fail('it is no response');
    provider.onRead = () => ({ ok: true, value: { response, requestId: null, pollAfterMs: null } });
    provider.asked = () => Promise.resolve({ ok: true, value: asked });
    const { jobId } = await engine.jobs.track(id, PLACE);
    return engine.ledger.get(jobId)?.reserved ?? null;
  }

  const ceiling = (cap: number, isDefaultTier = true) =>
    worstOf(catalogue, 'o3', { bytes: INPUT.bytes, count: null }, { maxOutputTokens: cap, isDefaultTier });

  it('is that of its bytes, its cap and its tier', async () => {
    assert.equal(await worst({}), ceiling(1_000));
    for (const service_tier of [null, 'auto', 'flex', 'priority', 'fast', 'batch']) {
      assert.equal(await worst({ service_tier }), ceiling(1_000, false), String(service_tier));
    }
    // Where it tells no cap, it may write as much as the model can.
    for (const max_output_tokens of [null, 0, 1.5, '1000', 2e15]) {
      assert.equal(await worst({ max_output_tokens }), ceiling(100_000), String(max_output_tokens));
    }
  });

  it('is not known at a tier without a known price, or where the input is not wholly known', async () => {
    for (const service_tier of ['ultrafast', 'scale', 'constructor']) assert.equal(await worst({ service_tier }), null);
    assert.equal(await worst({}, { ...INPUT, isWhole: false }), null);
    assert.equal(await worst({ text: { format: { type: 'json_schema' } } }), null);
    assert.equal(await worst({ previous_response_id: 7 }), null);
  });

  it('is not known after a turn whose counts contradict each other', async () => {
    const usage = { input_tokens: 1_000, output_tokens: 1_000, total_tokens: 9 };
    assert.equal(await worst({ status: 'completed', usage }), ceiling(1_000), 'it is over, at a cost of up to that');
    assert.equal(await worst({ previous_response_id: `resp_${responses}` }), null);
    assert.equal(await worst({ status: 'completed', usage: { ...usage, total_tokens: 2_000 } }), null, 'it is over');
    assert.notEqual(await worst({ previous_response_id: `resp_${responses}` }), null);
  });
});
