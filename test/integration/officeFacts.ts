// What the suites inside VS Code know of the network beside it.
import type { Passage } from '../network/forwardProxy.ts';

export const OFFICE_VARIABLE = 'PONDER_OFFICE';

export interface OfficeFacts {
  /** GET: an {@link OfficeLog}. */
  readonly logUrl: string;
  readonly securePort: number;
  /** Of the simulator at 127.0.0.2, and at ::1; null = this machine has no such address. */
  readonly plainPort: number | null;
  readonly ipv6Port: number | null;
  readonly proxyUrl: string;
  readonly wrongProxyUrl: string;
  /** False = the system's authority is named in NODE_EXTRA_CA_CERTS as well, and can't be distrusted. */
  readonly hasStore: boolean;
  /** PEM: the one that stands for the system's store. */
  readonly systemCertificate: string;
}

export interface OfficeLog {
  readonly passages: readonly Passage[];
  /** The names of the certificates that were accepted, one for each connection. */
  readonly called: readonly string[];
}
