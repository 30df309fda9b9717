import assert from 'node:assert/strict';
import { receiptOf, type ToldOfReply } from '../../src/core/jobs/life/receipt.ts';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { billOf } from '../../src/core/models/prices/billOf.ts';
import type { Job } from '../../src/shared/job.ts';
import type { ReceiptSubject } from '../../src/shared/receipt.ts';
import { aJob, anEstimate, aSentJob, aUsage } from '../builders/aJob.ts';
import { aServerResponse } from '../builders/aServerResponse.ts';

const catalogue = new Catalogue();
const GATEWAY = { ...aJob().endpoint, name: 'Gateway', provider: 'compatible' } as const;
const ALL = { model: 'o3-2025-04-16', effort: 'high', serviceTier: 'default', maxOutputTokens: 50_000 } as const;
const NOTHING = { model: null, effort: null, serviceTier: null, maxOutputTokens: null } as const;
const PRO = { model: 'gpt-6-sol', mode: 'pro', effort: 'high' } as const;

/** As the engine would, with the cost of the reply. */
function receipt(job: Job, changes: Partial<ToldOfReply>) {
  const reply = aServerResponse({ ...ALL, ...changes });
  return (
    receiptOf(job, reply, catalogue, billOf(catalogue, job.model, reply)) ?? assert.fail('there should be a receipt')
  );
}

describe('a change in dollars', () => {
  const done = { usage: aUsage(), status: 'completed' } as const;
  const money = (what: ReceiptSubject, reply: Partial<ToldOfReply>, job: Partial<Job> = {}) =>
    receipt(aSentJob(job), reply).lines.find((line) => line.what === what)?.money;

  it('of model or tier is the bill of the same tokens at what was asked for', () => {
    // 2,000 tokens in, 11,500 out: at o3's price 2 × 2,000 + 8 × 11,500, at o3-mini's 1.1 and 4.4, at priority 3.5 and 14.
    assert.deepEqual(
      [
        money('model', { ...done, model: 'o3-mini' }),
        money('tier', { ...done, serviceTier: 'priority' }),
        money('tier', { ...done, model: 'o4-mini', serviceTier: 'fast' }),
        money('model', { ...done, model: 'o4-mini', serviceTier: 'fast' }),
      ],
      [
        { type: 'bill', cost: 52_800_000, asAsked: 96_000_000 },
        { type: 'bill', cost: 168_000_000, asAsked: 96_000_000 },
        { type: 'bill', cost: 96_000_000, asAsked: 96_000_000 },
        { type: 'bill', cost: 96_000_000, asAsked: 96_000_000 },
      ],
    );
  });

  it('of mode or effort is the estimate beside what it cost', () => {
    assert.deepEqual(money('effort', { ...done, effort: 'low' }), {
      type: 'likely',
      cost: 96_000_000,
      likely: 160_000_000,
    });
    const unpriced = { ...PRO, estimate: null, reserved: null };
    assert.deepEqual(money('mode', { ...done, model: 'gpt-6-sol', mode: 'standard' }, unpriced), {
      type: 'likely',
      cost: 119_000_000,
      likely: null,
    });
  });

  it('of the cap is what it makes of the worst case, before and after', () => {
    assert.deepEqual(
      [
        money('cap', { maxOutputTokens: 60_000 }),
        money('cap', { ...done, maxOutputTokens: 40_000 }),
        money('cap', { maxOutputTokens: 60_000 }, { estimate: null, reserved: null }),
        // Which tier it runs at is not certain there: the dearest counts.
        money('cap', { maxOutputTokens: 60_000 }, { endpoint: GATEWAY }),
      ],
      [
        { type: 'worst', more: 80_000_000 },
        { type: 'worst', more: -80_000_000 },
        { type: 'worst', more: null },
        { type: 'worst', more: 140_000_000 },
      ],
    );
  });

  it('stays unknown where a price is', () => {
    assert.deepEqual(
      [
        money('model', { ...done, model: 'gpt-9' }),
        money('model', { ...done, model: 'o3-mini', serviceTier: 'flex' }),
        money('tier', { ...done, serviceTier: 'hyper' }),
        money('model', { ...done, model: 'o3-mini' }, { model: 'gpt-5.3' }),
      ],
      [
        { type: 'bill', cost: null, asAsked: 96_000_000 },
        { type: 'bill', cost: null, asAsked: 96_000_000 },
        { type: 'bill', cost: null, asAsked: 96_000_000 },
        { type: 'bill', cost: 52_800_000, asAsked: null },
      ],
    );
  });

  it('comes with the usage, and stays when the same end is told again without it', () => {
    const running = aSentJob();
    const early = receipt(running, { model: 'o3-mini' });
    assert.equal(early.lines[0]?.money, undefined);
    const ended = {
      ...running,
      receipt: receipt({ ...running, receipt: early }, { ...done, status: 'failed', model: 'o3-mini' }),
    };
    const job: Job = { ...ended, state: 'failed', usage: aUsage() };
    assert.deepEqual(receipt(job, { ...NOTHING, status: 'failed' }), ended.receipt);
    const revived = receipt(job, { ...NOTHING, status: 'in_progress' });
    assert.deepEqual([revived.lines[0]?.verdict, revived.lines[0]?.money], ['changed', undefined]);
  });

  it('counts a long text as one', () => {
    const estimate = anEstimate({ inputTokens: 300_000, inputIsBound: false });
    // 10,000 tokens at 10 dollars a million, and half as much again above 272,000 of input.
    const at = (job: Partial<Job>) => money('cap', { maxOutputTokens: 60_000 }, { model: 'gpt-6.1-sol', ...job });
    assert.deepEqual(
      [at({}), at({ estimate })],
      [
        { type: 'worst', more: 100_000_000 },
        { type: 'worst', more: 150_000_000 },
      ],
    );
  });
});
