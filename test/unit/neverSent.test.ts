// Which errors of Node's own fetch say that no connection was made.
import assert from 'node:assert/strict';
import { isConnectTrouble } from '../../src/core/providers/http/neverSent.ts';

describe('an error of a look', () => {
  const error = (code: string, syscall?: string) => Object.assign(new Error('failed'), { code, syscall });

  it('says that no connection was made by its code, and that of a lost route only while connecting', () => {
    assert.deepEqual(
      [
        error('ECONNREFUSED'),
        error('ENOTFOUND'),
        error('CERT_HAS_EXPIRED'),
        error('EHOSTUNREACH', 'connect'),
        error('EHOSTUNREACH', 'read'),
        error('ENETUNREACH'),
        error('ECONNRESET', 'connect'),
        new Error('ECONNREFUSED'),
      ].map(isConnectTrouble),
      [true, true, true, true, false, false, false, false],
    );
  });

  it('says so of several addresses only where it holds for each', () => {
    const both = (...errors: unknown[]) => isConnectTrouble(new AggregateError(errors));
    assert.equal(both(error('ECONNREFUSED'), error('EHOSTUNREACH', 'connect')), true);
    assert.equal(both(error('ECONNREFUSED'), error('ECONNRESET')), false);
    assert.equal(both(error('ECONNREFUSED'), 'ECONNREFUSED'), false);
    assert.equal(both(), false);
  });
});
