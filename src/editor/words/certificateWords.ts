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
      return t('{0} shows a certificate that this machine does not trust ({1}).', name, which);
    case 'expired':
      return t('{0} shows a certificate that has expired, by the clock of this machine ({1}).', name, which);
    case 'early':
      return t('{0} shows a certificate that is not valid yet, by the clock of this machine ({1}).', name, which);
    case 'name':
      return t('{0} shows a certificate that is made out to another name ({1}).', name, which);
    case 'revoked':
      return t('{0} shows a certificate that was revoked ({1}).', name, which);
    case 'wrong':
      return t('{0} shows a certificate that can’t be used ({1}).', name, which);
    default:
      return assertNever(trouble);
  }
}

function helpSentence(trouble: CertificateTrouble, t: Translate): string {
  switch (trouble) {
    case 'unknown':
      return t(
        'If it is your own gateway or proxy, add its root certificate to those of the system (VS Code reads them while “http.systemCertificates” is on), or name its file in NODE_EXTRA_CA_CERTS before VS Code starts; “http.proxy” is the proxy in between.',
      );
    case 'expired':
    case 'early':
      return t(
        'Check the date and time of this machine. If they are right, whoever runs the place, or the proxy before it (“http.proxy”), has to renew it.',
      );
    case 'name':
      return t(
        'Check the address of the endpoint in the settings. If it is right, something else answers there: a proxy (“http.proxy”), or the sign-in page of a network.',
      );
    case 'revoked':
    case 'wrong':
      return t('Whoever runs the place, or the proxy before it (“http.proxy”), has to replace it.');
    default:
      return assertNever(trouble);
  }
}
