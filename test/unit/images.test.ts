// What images cost, by the examples that OpenAI publishes.
import assert from 'node:assert/strict';
import { type ImageDetail, type ImageRule, imageTokens } from '../../src/core/tokens/imageTokens.ts';
import { oneOf, seededRandom, wholeNumber } from '../builders/seededRandom.ts';

const O3: ImageRule = { method: 'tile', low: 75, base: 75, perTile: 150 };
const O4_MINI: ImageRule = {
  method: 'patch',
  patchPx: 32,
  multiplier: 1.72,
  limits: { budget: 1_536, maxSidePx: null },
};
const GPT_5_5: ImageRule = {
  method: 'patch',
  patchPx: 32,
  multiplier: 1,
  limits: { budget: 10_000, maxSidePx: 6_000 },
  high: { budget: 2_500, maxSidePx: 2_048 },
};
const GPT_5_6: ImageRule = { method: 'patch', patchPx: 32, multiplier: 1, limits: { budget: null, maxSidePx: null } };

describe('the tokens of an image', () => {
  it('are those of its tiles, after it was made to fit', () => {
    assert.equal(imageTokens(O3, 1_024, 1_024, 'high'), 675);
    assert.equal(imageTokens(O3, 2_048, 4_096, 'auto'), 975);
    assert.equal(imageTokens(O3, 512, 512, 'high'), 225);
    assert.equal(imageTokens(O3, 4_000, 3_000, 'low'), 75);
  });

  it('are those of its patches, shrunk to the budget', () => {
    assert.equal(imageTokens(O4_MINI, 1_024, 1_024, 'high'), 1_761);
    assert.equal(imageTokens(O4_MINI, 1_800, 2_400, 'high'), 2_497);
    assert.equal(imageTokens(GPT_5_6, 4_000, 3_000, 'auto'), 11_750);
    assert.equal(imageTokens(GPT_5_5, 12_000, 600, 'auto'), 1_880, 'shrunk to its longest side');
    assert.equal(imageTokens(GPT_5_5, 100, 100, 'auto'), 16, 'never made larger');
  });

  it('keep to the limits of their detail, whatever the size', () => {
    const random = seededRandom(10);
    const side = () => wholeNumber(random, 1, oneOf(random, [1, 40, 2_000, 30_000]));
    const details: readonly ImageDetail[] = ['low', 'high', 'auto', 'original'];
    for (let run = 0; run < 5_000; run += 1) {
      const [width, height] = [side(), side()];
      const told = `${width} × ${height}`;
      assert.ok(imageTokens(GPT_5_5, width, height, 'high') <= 2_500, told);
      const patches = imageTokens(GPT_5_5, width, height, oneOf(random, details));
      assert.ok(patches >= 1 && patches <= 10_000, `${told}: ${patches}`);
      assert.ok(imageTokens(O4_MINI, width, height, 'auto') <= Math.round(1_536 * 1.72), told);
      const tiles = (imageTokens(O3, width, height, 'high') - 75) / 150;
      assert.ok(Number.isInteger(tiles) && tiles >= 1 && tiles <= 8, `${told}: ${tiles} tiles`);
    }
  });

  it('are none of what has no size', () => {
    assert.throws(() => imageTokens(O3, 0, 100, 'high'), RangeError);
    assert.throws(() => imageTokens(GPT_5_6, Number.NaN, 100, 'high'), RangeError);
  });
});
