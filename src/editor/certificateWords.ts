// A place whose certificate this machine does not trust, in words: what is wrong, and what helps. Made of inert text.
import { certificateTrouble } from '../shared/certificate.ts';
import type { Translate } from '../shared/humanError.ts';
import { inert } from '../shared/inert.ts';

/** What is wrong and what helps, in two sentences; empty = it is something else. */
export function certificateSentences(endpoint: string, code: string | null, t: Translate): string {
  const [name, which] = [inert(endpoint, 60), inert(code ?? '', 60)];
  switch (certificateTrouble(code)) {
    case 'unknown':
      return `${t('{0} shows a certificate that this machine does not trust ({1}).', name, which)} ${t('If it is your own gateway or proxy, add its root certificate to those of the system (VS Code reads them while “http.systemCertificates” is on), or name its file in NODE_EXTRA_CA_CERTS before VS Code starts; “http.proxy” is the proxy in between.')}`;
    case 'wrong':
      return `${t('{0} shows a certificate that is not valid for it now ({1}).', name, which)} ${t('Check the address and the clock of this machine; else whoever runs the place, or the proxy before it (“http.proxy”), has to mend it.')}`;
    default:
      return '';
  }
}
