// A place whose certificate this machine does not accept, in words: what is wrong, and what helps. Made of inert text.

import { type CertificateTrouble, certificateTrouble } from '../../core/providers/http/certificateTrouble.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';

/** What is wrong and what helps, in two sentences; empty = the trouble is not with the certificate. */
export function certificateSentences(endpoint: string, code: string | null, t: Translate): string {
  const trouble = certificateTrouble(code);
  if (trouble === null) return '';
  const [name, which] = [inert(endpoint, 60), inert(code ?? '', 60)];
  return `${wrongSentence(trouble, name, which, t)} ${helpSentence(trouble, t)}`;
}

function wrongSentence(trouble: CertificateTrouble, name: string, which: string, t: Translate): string {
  switch (trouble) {
    case 'unknown':
      return t('{0} has a certificate that this machine doesn’t trust ({1}).', name, which);
    case 'expired':
      return t('The certificate of {0} has expired, by this machine’s clock ({1}).', name, which);
    case 'early':
      return t('The certificate of {0} is not valid yet, by this machine’s clock ({1}).', name, which);
    case 'name':
      return t('The certificate of {0} is for another name ({1}).', name, which);
    case 'revoked':
      return t('The certificate of {0} was revoked ({1}).', name, which);
    case 'wrong':
      return t('The certificate of {0} can’t be used ({1}).', name, which);
    default:
      return assertNever(trouble);
  }
}

function helpSentence(trouble: CertificateTrouble, t: Translate): string {
  switch (trouble) {
    case 'unknown':
      return t(
        'If this is your own gateway or proxy (“http.proxy”), add its root certificate to the system’s, which VS Code reads while “http.systemCertificates” is on, or name its file in NODE_EXTRA_CA_CERTS before VS Code starts.',
      );
    case 'expired':
    case 'early':
      return t(
        'Check this machine’s date and time. If they are right, the operator of the endpoint, or of the proxy before it (“http.proxy”), has to renew the certificate.',
      );
    case 'name':
      return t(
        'Check the endpoint’s address in the settings. If it is right, something else answers there: a proxy (“http.proxy”), or a network’s sign-in page.',
      );
    case 'revoked':
    case 'wrong':
      return t('The operator of the endpoint, or of the proxy before it (“http.proxy”), has to replace it.');
    default:
      return assertNever(trouble);
  }
}
