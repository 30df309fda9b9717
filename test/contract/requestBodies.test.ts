import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestBodies } from '../builders/requestBodies.ts';

const kept: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/requestBodies.json'), 'utf8'));

describe('what is sent', () => {
  it('is for every question of a text, byte for byte, what it was before there was more to ask with', async () => {
    assert.deepEqual(await requestBodies(), kept);
  });
});
