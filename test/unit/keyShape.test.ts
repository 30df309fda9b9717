// What is said of a key before it travels.
import assert from 'node:assert/strict';
import { shapeProblem } from '../../src/editor/keys/shapeProblem.ts';
import { fill } from '../../src/shared/humanError.ts';

const t = (template: string, ...args: string[]) => fill(template, args);
const kindOf = (typed: string, isOpenAi = true) => shapeProblem(typed, isOpenAi, t)?.kind ?? null;
const saysOf = (typed: string, isOpenAi = true) => shapeProblem(typed, isOpenAi, t)?.says ?? '';

describe('the shape of a key', () => {
  it('is fine for the keys there are, with white space around them', () => {
    for (const key of ['sk-proj-abcDEF_123-xyz', '  sk-abcdefgh12345678\n', 'sk-svcacct-abcdefgh']) {
      assert.equal(kindOf(key), null, key);
    }
    assert.equal(kindOf('anything=goes', false), 'refused');
    assert.equal(kindOf('local', false), null);
    assert.equal(kindOf('dGVzdA==', false), null, 'base64 may end in =');
  });

  it('is refused with what to do about it', () => {
    const cases: readonly (readonly [typed: string, says: RegExp])[] = [
      ['', /Paste the key/],
      ['sk-abc def', /no spaces/],
      ['sk-abc\ndef', /no spaces/],
      ['sk-ключ12345', /no special characters/],
      ['Bearer sk-abcdefgh', /“Bearer”/],
      ['export OPENAI_API_KEY=sk-abcdefgh', /after “=”/],
      ['"sk-abcdefgh"', /quotes/],
      ['sk-...abcd', /shortened/],
      ['sk-••••••abcd', /shortened/],
      ['https://platform.openai.com/api-keys', /address/],
      ['sk-ant-api03-abcdefgh', /Anthropic/],
      ['sk-admin-abcdefgh', /admin key/],
      ['sk-a', /too short/],
      ['x'.repeat(1_001), /too long/],
    ];
    for (const [typed, says] of cases) {
      assert.equal(kindOf(typed), 'refused', typed);
      assert.match(saysOf(typed), says);
    }
  });

  it('is only doubted where it may be right', () => {
    assert.equal(kindOf('abcdefgh12345678'), 'doubted');
    assert.equal(kindOf('abcdefgh12345678', false), null);
  });

  it('is never repeated in what is said', () => {
    for (const typed of ['sk-secret secret', 'sk-ant-secret99', '"sk-secret9999"', 'secret9999999']) {
      assert.doesNotMatch(saysOf(typed), /secret/);
    }
  });
});
