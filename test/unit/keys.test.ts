// What tells one key from another.
import assert from 'node:assert/strict';
import { fingerprintOf } from '../../src/core/providers/keys.ts';
import { aPlace } from '../fakes/question.ts';

describe('the fingerprint of a key', () => {
  const place = aPlace('https://gateway.example/v1');
  const of = (headers: Record<string, string>, project: string | null = null) =>
    fingerprintOf('salt', 'sk-some-key', { ...place, project }, headers);

  it('tells apart what goes along with it and decides what it may see', () => {
    const all = [of({}), of({ 'x-tenant': 'a' }), of({ 'x-tenant': 'b' }), of({ 'x-team': 'a' }), of({}, 'proj_1')];
    assert.equal(new Set(all).size, all.length);
  });

  it('is as it was where no headers go along, and the same in whichever order they do', () => {
    assert.equal(of({}), fingerprintOf('salt', 'sk-some-key', place));
    assert.equal(of({ a: '1', b: '2' }), of({ b: '2', a: '1' }));
  });
});
