// Why this machine does not accept the certificate of a place: no connection is made, and waiting alone does not help.
// The codes are Node's names for OpenSSL's errors.

/**
 * `unknown`: signed by nobody this machine knows. `expired` and `early`: by this machine's clock. `name`: made out to
 * another host. `revoked`: taken back. `wrong`: not usable for another reason.
 */
export type CertificateTrouble = 'unknown' | 'expired' | 'early' | 'name' | 'revoked' | 'wrong';

const TROUBLES: ReadonlyMap<string, CertificateTrouble> = new Map([
  ...named('unknown', [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_UNTRUSTED',
    'INVALID_CA',
  ]),
  ...named('expired', ['CERT_HAS_EXPIRED']),
  ...named('early', ['CERT_NOT_YET_VALID']),
  ...named('name', ['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_TLS_CERT_ALTNAME_FORMAT', 'HOSTNAME_MISMATCH']),
  ...named('revoked', ['CERT_REVOKED']),
  ...named('wrong', [
    'CERT_REJECTED',
    'CERT_CHAIN_TOO_LONG',
    'CERT_SIGNATURE_FAILURE',
    'INVALID_PURPOSE',
    'PATH_LENGTH_EXCEEDED',
    'ERROR_IN_CERT_NOT_BEFORE_FIELD',
    'ERROR_IN_CERT_NOT_AFTER_FIELD',
    'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
    'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
    'UNABLE_TO_GET_CRL',
    'UNABLE_TO_DECRYPT_CRL_SIGNATURE',
    'CRL_SIGNATURE_FAILURE',
    'CRL_NOT_YET_VALID',
    'CRL_HAS_EXPIRED',
    'ERROR_IN_CRL_LAST_UPDATE_FIELD',
    'ERROR_IN_CRL_NEXT_UPDATE_FIELD',
  ]),
]);

export const CERTIFICATE_TROUBLE: ReadonlySet<string> = new Set(TROUBLES.keys());

/** Null = it is something else. */
export function certificateTrouble(code: string | null): CertificateTrouble | null {
  return (code === null ? undefined : TROUBLES.get(code)) ?? null;
}

function named(trouble: CertificateTrouble, codes: readonly string[]): [string, CertificateTrouble][] {
  return codes.map((code) => [code, trouble]);
}
