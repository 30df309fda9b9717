import assert from 'node:assert/strict';
import { Catalogue } from '../../src/core/models/catalogue.ts';
import { estimate } from '../../src/core/models/prices/estimate.ts';
import { ENOUGH_JOBS, type OwnJob, OwnRecord } from '../../src/core/models/prices/ownRecord.ts';
import { isMode, isSameMode, type Mode, modelName, readModelName } from '../../src/shared/mode.ts';
import { prepared } from '../fakes/question.ts';

const catalogue = new Catalogue();
const SOL = catalogue.find('gpt-6.1-sol');
const size = { bytes: 4_000, count: null };

function price(mode: Mode | null, effort = 'medium', cap = 0, own: readonly OwnJob[] = []) {
  const found = estimate(SOL, size, catalogue.outputBounds(SOL, { effort, mode }, cap), { own });
  return found ?? assert.fail('its price is known');
}

describe('the name of a model in its mode', () => {
  it('is read as it is shown, and as OpenAI writes it', () => {
    for (const [text, model, mode] of [
      ['gpt-6.1-sol', 'gpt-6.1-sol', null],
      ['gpt-6.1-sol · pro', 'gpt-6.1-sol', 'pro'],
      ['  gpt-6.1-sol ·pro ', 'gpt-6.1-sol', 'pro'],
      ['gpt-6.1-sol·pro', 'gpt-6.1-sol', 'pro'],
      ['gpt-6.1-sol · Pro', 'gpt-6.1-sol', 'pro'],
      ['gpt-6.1-sol · standard', 'gpt-6.1-sol', 'standard'],
      ['gpt-5.6-sol (reasoning.mode=pro)', 'gpt-5.6-sol', 'pro'],
      ['gpt-5.6-sol (reasoning.mode = Standard)', 'gpt-5.6-sol', 'standard'],
      ['gpt-5.5-pro', 'gpt-5.5-pro', null],
      ['gpt-6.1-sol · turbo', 'gpt-6.1-sol · turbo', null],
      ['· pro', '· pro', null],
      ['', '', null],
    ] as const) {
      assert.deepEqual(readModelName(text), { model, mode }, text);
    }
    for (const mode of ['standard', 'pro', null] as const) {
      const { model, mode: read } = readModelName(modelName({ model: 'gpt-6.1-sol', mode }));
      assert.deepEqual([model, isSameMode(read, mode)], ['gpt-6.1-sol', true]);
    }
  });

  it('takes time that grows with the text, whatever the text is', () => {
    const hostile = `${'a '.repeat(200_000)}·${' '.repeat(200_000)}`;
    assert.equal(readModelName(hostile).mode, null);
  });

  it('knows two modes, and no other word', () => {
    assert.deepEqual(['standard', 'pro', 'Pro', '', null, 'constructor'].map(isMode), [
      true,
      true,
      ...Array(4).fill(false),
    ]);
  });
});

describe('the price of pro mode', () => {
  it('has a likely case that is wide, a worst case that is no ceiling, and the same token prices', () => {
    const [standard, pro] = [price('standard'), price('pro')];
    assert.deepEqual([standard.isWorstAbout, pro.isWorstAbout], [undefined, true]);
    assert.equal(pro.low, standard.low, 'it may be as brief');
    const output = (likely: number) => likely - Math.ceil(catalogueInput());
    assert.equal(output(pro.likely), 3 * output(standard.likely));
    assert.equal(pro.worst - standard.worst, (75_000 - 25_000) * 10_000);
  });

  it('is learnt from jobs that ran in that mode, and from no others', () => {
    const done = (mode: Mode | null, outputTokens: number): OwnJob => ({
      ...{ model: SOL.id, mode, effort: 'medium', inputTokens: 1_000, outputTokens, cost: 1, tookMs: 1 },
    });
    const jobs = [
      ...Array.from({ length: ENOUGH_JOBS }, () => done('pro', 60_000)),
      ...Array.from({ length: ENOUGH_JOBS }, () => done(null, 2_000)),
    ];
    const own = new OwnRecord(jobs, (name) => name);
    const known = (mode: Mode | null) => price(mode, 'medium', 0, own.of(SOL.id, mode));
    assert.deepEqual([known('pro').basis?.from, known('standard').basis?.from], ['own', 'own']);
    assert.equal(known('pro').likely - known('standard').likely, (60_000 - 2_000) * 10_000);
    assert.equal(own.of(SOL.id, null).length, ENOUGH_JOBS, 'a job that named no mode ran in the standard one');
  });
});

describe('the likely price', () => {
  it('does not grow with the cap: it is a share of the effort’s own, and never above the cap', () => {
    for (const mode of ['standard', 'pro'] as const) {
      for (const effort of SOL.efforts) {
        const usual = price(mode, effort);
        assert.equal(price(mode, effort, 128_000).likely, usual.likely, `${effort}, ${mode}: a cap as large as can be`);
        assert.ok(price(mode, effort, 128_000).worst >= usual.worst);
        const tiny = price(mode, effort, 100);
        assert.equal(tiny.likely - catalogueInput(), 100 * 10_000, `${effort}, ${mode}: a cap as small as can be`);
        assert.ok(tiny.low <= tiny.likely && tiny.likely <= tiny.worst);
      }
    }
  });
});

describe('the payload’s hash', () => {
  it('tells the modes apart, and is the one of Ponder 0.1.0 for the standard one', () => {
    const hash = (model: string, mode: Mode | null) => prepared({ model, mode }).job.payloadHash;
    assert.notEqual(hash(SOL.id, 'pro'), hash(SOL.id, 'standard'));
    assert.equal(hash(SOL.id, null), hash(SOL.id, 'standard'));
    // Of the same question in Ponder 0.1.0.
    assert.equal(hash('o3', null), '902e5c74afc94b232da5da4a1fab86eaa26d0ec8cdf7293a68c2595decfe329c');
  });
});

/** What the text alone is likely to cost. */
function catalogueInput(): number {
  return price('standard', 'medium', 1).likely - 10_000;
}
