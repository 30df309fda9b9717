// A place whose certificate this machine does not trust: no connection comes about, and no waiting alone helps. The names
// are Node's, of OpenSSL's.

/** Made out to somebody else, or not valid at this time: only whoever runs the place can mend that. */
const WRONG: ReadonlySet<string> = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_REJECTED',
  'CERT_CHAIN_TOO_LONG',
  'CERT_SIGNATURE_FAILURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_TLS_CERT_ALTNAME_FORMAT',
  'HOSTNAME_MISMATCH',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
]);

/** Signed by somebody this machine does not know. */
const UNKNOWN: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_UNTRUSTED',
  'INVALID_CA',
]);

export const CERTIFICATE_TROUBLE: ReadonlySet<string> = new Set([...WRONG, ...UNKNOWN]);

/** `unknown`: signed by nobody this machine knows. `wrong`: expired, or another's. Null = it is something else. */
export function certificateTrouble(code: string | null): 'unknown' | 'wrong' | null {
  if (code === null) return null;
  if (UNKNOWN.has(code)) return 'unknown';
  return WRONG.has(code) ? 'wrong' : null;
}
