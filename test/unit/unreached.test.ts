// What a person is told when a place could not be reached for something they wanted of it.
import assert from 'node:assert/strict';
import { unreached } from '../../src/core/jobs/responses/unreadable.ts';

describe('a place that is not reached', () => {
  it('is told with what to do about it: wait, trust its certificate, or check address and clock', () => {
    assert.equal(unreached('Gateway', null).message, 'There is no connection to Gateway. Try again when there is.');
    for (const [code, sentence] of [
      ['ECONNREFUSED', /^There is no connection to Gateway \(ECONNREFUSED\)\. Try again/],
      ['SELF_SIGNED_CERT_IN_CHAIN', /does not trust the certificate of Gateway \(SELF.* add its root certificate/],
      [
        'CERT_HAS_EXPIRED',
        /does not accept the certificate of Gateway \(CERT_HAS.* Check the endpoint’s address.* clock/,
      ],
      [
        'ERR_TLS_CERT_ALTNAME_INVALID',
        /does not accept the certificate of Gateway \(ERR_TLS.* Check the endpoint’s address/,
      ],
    ] as const) {
      assert.match(unreached('Gateway', code).message, sentence);
    }
  });
});
