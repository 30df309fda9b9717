// What a place knows us by, and what tells one from another.
import assert from 'node:assert/strict';
import { type Credential, fingerprintOf } from '../../src/core/providers/credential.ts';
import { aKey } from '../builders/aKey.ts';
import { aPlace } from '../fakes/question.ts';

const place = aPlace('https://gateway.example/v1');
const aToken = (identity: string, value: string): Credential => ({
  kind: 'token',
  identity,
  value: async () => value,
  turn: () => false,
  turnBack: () => {},
});

describe('the fingerprint of a key', () => {
  const of = (headers: Record<string, string>, project: string | null = null) =>
    fingerprintOf('salt', aKey('sk-some-key'), { ...place, project }, headers);

  it('tells apart what goes along with it and decides what it may see', () => {
    const all = [of({}), of({ 'x-tenant': 'a' }), of({ 'x-tenant': 'b' }), of({ 'x-team': 'a' }), of({}, 'proj_1')];
    assert.equal(new Set(all).size, all.length);
  });

  it('is as it was where no headers go along, and the same in whichever order they do', () => {
    assert.equal(of({}), fingerprintOf('salt', aKey('sk-some-key'), place));
    assert.equal(of({ a: '1', b: '2' }), of({ b: '2', a: '1' }));
  });

  it('is what the rows of older versions hold', () => {
    assert.deepEqual(
      [of({}), of({}, 'proj_1'), of({ 'x-tenant': 'a', 'x-team': 'b' })],
      ['5c9f84924d0899ea', '42cc297db412cd31', 'b3fabea49e0bf874'],
    );
  });
});

describe('a token', () => {
  const of = (credential: Credential) => fingerprintOf('salt', credential, place);

  it('is the same when it is refreshed, and another one for another identity', () => {
    assert.equal(of(aToken('tenant/ann', 'first')), of(aToken('tenant/ann', 'second')));
    assert.notEqual(of(aToken('tenant/ann', 'first')), of(aToken('tenant/bob', 'first')));
  });

  it('is no key of the same text, and nothing is neither', () => {
    const all = [of(aKey('ann')), of(aToken('ann', 'ann')), of({ kind: 'none' })];
    assert.equal(new Set(all).size, all.length);
  });
});
